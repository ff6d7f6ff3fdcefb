//! Answers that more than one collector needs: each is asked for once in an account.

use tokio::sync::OnceCell;

use super::bucket::BucketList;
use super::credential_report::{self, CredentialReport};
use super::{Aws, Failure};

/// What was answered so far.
#[derive(Default)]
pub(super) struct Memo {
    report: OnceCell<Result<CredentialReport, Failure>>,
    buckets: OnceCell<BucketList>,
}

impl Aws {
    /// Returns the credential report, which the first who asks has made.
    pub(super) async fn credential_report(&self) -> Result<&CredentialReport, &Failure> {
        self.memo().report.get_or_init(|| credential_report::get(self)).await.as_ref()
    }

    /// Returns the account's buckets and their owner.
    pub(super) async fn bucket_list(&self) -> &BucketList {
        self.memo().buckets.get_or_init(|| BucketList::get(self)).await
    }
}
