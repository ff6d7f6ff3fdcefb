//! Collects `AWS::::Account`: facts about the whole account, in one document.

use std::collections::BTreeMap;

use aws_sdk_iam::types::{AssignmentStatusType, VirtualMfaDevice};
use futures::future::BoxFuture;

use super::account_facts::{AccountAnswers, account, password_policy, s3_block};
use super::iam_list::{self, next_marker};
use super::{Aws, Call, Collected, Collector, Facts, Failure, Target};
use crate::model::ResourceType;
use crate::model::document::{PasswordPolicy, PublicAccessBlock};
use crate::model::resource_type::GLOBAL;

/// Reads the account's alias, summary, password policy, virtual MFA devices, S3's account-level block of public access,
/// and what the credential report says of root.
///
/// The document is always emitted; what a failed call would have told is unread.
pub(super) struct AccountSettings;

pub(super) const ALIASES: Call = iam("ListAccountAliases", "iam:ListAccountAliases");
pub(super) const SUMMARY: Call = iam("GetAccountSummary", "iam:GetAccountSummary");
pub(super) const PASSWORD_POLICY: Call = iam("GetAccountPasswordPolicy", "iam:GetAccountPasswordPolicy");
pub(super) const MFA_DEVICES: Call = iam("ListVirtualMFADevices", "iam:ListVirtualMFADevices");
pub(super) const S3_BLOCK: Call =
    Call { service: "s3", operation: "GetPublicAccessBlock", action: "s3:GetAccountPublicAccessBlock" };

const fn iam(operation: &'static str, action: &'static str) -> Call {
    Call { service: "iam", operation, action }
}

const PAGE_SIZE: i32 = 1000;
const TYPES: &[ResourceType] = &[ResourceType::Account];

impl Collector for AccountSettings {
    fn types(&self) -> &'static [ResourceType] {
        TYPES
    }

    fn actions(&self) -> &'static [&'static str] {
        &[
            "iam:GenerateCredentialReport",
            "iam:GetAccountPasswordPolicy",
            "iam:GetAccountSummary",
            "iam:GetCredentialReport",
            "iam:ListAccountAliases",
            "iam:ListVirtualMFADevices",
            "s3:GetAccountPublicAccessBlock",
            "s3:ListAllMyBuckets",
        ]
    }

    fn collect<'a>(&'a self, target: &'a Target) -> BoxFuture<'a, Collected> {
        Box::pin(collect(target))
    }
}

async fn collect(target: &Target) -> Collected {
    let aws = &target.aws;
    let (aliases, summary, password_policy, devices, s3_block, report, buckets) = futures::join!(
        aliases(aws),
        summary(aws),
        get_password_policy(aws),
        devices(aws),
        get_s3_block(aws, &target.account),
        aws.credential_report(),
        aws.bucket_list(),
    );
    let answers = AccountAnswers {
        aliases,
        summary,
        password_policy,
        devices,
        s3_block,
        report,
        canonical_user_id: buckets.owner_id.as_ref(),
    };
    emit(target, &answers)
}

async fn aliases(aws: &Aws) -> Result<Vec<String>, Failure> {
    let answer = aws.call(ALIASES, GLOBAL, aws.iam().list_account_aliases().send()).await?;
    Ok(answer.account_aliases)
}

async fn summary(aws: &Aws) -> Result<BTreeMap<String, i64>, Failure> {
    let answer = aws.call(SUMMARY, GLOBAL, aws.iam().get_account_summary().send()).await?;
    let map = answer.summary_map.ok_or_else(|| Failure::garbled(SUMMARY, GLOBAL, "the answer holds no summary"))?;
    Ok(map.into_iter().map(|(name, number)| (name.as_str().to_owned(), i64::from(number))).collect())
}

async fn get_password_policy(aws: &Aws) -> Result<Option<PasswordPolicy>, Failure> {
    match aws.call(PASSWORD_POLICY, GLOBAL, aws.iam().get_account_password_policy().send()).await {
        Ok(answer) => match answer.password_policy {
            Some(policy) => Ok(Some(password_policy(&policy))),
            None => Err(Failure::garbled(PASSWORD_POLICY, GLOBAL, "the answer holds no password policy")),
        },
        Err(failure) if failure.is(&["NoSuchEntity", "NoSuchEntityException"]) => Ok(None),
        Err(failure) => Err(failure),
    }
}

/// Lists the virtual MFA devices of root and all users; part of a list is a failure.
async fn devices(aws: &Aws) -> Result<Vec<VirtualMfaDevice>, Failure> {
    let client = aws.iam();
    let page = |marker| {
        let call = client.list_virtual_mfa_devices().assignment_status(AssignmentStatusType::Any);
        call.max_items(PAGE_SIZE).set_marker(marker).send()
    };
    let list = aws.pages(MFA_DEVICES, GLOBAL, page, |page| next_marker(page.is_truncated, &page.marker)).await;
    let list = iam_list::checked(MFA_DEVICES, list, |page| (page.is_truncated, page.marker.as_deref()));
    match list.failure {
        Some(failure) => Err(failure),
        None => Ok(list.pages.into_iter().flat_map(|page| page.virtual_mfa_devices).collect()),
    }
}

async fn get_s3_block(aws: &Aws, account: &str) -> Result<Option<PublicAccessBlock>, Failure> {
    let region = aws.home_region();
    let send = aws.s3control(region).get_public_access_block().account_id(account).send();
    match aws.call(S3_BLOCK, region, send).await {
        Ok(answer) => match answer.public_access_block_configuration {
            Some(block) => Ok(Some(s3_block(&block))),
            None => Err(Failure::garbled(S3_BLOCK, region, "the answer holds no block of public access")),
        },
        Err(failure) if failure.is(&["NoSuchPublicAccessBlockConfiguration"]) => Ok(None),
        Err(failure) => Err(failure),
    }
}

fn emit(target: &Target, answers: &AccountAnswers<'_>) -> Collected {
    let mut collected = Collected::default();
    let id = format!("arn:{}:iam::{}:root", target.partition, target.account);
    for failure in answers.failures() {
        collected.miss_detail(target, TYPES, Some(&id), failure);
    }
    let (config, status, unread) = account(answers);
    let name = config.alias.clone().unwrap_or_else(|| target.account.clone());
    collected.emit(
        target,
        Facts {
            resource_type: ResourceType::Account,
            id,
            native_id: target.account.clone(),
            name,
            region: None,
            tags: BTreeMap::new(),
            config,
            status,
            unread,
        },
    );
    collected
}

#[cfg(test)]
mod tests {
    use super::super::credential_report::{GENERATE, GET};
    use super::*;

    #[test]
    fn the_declared_actions_are_those_of_the_calls() {
        let calls = [ALIASES, SUMMARY, PASSWORD_POLICY, MFA_DEVICES, S3_BLOCK, GENERATE, GET];
        let mut needed: Vec<_> = calls.iter().map(|call| call.action).chain(["s3:ListAllMyBuckets"]).collect();
        needed.sort_unstable();
        assert_eq!(AccountSettings.actions(), needed);
    }
}
