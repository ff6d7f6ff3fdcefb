//! Normalizes `AWS::IAM::ManagedPolicy`.

use aws_sdk_iam::types::{ManagedPolicyDetail, PolicyVersion};

use super::date_time::time;
use super::iam_policy::{policy_document, tags_not_told};
use crate::model::Unread;
use crate::model::document::{ManagedPolicyConfig, ManagedPolicyStatus};

/// Normalizes a managed policy.
///
/// The answer does not carry the tags of the account's own policies, which are therefore unread; AWS's policies have none.
pub(super) fn managed_policy(detail: &ManagedPolicyDetail) -> (ManagedPolicyConfig, ManagedPolicyStatus, Vec<Unread>) {
    let mut unread = vec![];
    let owned_by_aws = is_owned_by_aws(detail);
    if !owned_by_aws {
        unread.push(tags_not_told("iam:GetAccountAuthorizationDetails"));
    }
    let versions = detail.policy_version_list();
    let mut version_ids: Vec<_> =
        versions.iter().filter_map(|version| version.version_id().map(str::to_owned)).collect();
    version_ids.sort_by_key(|id| (id.len(), id.clone()));
    let in_force = in_force(detail);
    let text = in_force.and_then(PolicyVersion::document);
    let config = ManagedPolicyConfig {
        path: detail.path().unwrap_or("/").to_owned(),
        owner: if owned_by_aws { "aws" } else { "customer" }.to_owned(),
        created_at: detail.create_date().map(time),
        default_version_id: detail
            .default_version_id()
            .or(in_force.and_then(PolicyVersion::version_id))
            .unwrap_or_default()
            .to_owned(),
        version_ids,
        policy: policy_document(text, "/config/policy", &mut unread),
    };
    let status = ManagedPolicyStatus {
        attachment_count: count(detail.attachment_count()),
        boundary_count: count(detail.permissions_boundary_usage_count()),
    };
    (config, status, unread)
}

/// Returns whether AWS owns the policy: `arn:aws:iam::aws:policy/...`.
pub(super) fn is_owned_by_aws(detail: &ManagedPolicyDetail) -> bool {
    detail.arn().and_then(|arn| arn.split(':').nth(4)) == Some("aws")
}

fn in_force(detail: &ManagedPolicyDetail) -> Option<&PolicyVersion> {
    let versions = detail.policy_version_list();
    let by_id = |id: &str| versions.iter().find(|version| version.version_id() == Some(id));
    detail.default_version_id().and_then(by_id).or_else(|| versions.iter().find(|version| version.is_default_version()))
}

fn count(number: Option<i32>) -> u32 {
    number.and_then(|number| u32::try_from(number).ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn version(id: &str, is_default: bool, action: &str) -> PolicyVersion {
        let document = format!(r#"{{"Statement":{{"Effect":"Allow","Action":"{action}","Resource":"*"}}}}"#);
        PolicyVersion::builder().version_id(id).is_default_version(is_default).document(document).build()
    }

    fn detail(arn: &str) -> aws_sdk_iam::types::builders::ManagedPolicyDetailBuilder {
        ManagedPolicyDetail::builder()
            .arn(arn)
            .policy_version_list(version("v10", false, "s3:Get*"))
            .policy_version_list(version("v9", true, "iam:*"))
    }

    #[test]
    fn the_version_in_force_is_the_one_that_is_judged() {
        let built = detail("arn:aws:iam::111122223333:policy/a").default_version_id("v9").attachment_count(2).build();
        let (config, status, unread) = managed_policy(&built);
        assert_eq!(config.policy.unwrap().statements[0].actions, ["iam:*"]);
        assert_eq!(config.version_ids, ["v9", "v10"]);
        assert_eq!((config.owner.as_str(), status.attachment_count), ("customer", 2));
        assert_eq!(unread[0].path, "/tags");
    }

    #[test]
    fn a_policy_that_does_not_name_its_default_version_is_asked_for_the_mark() {
        let (config, ..) = managed_policy(&detail("arn:aws:iam::111122223333:policy/a").build());
        assert_eq!(config.default_version_id, "v9");
        assert_eq!(config.policy.unwrap().statements[0].actions, ["iam:*"]);
    }

    #[test]
    fn a_version_in_force_that_is_not_in_the_answer_is_unread() {
        let bare = ManagedPolicyDetail::builder().arn("arn:aws:iam::aws:policy/X").default_version_id("v3").build();
        let (config, _, unread) = managed_policy(&bare);
        assert_eq!((config.policy, config.owner.as_str()), (None, "aws"));
        assert_eq!(unread.iter().map(|one| one.path.as_str()).collect::<Vec<_>>(), ["/config/policy"]);
    }

    #[test]
    fn only_awss_own_arn_is_awss_own() {
        assert!(is_owned_by_aws(&detail("arn:aws-cn:iam::aws:policy/ReadOnlyAccess").build()));
        assert!(!is_owned_by_aws(&detail("arn:aws:iam::111122223333:policy/aws").build()));
    }
}
