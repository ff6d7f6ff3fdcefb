//! Collects `AWS::::Account`: facts about the whole account, in one document.

use std::collections::BTreeMap;

use aws_sdk_account::types::AlternateContactType;
use aws_sdk_iam::types::{AssignmentStatusType, FeatureType, VirtualMfaDevice};
use futures::future::BoxFuture;

use super::account_facts::{AccountAnswers, account, password_policy, s3_block};
use super::iam_list::{self, next_marker};
use super::{Aws, Call, Collected, Collector, Facts, Failure, Target};
use crate::model::document::{PasswordPolicy, PublicAccessBlock};
use crate::model::resource_type::GLOBAL;
use crate::model::{GapReason, ResourceType};

/// Reads the account's alias, summary, password policy, virtual MFA devices, S3's account-level block of public access,
/// what it manages for an organization, whether it names a security contact, and what the credential report says of root.
///
/// The document is always emitted; what a failed call would have told is unread.
pub(super) struct AccountSettings;

pub(super) const ALIASES: Call = iam("ListAccountAliases", "iam:ListAccountAliases");
pub(super) const SUMMARY: Call = iam("GetAccountSummary", "iam:GetAccountSummary");
pub(super) const PASSWORD_POLICY: Call = iam("GetAccountPasswordPolicy", "iam:GetAccountPasswordPolicy");
pub(super) const MFA_DEVICES: Call = iam("ListVirtualMFADevices", "iam:ListVirtualMFADevices");
pub(super) const ORGANIZATION: Call = iam("ListOrganizationsFeatures", "iam:ListOrganizationsFeatures");
pub(super) const SECURITY_CONTACT: Call =
    Call { service: "account", operation: "GetAlternateContact", action: "account:GetAlternateContact" };
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
            "account:GetAlternateContact",
            "iam:GenerateCredentialReport",
            "iam:GetAccountPasswordPolicy",
            "iam:GetAccountSummary",
            "iam:GetCredentialReport",
            "iam:ListAccountAliases",
            "iam:ListOrganizationsFeatures",
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
    let (aliases, summary, password_policy, devices, contact, root_credentials, s3_block, report, buckets) = futures::join!(
        aliases(aws),
        summary(aws),
        get_password_policy(aws),
        devices(aws),
        security_contact(aws),
        root_credentials_management(aws, &target.partition),
        get_s3_block(aws, &target.account),
        aws.credential_report(),
        aws.bucket_list(),
    );
    let answers = AccountAnswers {
        aliases,
        summary,
        password_policy,
        devices,
        security_contact: contact,
        root_credentials,
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

/// Asks whether there is a contact for security matters; who it is, is not kept.
///
/// Source: <https://docs.aws.amazon.com/accounts/latest/reference/API_GetAlternateContact.html>
async fn security_contact(aws: &Aws) -> Result<Option<bool>, Failure> {
    let request = aws.account().get_alternate_contact().alternate_contact_type(AlternateContactType::Security);
    match aws.call(SECURITY_CONTACT, GLOBAL, request.send()).await {
        Ok(answer) if answer.alternate_contact().is_none() => {
            Err(Failure::garbled(SECURITY_CONTACT, GLOBAL, "the answer holds no contact"))
        }
        Ok(_) => Ok(Some(true)),
        Err(failure) if failure.is(&["ResourceNotFoundException"]) => Ok(Some(false)),
        Err(failure) => Err(failure),
    }
}

/// Asks whether the root credentials of member accounts are managed from here; `None` when this account manages none.
///
/// An organization without all features, and one that does not let IAM act in it, cannot have switched it on.
///
/// Source: <https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListOrganizationsFeatures.html>
async fn root_credentials_management(aws: &Aws, partition: &str) -> Result<Option<bool>, Failure> {
    const NOT_HERE: [&str; 2] =
        ["AccountNotManagementOrDelegatedAdministratorException", "OrganizationNotFoundException"];
    const OFF: [&str; 2] = ["OrganizationNotInAllFeaturesModeException", "ServiceAccessNotEnabledException"];
    match aws.call(ORGANIZATION, GLOBAL, aws.iam().list_organizations_features().send()).await {
        Ok(answer) if answer.organization_id().is_none() => {
            Err(Failure::garbled(ORGANIZATION, GLOBAL, "the answer names no organization"))
        }
        Ok(answer) => Ok(Some(answer.enabled_features().contains(&FeatureType::RootCredentialsManagement))),
        Err(failure) if failure.is(&NOT_HERE) => Ok(None),
        Err(failure) if failure.is(&OFF) => Ok(Some(false)),
        // Other partitions got the operation later than the first one, and may not have it yet.
        Err(failure) if failure.reason == GapReason::NotSupported && partition != "aws" => Ok(None),
        Err(failure) => Err(failure),
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
    use super::super::fake_aws;
    use super::*;

    async fn told_of_contact(answer: (u16, &str)) -> Result<Option<bool>, Failure> {
        let (status, body) = (answer.0, answer.1.to_owned());
        let server = fake_aws::serve(move |_| (status, body.clone()));
        security_contact(&fake_aws::connect(&format!("http://{server}"))).await
    }

    #[tokio::test]
    async fn a_contact_is_there_or_not_and_its_name_is_not_kept() {
        let contact = r#"{"AlternateContact":{"AlternateContactType":"SECURITY","Name":"Ann","EmailAddress":"a@x"}}"#;
        assert_eq!(told_of_contact((200, contact)).await, Ok(Some(true)));
        let none = r#"{"__type":"ResourceNotFoundException","message":"No contact of the inputted alternate contact type found."}"#;
        assert_eq!(told_of_contact((404, none)).await, Ok(Some(false)));
        let denied = r#"{"__type":"AccessDeniedException","message":"no"}"#;
        assert_eq!(told_of_contact((403, denied)).await.unwrap_err().reason, GapReason::AccessDenied);
        for nothing in ["", "{}", r#"{"Other":1}"#, "<html></html>", r#"{"AlternateCont"#] {
            assert_eq!(told_of_contact((200, nothing)).await.unwrap_err().reason, GapReason::Garbled, "{nothing}");
        }
    }

    async fn told_of_root_credentials(partition: &str, answer: (u16, String)) -> Result<Option<bool>, Failure> {
        let server = fake_aws::serve(move |_| answer.clone());
        root_credentials_management(&fake_aws::connect(&format!("http://{server}")), partition).await
    }

    fn organization(features: &str) -> (u16, String) {
        let inner = format!("<OrganizationId>o-1</OrganizationId><EnabledFeatures>{features}</EnabledFeatures>");
        let result = format!("<ListOrganizationsFeaturesResult>{inner}</ListOrganizationsFeaturesResult>");
        (200, format!("<ListOrganizationsFeaturesResponse>{result}</ListOrganizationsFeaturesResponse>"))
    }

    fn refused(status: u16, code: &str) -> (u16, String) {
        let error = format!("<Error><Type>Sender</Type><Code>{code}</Code><Message>no</Message></Error>");
        (status, format!("<ErrorResponse>{error}</ErrorResponse>"))
    }

    #[tokio::test]
    async fn only_an_account_that_manages_others_says_whether_their_root_credentials_are_managed() {
        let on = organization("<member>RootSessions</member><member>RootCredentialsManagement</member>");
        let cases = [
            (on, Some(true)),
            (organization("<member>RootSessions</member>"), Some(false)),
            (organization(""), Some(false)),
            (refused(400, "AccountNotManagementOrDelegatedAdministratorException"), None),
            (refused(400, "OrganizationNotFoundException"), None),
            (refused(400, "ServiceAccessNotEnabledException"), Some(false)),
            (refused(400, "OrganizationNotInAllFeaturesModeException"), Some(false)),
        ];
        for (answer, expected) in cases {
            let text = answer.1.clone();
            assert_eq!(told_of_root_credentials("aws", answer).await, Ok(expected), "{text}");
        }
    }

    #[tokio::test]
    async fn a_refusal_that_says_nothing_of_organizations_is_a_failure() {
        let denied = told_of_root_credentials("aws", refused(403, "AccessDenied")).await.unwrap_err();
        assert_eq!(denied.reason, GapReason::AccessDenied);
        let empty =
            "<ListOrganizationsFeaturesResponse><ListOrganizationsFeaturesResult/></ListOrganizationsFeaturesResponse>";
        let empty = told_of_root_credentials("aws", (200, empty.into())).await.unwrap_err();
        assert_eq!(empty.reason, GapReason::Garbled);
        let unknown = refused(400, "InvalidAction");
        assert_eq!(told_of_root_credentials("aws-cn", unknown.clone()).await, Ok(None));
        assert_eq!(told_of_root_credentials("aws", unknown).await.unwrap_err().reason, GapReason::NotSupported);
    }

    #[test]
    fn the_declared_actions_are_those_of_the_calls() {
        let calls =
            [ALIASES, SUMMARY, PASSWORD_POLICY, MFA_DEVICES, ORGANIZATION, SECURITY_CONTACT, S3_BLOCK, GENERATE, GET];
        let mut needed: Vec<_> = calls.iter().map(|call| call.action).chain(["s3:ListAllMyBuckets"]).collect();
        needed.sort_unstable();
        assert_eq!(AccountSettings.actions(), needed);
    }
}
