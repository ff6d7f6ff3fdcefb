//! Normalizes `AWS::IAM::Group`.

use aws_sdk_iam::types::GroupDetail;

use super::date_time::time;
use super::iam_policy::{attached_policies, inline_policies};
use crate::model::Unread;
use crate::model::document::GroupConfig;

/// Normalizes a group. `users` are the names of the users who say that they are in it, in any order: the answer about a
/// group does not list them.
pub(super) fn group(detail: &GroupDetail, users: &[&str]) -> (GroupConfig, Vec<Unread>) {
    let mut unread = vec![];
    let mut users: Vec<_> = users.iter().map(|&name| name.to_owned()).collect();
    users.sort();
    let config = GroupConfig {
        path: detail.path().unwrap_or("/").to_owned(),
        created_at: detail.create_date().map(time),
        attached_policies: attached_policies(detail.attached_managed_policies()),
        inline_policies: inline_policies(detail.group_policy_list(), &mut unread),
        users,
    };
    (config, unread)
}

#[cfg(test)]
mod tests {
    use aws_sdk_iam::types::AttachedPolicy;

    use super::*;

    #[test]
    fn members_and_policies_are_sorted() {
        let detail = GroupDetail::builder()
            .group_name("ops")
            .path("/team/")
            .attached_managed_policies(AttachedPolicy::builder().policy_arn("arn:b").build())
            .attached_managed_policies(AttachedPolicy::builder().policy_arn("arn:a").build())
            .build();
        let (config, unread) = group(&detail, &["zoe", "ana"]);
        assert_eq!((config.users, config.path.as_str()), (vec!["ana".into(), "zoe".into()], "/team/"));
        assert_eq!(config.attached_policies, ["arn:a", "arn:b"]);
        assert_eq!(unread, []);
    }
}
