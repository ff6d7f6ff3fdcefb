//! What IAM's answers about users, groups, roles and policies have in common: policies, boundaries, tags.

use std::collections::BTreeMap;

use aws_sdk_iam::types::{AttachedPermissionsBoundary, AttachedPolicy, PolicyDetail, Tag};

use crate::model::document::InlinePolicy;
use crate::model::{GapReason, PolicyDocument, Unread};

/// Parses a policy document; one that is missing or cannot be parsed is marked as unread at `path`.
pub(super) fn policy_document(text: Option<&str>, path: &str, unread: &mut Vec<Unread>) -> Option<PolicyDocument> {
    let (reason, message) = match text.map(PolicyDocument::parse) {
        Some(Ok(policy)) => return Some(policy),
        Some(Err(wrong)) => (GapReason::Unparsable, wrong),
        None => (GapReason::Garbled, "the answer holds no policy document".into()),
    };
    unread.push(Unread { path: path.to_owned(), reason, action: None, message });
    None
}

/// Normalizes inline policies, sorted by name.
pub(super) fn inline_policies(details: &[PolicyDetail], unread: &mut Vec<Unread>) -> Vec<InlinePolicy> {
    let mut details: Vec<_> = details.iter().collect();
    details.sort_by(|a, b| a.policy_name().cmp(&b.policy_name()));
    let parse = |(at, detail): (usize, &PolicyDetail)| InlinePolicy {
        name: detail.policy_name().unwrap_or_default().to_owned(),
        policy: policy_document(detail.policy_document(), &format!("/config/inline_policies/{at}/policy"), unread),
    };
    details.into_iter().enumerate().map(parse).collect()
}

/// Returns the ARNs of attached policies, sorted.
pub(super) fn attached_policies(attached: &[AttachedPolicy]) -> Vec<String> {
    let mut arns: Vec<_> = attached.iter().filter_map(|policy| policy.policy_arn().map(str::to_owned)).collect();
    arns.sort();
    arns
}

/// Returns the ARN of a permissions boundary.
pub(super) fn boundary(boundary: Option<&AttachedPermissionsBoundary>) -> Option<String> {
    boundary?.permissions_boundary_arn().map(str::to_owned)
}

/// Returns tags by key.
pub(super) fn tags(tags: &[Tag]) -> BTreeMap<String, String> {
    tags.iter().map(|tag| (tag.key().to_owned(), tag.value().to_owned())).collect()
}

/// The mark of a type whose tags would take a call for each resource.
pub(super) fn tags_not_told(call: &str) -> Unread {
    let message = format!("`{call}` does not tell tags");
    Unread { path: "/tags".into(), reason: GapReason::NotSupported, action: None, message }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn detail(name: &str, document: &str) -> PolicyDetail {
        PolicyDetail::builder().policy_name(name).policy_document(document).build()
    }

    const PLAIN: &str = r#"{"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}"#;

    #[test]
    fn inline_policies_are_sorted_and_decoded_and_a_broken_one_is_named_by_its_place() {
        let encoded = percent_encoding::utf8_percent_encode(PLAIN, percent_encoding::NON_ALPHANUMERIC).to_string();
        let mut unread = vec![];
        let list = inline_policies(&[detail("c", "%7Bbroken"), detail("b", PLAIN), detail("a", &encoded)], &mut unread);
        assert_eq!(list.iter().map(|one| one.name.as_str()).collect::<Vec<_>>(), ["a", "b", "c"]);
        assert_eq!(list[0].policy, list[1].policy);
        assert!(list[0].policy.is_some() && list[2].policy.is_none());
        assert_eq!(unread.len(), 1);
        assert_eq!(
            (unread[0].path.as_str(), unread[0].reason),
            ("/config/inline_policies/2/policy", GapReason::Unparsable)
        );
    }

    #[test]
    fn a_document_that_is_missing_is_unread_and_not_empty() {
        let mut unread = vec![];
        assert_eq!(policy_document(None, "/config/policy", &mut unread), None);
        assert_eq!(unread[0].reason, GapReason::Garbled);
    }

    #[test]
    fn attached_policies_are_sorted_arns() {
        let attached = |arn: &str| AttachedPolicy::builder().policy_arn(arn).build();
        assert_eq!(attached_policies(&[attached("arn:b"), attached("arn:a")]), ["arn:a", "arn:b"]);
    }
}
