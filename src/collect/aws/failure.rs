//! What went wrong with a call, in words that a person can act on.

use std::error::Error;
use std::sync::LazyLock;

use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use regex::Regex;

use crate::model::{Gap, GapReason, Unread};

/// One AWS operation: `Call { service: "s3", operation: "GetBucketAcl", action: "s3:GetBucketAcl" }`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Call {
    /// Service prefix as IAM writes it.
    pub service: &'static str,
    /// Operation name.
    pub operation: &'static str,
    /// The IAM action that it needs: often, not always, `service:operation`.
    pub action: &'static str,
}

impl Call {
    /// Returns the call's name, such as `s3:GetBucketAcl`.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{}:{}", self.service, self.operation)
    }
}

/// A call that failed for good, after all retries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The call.
    pub call: Call,
    /// The region that was called.
    pub region: String,
    /// Why.
    pub reason: GapReason,
    /// AWS's error code, such as `NoSuchBucketPolicy`; empty when no answer came.
    pub code: String,
    /// AWS's message, or the chain of causes when no answer came: one line, at most 400 characters, without request ids
    /// and other text that differs from call to call.
    pub message: String,
}

impl Failure {
    /// Returns whether AWS answered with one of these error codes: how "not configured" is told from a failure.
    #[must_use]
    pub fn is(&self, codes: &[&str]) -> bool {
        codes.contains(&self.code.as_str())
    }

    /// Returns the gap that coverage keeps.
    #[must_use]
    pub fn gap(&self, account: &str, resource_id: Option<&str>) -> Gap {
        Gap {
            account: account.to_owned(),
            region: self.region.clone(),
            call: self.call.name(),
            action: self.call.action.to_owned(),
            reason: self.reason,
            resource_id: resource_id.map(str::to_owned),
            message: self.message.clone(),
        }
    }

    /// Returns the mark that the document keeps.
    #[must_use]
    pub fn unread(&self, path: &str) -> Unread {
        Unread {
            path: path.to_owned(),
            reason: self.reason,
            action: Some(self.call.action.to_owned()),
            message: self.message.clone(),
        }
    }

    /// Returns the failure of an answer that came and makes no sense, such as pages without an end.
    #[must_use]
    pub fn garbled(call: Call, region: &str, message: &str) -> Self {
        Self::new(call, region, GapReason::Garbled, "", message)
    }

    /// Classifies an error of the SDK.
    pub fn of<E>(call: Call, region: &str, error: &SdkError<E, HttpResponse>) -> Self
    where
        E: ProvideErrorMetadata + Error + 'static,
    {
        match error {
            SdkError::ServiceError(answer) => {
                let status = answer.raw().status().as_u16();
                match answer.err().code().filter(|code| !code.is_empty()) {
                    Some(code) => {
                        let message = answer.err().message().unwrap_or(code);
                        Self::new(call, region, reason_of_code(code, status), code, message)
                    }
                    None => Self::new(call, region, reason_of_status(status), "", &nameless(error, answer.raw())),
                }
            }
            SdkError::ResponseError(answer) => {
                Self::new(call, region, GapReason::Garbled, "", &nameless(error, answer.raw()))
            }
            SdkError::TimeoutError(_) => Self::new(call, region, GapReason::Timeout, "", &causes(error)),
            SdkError::DispatchFailure(failure) => {
                let causes = causes(error);
                let reason = match causes {
                    _ if is_about_credentials(&causes) => GapReason::Credentials,
                    _ if failure.is_timeout() => GapReason::Timeout,
                    _ if failure.is_user() => GapReason::Other,
                    _ => GapReason::Network,
                };
                Self::new(call, region, reason, "", &causes)
            }
            _ => {
                let causes = causes(error);
                let reason = if is_about_credentials(&causes) { GapReason::Credentials } else { GapReason::Other };
                Self::new(call, region, reason, "", &causes)
            }
        }
    }

    fn new(call: Call, region: &str, reason: GapReason, code: &str, message: &str) -> Self {
        let message = repeatable(message);
        Self { call, region: region.to_owned(), reason, code: code.to_owned(), message }
    }
}

/// Classifies AWS's error code; the HTTP status decides about codes that no rule knows.
///
/// Sources: <https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html>,
/// <https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html>,
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html>
fn reason_of_code(code: &str, status: u16) -> GapReason {
    match code {
        "AccessDenied"
        | "AccessDeniedException"
        | "AccessDeniedForDependencyException"
        | "AccountProblem"
        | "AllAccessDisabled"
        | "AuthorizationError"
        | "AuthorizationErrorException"
        | "Client.UnauthorizedOperation"
        | "ForbiddenException"
        | "NotAuthorized"
        | "UnauthorizedAccess"
        | "UnauthorizedOperation" => GapReason::AccessDenied,

        "AuthFailure"
        | "ExpiredToken"
        | "ExpiredTokenException"
        | "IncompleteSignature"
        | "InvalidAccessKeyId"
        | "InvalidClientTokenId"
        | "InvalidSecurity"
        | "InvalidSignatureException"
        | "InvalidToken"
        | "MissingAuthenticationToken"
        | "MissingAuthenticationTokenException"
        | "NotSignedUp"
        | "RequestExpired"
        | "RequestTimeTooSkewed"
        | "SignatureDoesNotMatch"
        | "TokenRefreshRequired"
        | "UnrecognizedClientException" => GapReason::Credentials,

        "BandwidthLimitExceeded"
        | "Client.RequestLimitExceeded"
        | "EC2ThrottledException"
        | "PriorRequestNotComplete"
        | "ProvisionedThroughputExceededException"
        | "RequestLimitExceeded"
        | "RequestThrottled"
        | "RequestThrottledException"
        | "SlowDown"
        | "ThrottledException"
        | "Throttling"
        | "ThrottlingException"
        | "TooManyRequestsException" => GapReason::Throttled,

        "OptInRequired" | "RegionDisabledException" => GapReason::RegionDisabled,

        "InvalidAction"
        | "NotImplemented"
        | "UnknownOperationException"
        | "UnsupportedOperation"
        | "UnsupportedOperationException" => GapReason::NotSupported,

        "RequestTimeout" | "RequestTimeoutException" => GapReason::Timeout,

        "InternalError"
        | "InternalFailure"
        | "InternalServerError"
        | "ServiceFailure"
        | "ServiceUnavailable"
        | "ServiceUnavailableException"
        | "Unavailable" => GapReason::ServerError,

        _ => match status {
            429 => GapReason::Throttled,
            501 => GapReason::NotSupported,
            500.. => GapReason::ServerError,
            _ => GapReason::Other,
        },
    }
}

/// Classifies an answer that carries no error code: all of AWS's refusals do, so that one without comes from something
/// in between, or is a success whose body is not what was asked for.
fn reason_of_status(status: u16) -> GapReason {
    match status {
        429 => GapReason::Throttled,
        501 => GapReason::NotSupported,
        500.. => GapReason::ServerError,
        _ => GapReason::Garbled,
    }
}

/// Describes an answer without an error code: its status and kind beside what the SDK made of it.
fn nameless(error: &(dyn Error + 'static), raw: &HttpResponse) -> String {
    let kind = raw.headers().get("content-type").unwrap_or("no content type");
    format!("HTTP {} ({kind}) without an AWS answer in it: {}", raw.status().as_u16(), causes(error))
}

fn is_about_credentials(causes: &str) -> bool {
    let causes = causes.to_ascii_lowercase();
    ["credential", "sso token", "sso session", "session token", "identity resolver", "could not find profile"]
        .iter()
        .any(|sign| causes.contains(sign))
}

/// Returns the texts of an error and of all its sources, without those that the one before already holds, and without
/// the SDK's own words that say only that something failed.
pub(super) fn causes(error: &(dyn Error + 'static)) -> String {
    let chain = std::iter::successors(Some(error), |&error| error.source());
    let mut told: Vec<String> = Vec::new();
    for text in chain.map(ToString::to_string) {
        if !text.is_empty()
            && !EMPTY_WORDS.contains(&text.as_str())
            && !told.iter().any(|earlier| earlier.contains(&text))
        {
            told.push(text);
        }
    }
    // A text that names its own source is said by that source again, with more to it.
    told.dedup_by(|later, earlier| {
        let repeats = later.contains(earlier.as_str());
        if repeats {
            std::mem::swap(later, earlier);
        }
        repeats
    });
    told.join(": ")
}

const EMPTY_WORDS: &[&str] =
    &["dispatch failure", "io error", "other", "response error", "service error", "unhandled error", "Error"];

const LONGEST_MESSAGE: usize = 400;

/// What differs between two answers that mean the same.
static PER_CALL: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?i)\s*encoded authorization failure message: \S+",
        r"|[\s(,;]*(?:request|host|x-amz-request|extended request) ?-?ids?\b ?[:=]? ?[\w/+=.-]+\)?",
    ))
    .ok()
});

/// Makes a message one line of bounded length that is the same for the same failure.
fn repeatable(message: &str) -> String {
    let message = PER_CALL.as_ref().map_or(message.into(), |per_call| per_call.replace_all(message, ""));
    let line = message.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= LONGEST_MESSAGE {
        return line;
    }
    let mut cut: String = line.chars().take(LONGEST_MESSAGE - 1).collect();
    cut.push('…');
    cut
}

#[cfg(test)]
mod tests {
    use aws_sdk_ec2::operation::describe_vpcs::DescribeVpcsError;
    use aws_smithy_runtime_api::client::result::ConnectorError;
    use aws_smithy_types::body::SdkBody;
    use aws_smithy_types::error::ErrorMetadata;

    use super::*;

    const CALL: Call = Call { service: "ec2", operation: "DescribeVpcs", action: "ec2:DescribeVpcs" };

    fn raw(status: u16) -> HttpResponse {
        let mut raw = HttpResponse::new(status.try_into().unwrap(), SdkBody::from("<html>"));
        raw.headers_mut().insert("content-type", "text/html");
        raw
    }

    fn refused(status: u16, code: &str, message: &str) -> Failure {
        let mut meta = ErrorMetadata::builder().message(message);
        if !code.is_empty() {
            meta = meta.code(code);
        }
        Failure::of(CALL, "eu-west-1", &SdkError::service_error(DescribeVpcsError::generic(meta.build()), raw(status)))
    }

    fn dispatch(error: ConnectorError) -> Failure {
        Failure::of(CALL, "eu-west-1", &SdkError::<DescribeVpcsError, _>::dispatch_failure(error))
    }

    #[test]
    fn error_codes_become_reasons() {
        for (status, code, reason) in [
            (403, "UnauthorizedOperation", GapReason::AccessDenied),
            (403, "AccessDenied", GapReason::AccessDenied),
            (401, "AuthFailure", GapReason::Credentials),
            (403, "ExpiredToken", GapReason::Credentials),
            (400, "Throttling", GapReason::Throttled),
            (503, "RequestLimitExceeded", GapReason::Throttled),
            (503, "SlowDown", GapReason::Throttled),
            (403, "OptInRequired", GapReason::RegionDisabled),
            (400, "InvalidAction", GapReason::NotSupported),
            (501, "Whatever", GapReason::NotSupported),
            (503, "ServiceUnavailable", GapReason::ServerError),
            (500, "Whatever", GapReason::ServerError),
            (404, "NoSuchBucketPolicy", GapReason::Other),
        ] {
            let failure = refused(status, code, "no");
            assert_eq!((failure.reason, failure.code.as_str()), (reason, code), "{status} {code}");
        }
    }

    #[test]
    fn an_answer_without_a_code_is_judged_by_its_status() {
        for (status, reason) in [
            (200, GapReason::Garbled),
            (403, GapReason::Garbled),
            (429, GapReason::Throttled),
            (501, GapReason::NotSupported),
            (502, GapReason::ServerError),
        ] {
            assert_eq!(refused(status, "", "").reason, reason, "{status}");
        }
        assert!(refused(200, "", "").message.starts_with("HTTP 200 (text/html)"));
    }

    #[test]
    fn a_foreign_body_is_garbled() {
        let error = SdkError::<DescribeVpcsError, _>::response_error("invalid root, expected Vpcs", raw(200));
        let failure = Failure::of(CALL, "eu-west-1", &error);
        assert_eq!(failure.reason, GapReason::Garbled);
        assert!(failure.message.contains("invalid root, expected Vpcs"), "{}", failure.message);
    }

    #[test]
    fn failures_without_an_answer_name_their_root_cause() {
        let refused = std::io::Error::new(std::io::ErrorKind::ConnectionRefused, "connection refused by 10.0.0.1");
        let failure = dispatch(ConnectorError::io(refused.into()));
        assert_eq!(failure.reason, GapReason::Network);
        assert!(failure.message.contains("connection refused by 10.0.0.1"), "{}", failure.message);

        assert_eq!(dispatch(ConnectorError::timeout("connect".into())).reason, GapReason::Timeout);
        let none = "no providers in chain provided credentials";
        assert_eq!(dispatch(ConnectorError::other(none.into(), None)).reason, GapReason::Credentials);
        let late = SdkError::<DescribeVpcsError, _>::timeout_error("attempt timeout after 3s");
        assert_eq!(Failure::of(CALL, "eu-west-1", &late).reason, GapReason::Timeout);
    }

    #[test]
    fn messages_are_one_bounded_line_without_what_differs_per_call() {
        let twice = ["4442587FB7D0A2F9", "0000587FB7D0FFFF"]
            .map(|id| refused(403, "AccessDenied", &format!("no\n way (Request ID: {id}; Host ID: a/b+c=)")).message);
        assert_eq!(twice, ["no way", "no way"]);
        let encoded = "You are not authorized. Encoded authorization failure message: Xy-_z9 ";
        assert_eq!(refused(403, "UnauthorizedOperation", encoded).message, "You are not authorized.");
        assert_eq!(refused(400, "Whatever", &"é".repeat(1000)).message.chars().count(), LONGEST_MESSAGE);
    }

    #[test]
    fn a_message_that_speaks_of_identifiers_is_left_alone() {
        let message = "The vpc ID 'vpc-1' does not exist";
        assert_eq!(refused(400, "InvalidVpcID.NotFound", message).message, message);
    }
}
