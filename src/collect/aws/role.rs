//! Normalizes `AWS::IAM::Role`.

use aws_sdk_iam::types::RoleDetail;

use super::date_time::time;
use super::iam_policy::{attached_policies, boundary, inline_policies, policy_document};
use crate::model::Unread;
use crate::model::document::{RoleConfig, RoleStatus};

/// Normalizes a role. A trust policy that cannot be parsed is unread, never empty.
pub(super) fn role(detail: &RoleDetail) -> (RoleConfig, RoleStatus, Vec<Unread>) {
    let mut unread = vec![];
    let mut instance_profiles: Vec<_> =
        detail.instance_profile_list().iter().map(|profile| profile.arn().to_owned()).collect();
    instance_profiles.sort();
    let config = RoleConfig {
        path: detail.path().unwrap_or("/").to_owned(),
        created_at: detail.create_date().map(time),
        trust_policy: policy_document(detail.assume_role_policy_document(), "/config/trust_policy", &mut unread),
        attached_policies: attached_policies(detail.attached_managed_policies()),
        inline_policies: inline_policies(detail.role_policy_list(), &mut unread),
        permissions_boundary: boundary(detail.permissions_boundary()),
        instance_profiles,
    };
    let used = detail.role_last_used();
    let status = RoleStatus {
        last_used_at: used.and_then(|used| used.last_used_date()).map(time),
        last_used_region: used.and_then(|used| used.region()).map(str::to_owned),
    };
    (config, status, unread)
}

#[cfg(test)]
mod tests {
    use aws_sdk_iam::primitives::DateTime;
    use aws_sdk_iam::types::{AttachedPermissionsBoundary, RoleLastUsed};

    use super::*;
    use crate::model::GapReason;

    const TRUST: &str = "%7B%22Statement%22%3A%5B%7B%22Effect%22%3A%22Allow%22%2C%22Principal%22%3A%7B%22Service%22%3A\
        %22ec2.amazonaws.com%22%7D%2C%22Action%22%3A%22sts%3AAssumeRole%22%7D%5D%7D";

    #[test]
    fn last_use_is_status_and_the_rest_is_config() {
        let boundary = AttachedPermissionsBoundary::builder().permissions_boundary_arn("arn:limit").build();
        let used = RoleLastUsed::builder().last_used_date(DateTime::from_secs_and_nanos(60, 7)).region("eu-west-1");
        let detail = RoleDetail::builder()
            .path("/service-role/")
            .assume_role_policy_document(TRUST)
            .permissions_boundary(boundary)
            .role_last_used(used.build())
            .build();
        let (config, status, unread) = role(&detail);
        assert_eq!(config.trust_policy.unwrap().statements[0].principals[0].value, "ec2.amazonaws.com");
        assert_eq!(config.permissions_boundary.as_deref(), Some("arn:limit"));
        assert_eq!(status.last_used_at.unwrap().to_string(), "1970-01-01T00:01:00Z");
        assert_eq!(unread, []);
    }

    #[test]
    fn a_role_that_was_never_used_has_no_last_use() {
        let never = RoleLastUsed::builder().build();
        let detail = RoleDetail::builder().assume_role_policy_document(TRUST).role_last_used(never).build();
        assert_eq!(role(&detail).1, RoleStatus::default());
    }

    #[test]
    fn a_trust_policy_that_cannot_be_parsed_is_unread() {
        let detail = RoleDetail::builder().assume_role_policy_document("%7B%22Statement%22").build();
        let (config, _, unread) = role(&detail);
        assert_eq!(config.trust_policy, None);
        assert_eq!((unread[0].path.as_str(), unread[0].reason), ("/config/trust_policy", GapReason::Unparsable));
    }
}
