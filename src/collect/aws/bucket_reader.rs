//! The calls that read one bucket.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::future::Future;
use std::sync::OnceLock;

use aws_sdk_s3::Client;
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;

use super::bucket_reads::{
    ACL, CORS, ENCRYPTION, LIFECYCLE, LOGGING, NOTIFICATIONS, OBJECT_LOCK, OWNERSHIP, POLICY, POLICY_STATUS,
    PUBLIC_ACCESS_BLOCK, REPLICATION, Read, TAGGING, VERSIONING, WEBSITE,
};
use super::{Aws, Call, Failure, bucket_access, bucket_delivery, bucket_storage};
use crate::model::document::{BucketConfig, ObjectLock, Replication, Versioning};
use crate::model::{GapReason, PolicyDocument, Unread};

/// An answer that came and could not be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Misread {
    pub(super) reason: GapReason,
    pub(super) message: Cow<'static, str>,
}

impl Misread {
    /// The answer lacks what it must have.
    pub(super) const fn garbled(message: &'static str) -> Self {
        Self { reason: GapReason::Garbled, message: Cow::Borrowed(message) }
    }

    /// The text is no policy document.
    pub(super) fn unparsable(message: String) -> Self {
        Self { reason: GapReason::Unparsable, message: message.into() }
    }

    /// Returns the failure of the call that was answered so.
    pub(super) fn of(self, call: Call, region: &str) -> Failure {
        Failure { reason: self.reason, ..Failure::garbled(call, region, &self.message) }
    }
}

/// What the reads of one bucket brought back.
#[derive(Debug, Default)]
pub(super) struct BucketParts {
    /// The region that the bucket is in.
    pub(super) region: String,
    pub(super) config: BucketConfig,
    pub(super) tags: BTreeMap<String, String>,
    pub(super) unread: Vec<Unread>,
    pub(super) failures: Vec<Failure>,
    /// S3 said that the bucket does not exist: it was deleted after it had been listed.
    pub(super) gone: bool,
}

impl BucketParts {
    /// Returns the value, or `None` for what is absent, gone or, with a mark, unread.
    fn settle<T>(&mut self, read: &Read, answer: Result<Option<T>, Failure>) -> Option<T> {
        match answer {
            Ok(value) => return value,
            Err(failure) if failure.is(&["NoSuchBucket"]) => self.gone = true,
            Err(failure) => {
                let mut unread = failure.unread(read.path);
                if failure.reason == GapReason::Unparsable {
                    unread.action = None;
                }
                self.unread.push(unread);
                self.failures.push(failure);
            }
        }
        None
    }
}

/// Reads one bucket in its own region.
pub(super) struct BucketReader<'a> {
    aws: &'a Aws,
    bucket: &'a str,
    region: String,
    client: Client,
    /// The region that S3 redirected to, with its client.
    told: OnceLock<(String, Client)>,
}

impl<'a> BucketReader<'a> {
    /// Returns a reader of a bucket that is said to be in this region.
    pub(super) fn new(aws: &'a Aws, bucket: &'a str, region: String) -> Self {
        let client = aws.s3(&region);
        Self { aws, bucket, region, client, told: OnceLock::new() }
    }

    /// Makes all reads. Replication and object lock require versioning, and are asked for only where it was ever
    /// enabled or that is not known; the policy's status only where there is a policy or that is not known.
    pub(super) async fn read(self) -> BucketParts {
        use bucket_access as access;
        use bucket_delivery as delivery;
        use bucket_storage as storage;
        let name = self.bucket;
        let (acl, (policy, public), block, ownership, encryption, (versioning, replication, lock), rest) = futures::join!(
            self.ask(&ACL, |s3| s3.get_bucket_acl().bucket(name).send(), access::acl),
            self.policy(),
            self.ask(
                &PUBLIC_ACCESS_BLOCK,
                |s3| s3.get_public_access_block().bucket(name).send(),
                access::public_access_block
            ),
            self.ask(&OWNERSHIP, |s3| s3.get_bucket_ownership_controls().bucket(name).send(), access::object_ownership),
            self.ask(&ENCRYPTION, |s3| s3.get_bucket_encryption().bucket(name).send(), storage::encryption),
            self.versions(),
            async {
                futures::join!(
                    self.ask(
                        &LIFECYCLE,
                        |s3| s3.get_bucket_lifecycle_configuration().bucket(name).send(),
                        storage::lifecycle
                    ),
                    self.ask(&LOGGING, |s3| s3.get_bucket_logging().bucket(name).send(), delivery::logging),
                    self.ask(&WEBSITE, |s3| s3.get_bucket_website().bucket(name).send(), delivery::website),
                    self.ask(&CORS, |s3| s3.get_bucket_cors().bucket(name).send(), delivery::cors),
                    self.ask(
                        &NOTIFICATIONS,
                        |s3| s3.get_bucket_notification_configuration().bucket(name).send(),
                        delivery::notifications
                    ),
                    self.ask(&TAGGING, |s3| s3.get_bucket_tagging().bucket(name).send(), delivery::tags),
                )
            },
        );
        let (lifecycle, logging, website, cors, notifications, tags) = rest;
        let mut parts = BucketParts { region: self.region_and_client().0.to_owned(), ..BucketParts::default() };
        parts.config = BucketConfig {
            created_at: None,
            acl: parts.settle(&ACL, acl),
            policy: parts.settle(&POLICY, policy),
            policy_is_public: parts.settle(&POLICY_STATUS, public),
            public_access_block: parts.settle(&PUBLIC_ACCESS_BLOCK, block),
            object_ownership: parts.settle(&OWNERSHIP, ownership),
            encryption: parts.settle(&ENCRYPTION, encryption),
            versioning: parts.settle(&VERSIONING, versioning),
            lifecycle: parts.settle(&LIFECYCLE, lifecycle),
            logging: parts.settle(&LOGGING, logging),
            website: parts.settle(&WEBSITE, website),
            cors: parts.settle(&CORS, cors),
            replication: parts.settle(&REPLICATION, replication),
            object_lock: parts.settle(&OBJECT_LOCK, lock),
            notifications: parts.settle(&NOTIFICATIONS, notifications),
        };
        parts.tags = parts.settle(&TAGGING, tags).unwrap_or_default();
        parts
    }

    /// Reads the policy, then whether S3 calls it public.
    async fn policy(&self) -> (Answer<PolicyDocument>, Answer<bool>) {
        let name = self.bucket;
        let policy = self.ask(&POLICY, |s3| s3.get_bucket_policy().bucket(name).send(), bucket_access::policy).await;
        if matches!(policy, Ok(None)) {
            return (policy, Ok(None));
        }
        let status = |s3: &Client| s3.get_bucket_policy_status().bucket(name).send();
        let public = self.ask(&POLICY_STATUS, status, bucket_access::policy_is_public).await;
        (policy, public)
    }

    /// Reads versioning, then what requires it.
    async fn versions(&self) -> (Answer<Versioning>, Answer<Replication>, Answer<ObjectLock>) {
        let name = self.bucket;
        let versioning = self
            .ask(&VERSIONING, |s3| s3.get_bucket_versioning().bucket(name).send(), bucket_storage::versioning)
            .await;
        if matches!(&versioning, Ok(Some(Versioning { status: None, .. }))) {
            return (versioning, Ok(None), Ok(None));
        }
        let (replication, lock) = futures::join!(
            self.ask(&REPLICATION, |s3| s3.get_bucket_replication().bucket(name).send(), bucket_storage::replication),
            self.ask(
                &OBJECT_LOCK,
                |s3| s3.get_object_lock_configuration().bucket(name).send(),
                bucket_storage::object_lock
            ),
        );
        (versioning, replication, lock)
    }

    /// Makes one read; once more in another region when S3 redirects to it.
    async fn ask<A, T, E, F>(
        &self,
        read: &Read,
        send: impl Fn(&Client) -> F,
        normalize: impl FnOnce(A) -> Result<Option<T>, Misread>,
    ) -> Answer<T>
    where
        E: ProvideErrorMetadata + std::error::Error + 'static,
        F: Future<Output = Result<A, SdkError<E, HttpResponse>>>,
    {
        let (region, client) = self.region_and_client();
        let mut told = None;
        let watched = async {
            let answer = send(client).await;
            told = answer.as_ref().err().and_then(redirect);
            answer
        };
        let mut answer = self.aws.call(read.call, region, watched).await;
        let mut answered_by = region;
        if let Some(other) = told.filter(|other| other != region) {
            let (region, client) = self.told.get_or_init(|| (other.clone(), self.aws.s3(&other)));
            answer = self.aws.call(read.call, region, send(client)).await;
            answered_by = region;
        }
        match answer {
            Ok(answer) => normalize(answer).map_err(|misread| misread.of(read.call, answered_by)),
            Err(failure) if failure.is(read.absent) => Ok(None),
            Err(failure) => Err(failure),
        }
    }

    fn region_and_client(&self) -> (&str, &Client) {
        match self.told.get() {
            Some((region, client)) => (region, client),
            None => (&self.region, &self.client),
        }
    }
}

/// A value, known absence, or a failure.
type Answer<T> = Result<Option<T>, Failure>;

/// Returns the region that S3 names when a bucket is in another one than the one that was called.
///
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/Redirects.html>
fn redirect<E: ProvideErrorMetadata>(error: &SdkError<E, HttpResponse>) -> Option<String> {
    let code = error.code()?;
    let wrong_region = ["PermanentRedirect", "AuthorizationHeaderMalformed", "IllegalLocationConstraintException"];
    let headers = error.raw_response()?.headers();
    headers.get("x-amz-bucket-region").filter(|_| wrong_region.contains(&code)).map(str::to_owned)
}

#[cfg(test)]
#[expect(clippy::result_large_err, reason = "the SDK's own error type, as a call returns it")]
mod tests {
    use aws_sdk_s3::operation::get_bucket_versioning::{GetBucketVersioningError, GetBucketVersioningOutput};
    use aws_smithy_types::body::SdkBody;
    use aws_smithy_types::error::ErrorMetadata;

    use super::super::fake_aws;
    use super::*;

    type Error = SdkError<GetBucketVersioningError, HttpResponse>;

    fn refusal(code: &str, told: Option<&'static str>) -> Error {
        let mut raw = HttpResponse::new(301.try_into().unwrap(), SdkBody::empty());
        if let Some(region) = told {
            raw.headers_mut().insert("x-amz-bucket-region", region);
        }
        SdkError::service_error(GetBucketVersioningError::generic(ErrorMetadata::builder().code(code).build()), raw)
    }

    /// Reads versioning of a bucket that is in eu-west-1 and said to be in us-east-1, by what each region answers.
    async fn read_with(
        answer: impl Fn(&str) -> Result<GetBucketVersioningOutput, Error>,
    ) -> (Answer<Versioning>, String) {
        let aws = fake_aws::connect("http://127.0.0.1:1");
        let reader = BucketReader::new(&aws, "b", "us-east-1".into());
        let send = |s3: &Client| std::future::ready(answer(s3.config().region().unwrap().as_ref()));
        let answer = reader.ask(&VERSIONING, send, bucket_storage::versioning).await;
        (answer, reader.region_and_client().0.to_owned())
    }

    #[tokio::test]
    async fn a_redirect_is_followed_to_the_region_that_it_names() {
        let (answer, region) = read_with(|region| match region {
            "eu-west-1" => Ok(GetBucketVersioningOutput::builder().build()),
            _ => Err(refusal("PermanentRedirect", Some("eu-west-1"))),
        })
        .await;
        assert_eq!((answer, region.as_str()), (Ok(Some(Versioning::default())), "eu-west-1"));
    }

    #[tokio::test]
    async fn a_redirect_that_leads_nowhere_is_a_failure() {
        for told in [None, Some("us-east-1"), Some("eu-west-1")] {
            let (answer, _) = read_with(|_| Err(refusal("PermanentRedirect", told))).await;
            assert!(answer.unwrap_err().is(&["PermanentRedirect"]), "{told:?}");
        }
    }

    #[tokio::test]
    async fn a_region_beside_another_refusal_is_no_redirect() {
        let (answer, region) = read_with(|_| Err(refusal("AccessDenied", Some("eu-west-1")))).await;
        assert_eq!((answer.unwrap_err().reason, region.as_str()), (GapReason::AccessDenied, "us-east-1"));
    }
}
