//! Collects `AWS::IAM::ServerCertificate`.

use std::collections::BTreeMap;

use aws_sdk_iam::types::{ServerCertificate, ServerCertificateMetadata};
use futures::StreamExt;
use futures::future::BoxFuture;

use super::certificate;
use super::date_time::time;
use super::iam_list::{self, next_marker};
use super::iam_policy::tags;
use super::{Call, Collected, Collector, Facts, Failure, Target};
use crate::model::ResourceType;
use crate::model::document::{NoStatus, ServerCertificateConfig};
use crate::model::resource_type::GLOBAL;

/// Lists server certificates (1,000 a page, all pages) and reads each, since the list tells neither key, issuer nor tags.
/// One that was deleted between the two calls is left out. AWS gives nobody the private key.
///
/// Source: <https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetServerCertificate.html>
pub(super) struct ServerCertificates;

const LIST: Call = iam("ListServerCertificates", "iam:ListServerCertificates");
const DETAIL: Call = iam("GetServerCertificate", "iam:GetServerCertificate");

const fn iam(operation: &'static str, action: &'static str) -> Call {
    Call { service: "iam", operation, action }
}

const PAGE_SIZE: i32 = 1000;
const AT_A_TIME: usize = 8;
const TYPES: &[ResourceType] = &[ResourceType::ServerCertificate];

impl Collector for ServerCertificates {
    fn types(&self) -> &'static [ResourceType] {
        TYPES
    }

    fn actions(&self) -> &'static [&'static str] {
        const { &[DETAIL.action, LIST.action] }
    }

    fn collect<'a>(&'a self, target: &'a Target) -> BoxFuture<'a, Collected> {
        Box::pin(collect(target))
    }
}

async fn collect(target: &Target) -> Collected {
    let client = target.aws.iam();
    let page = |marker| client.list_server_certificates().max_items(PAGE_SIZE).set_marker(marker).send();
    let list = target.aws.pages(LIST, GLOBAL, page, |page| next_marker(page.is_truncated, &page.marker)).await;
    let list = iam_list::checked(LIST, list, |page| (page.is_truncated, page.marker.as_deref()));
    let mut collected = Collected::default();
    if let Some(failure) = &list.failure {
        collected.miss_list(target, TYPES, failure);
    }
    let listed = list.pages.iter().flat_map(|page| &page.server_certificate_metadata_list);
    let reads: Vec<_> = listed.map(|metadata| detail(target, metadata)).collect();
    let mut reads = futures::stream::iter(reads).buffered(AT_A_TIME);
    while let Some((metadata, answer)) = reads.next().await {
        emit(&mut collected, target, metadata, answer);
    }
    collected
}

async fn detail<'a>(
    target: &Target,
    metadata: &'a ServerCertificateMetadata,
) -> (&'a ServerCertificateMetadata, Result<ServerCertificate, Failure>) {
    let aws = &target.aws;
    let request = aws.iam().get_server_certificate().server_certificate_name(metadata.server_certificate_name());
    let answer = aws.call(DETAIL, GLOBAL, request.send()).await;
    let whole = match answer {
        Ok(answer) => match answer.server_certificate {
            Some(certificate) => Ok(certificate),
            None => Err(Failure::garbled(DETAIL, GLOBAL, "the answer holds no certificate")),
        },
        Err(failure) => Err(failure),
    };
    (metadata, whole)
}

/// Emits one certificate: without what it says of itself, and saying so, when it could not be read.
fn emit(
    collected: &mut Collected,
    target: &Target,
    metadata: &ServerCertificateMetadata,
    answer: Result<ServerCertificate, Failure>,
) {
    let mut config = ServerCertificateConfig {
        path: metadata.path.clone(),
        uploaded_at: metadata.upload_date().map(time),
        expires_at: metadata.expiration().map(time),
        ..ServerCertificateConfig::default()
    };
    let (tags, unread) = match answer {
        Ok(answer) => {
            let unread = certificate::read(answer.certificate_body(), &mut config);
            (tags(answer.tags()), unread)
        }
        Err(failure) if failure.is(&["NoSuchEntity", "NoSuchEntityException"]) => return,
        Err(failure) => {
            collected.miss_detail(target, TYPES, Some(metadata.arn()), &failure);
            let pointers = certificate::POINTERS.iter().chain(&["/tags"]);
            (BTreeMap::new(), pointers.map(|pointer| failure.unread(pointer)).collect())
        }
    };
    let facts = Facts {
        resource_type: ResourceType::ServerCertificate,
        id: metadata.arn.clone(),
        native_id: metadata.server_certificate_id.clone(),
        name: metadata.server_certificate_name.clone(),
        region: None,
        tags,
        config,
        status: NoStatus {},
        unread,
    };
    collected.emit(target, facts);
}

#[cfg(test)]
#[expect(clippy::result_large_err, reason = "a failure is rare, and it is moved once")]
mod tests {
    use aws_sdk_iam::primitives::DateTime;
    use aws_sdk_iam::types::Tag;

    use super::super::fake_aws;
    use super::*;
    use crate::model::{GapReason, Time};

    #[test]
    fn the_declared_actions_are_those_of_the_calls() {
        let mut needed = [LIST, DETAIL].map(|call| call.action);
        needed.sort_unstable();
        assert_eq!(ServerCertificates.actions(), needed);
    }

    fn emitted(answer: impl FnOnce(ServerCertificateMetadata) -> Result<ServerCertificate, Failure>) -> Collected {
        let target = Target {
            aws: fake_aws::connect("http://127.0.0.1:1"),
            account: "111122223333".into(),
            partition: "aws".into(),
            region: GLOBAL.into(),
            collected_at: Time::from_unix_seconds(0),
        };
        let metadata = ServerCertificateMetadata::builder()
            .path("/")
            .server_certificate_name("web")
            .server_certificate_id("ASCA1")
            .arn("arn:aws:iam::1:server-certificate/web")
            .expiration(DateTime::from_secs(86_400))
            .build()
            .unwrap();
        let mut collected = Collected::default();
        emit(&mut collected, &target, &metadata, answer(metadata.clone()));
        collected
    }

    #[tokio::test]
    async fn a_certificate_tells_its_key_and_its_tags() {
        let collected = emitted(|metadata| {
            let tag = Tag::builder().key("team").value("web").build().unwrap();
            let body = include_str!("../../../tests/support/server_certificate.pem");
            let certificate = ServerCertificate::builder().server_certificate_metadata(metadata);
            Ok(certificate.certificate_body(body).tags(tag).build().unwrap())
        });
        let certificate = &collected.resources[0];
        assert_eq!(
            (&certificate.config["key_algorithm"], &certificate.config["key_bits"]),
            (&"RSA".into(), &2048.into())
        );
        assert_eq!(certificate.config["expires_at"], "1970-01-02T00:00:00Z");
        assert_eq!(certificate.tags["team"], "web");
        assert!(certificate.unread.is_empty() && collected.missed.is_empty());
    }

    #[tokio::test]
    async fn a_denied_certificate_keeps_what_the_list_tells() {
        let denied = Failure { reason: GapReason::AccessDenied, ..Failure::garbled(DETAIL, GLOBAL, "no") };
        let collected = emitted(|_| Err(denied));
        let certificate = &collected.resources[0];
        assert_eq!(certificate.config, serde_json::json!({"path": "/", "expires_at": "1970-01-02T00:00:00Z"}));
        let unread: Vec<_> = certificate.unread.iter().map(|part| part.path.as_str()).collect();
        assert_eq!(unread, [&certificate::POINTERS[..], &["/tags"]].concat());
        assert_eq!(collected.missed[0].gap.action, "iam:GetServerCertificate");
    }

    #[tokio::test]
    async fn one_that_is_gone_is_left_out() {
        let gone = Failure { code: "NoSuchEntity".into(), ..Failure::garbled(DETAIL, GLOBAL, "no") };
        let collected = emitted(|_| Err(gone));
        assert!(collected.resources.is_empty() && collected.missed.is_empty());
    }
}
