//! Who may reach a bucket: access control list, policy, block of public access, object ownership.

use aws_sdk_s3::operation::get_bucket_acl::GetBucketAclOutput;
use aws_sdk_s3::operation::get_bucket_ownership_controls::GetBucketOwnershipControlsOutput;
use aws_sdk_s3::operation::get_bucket_policy::GetBucketPolicyOutput;
use aws_sdk_s3::operation::get_bucket_policy_status::GetBucketPolicyStatusOutput;
use aws_sdk_s3::operation::get_public_access_block::GetPublicAccessBlockOutput;
use aws_sdk_s3::types::{Grant as SdkGrant, Type};

use super::bucket_reader::Misread;
use crate::model::PolicyDocument;
use crate::model::document::{Acl, Grant, PublicAccessBlock};

/// Normalizes the access control list.
///
/// A grant without grantee or permission is a misread, since leaving it out could hide that the bucket is public.
///
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketAcl.html>
pub(super) fn acl(answer: GetBucketAclOutput) -> Result<Option<Acl>, Misread> {
    let mut grants = answer.grants().iter().map(grant).collect::<Result<Vec<_>, _>>()?;
    grants.sort();
    grants.dedup();
    Ok(Some(Acl { owner_id: answer.owner.and_then(|owner| owner.id), grants }))
}

fn grant(grant: &SdkGrant) -> Result<Grant, Misread> {
    let grantee = grant.grantee().ok_or(Misread::garbled("a grant names no grantee"))?;
    let permission = grant.permission().ok_or(Misread::garbled("a grant names no permission"))?;
    let (kind, who) = match &grantee.r#type {
        Type::CanonicalUser => ("canonical_user", grantee.id()),
        Type::Group => ("group", grantee.uri()),
        Type::AmazonCustomerByEmail => ("email", grantee.email_address()),
        _ => return Err(Misread::garbled("a grantee is of an unknown type")),
    };
    let who = who.ok_or(Misread::garbled("a grantee has no id"))?;
    Ok(Grant { grantee_type: kind.into(), grantee: who.into(), permission: permission.as_str().into() })
}

/// Parses the bucket policy.
pub(super) fn policy(answer: GetBucketPolicyOutput) -> Result<Option<PolicyDocument>, Misread> {
    let text = answer.policy.ok_or(Misread::garbled("the answer holds no policy"))?;
    PolicyDocument::parse(&text).map(Some).map_err(Misread::unparsable)
}

/// Returns whether S3 calls the policy public.
///
/// An answer that does not say so is a misread, never "not public".
pub(super) fn policy_is_public(answer: GetBucketPolicyStatusOutput) -> Result<Option<bool>, Misread> {
    let said = answer.policy_status.and_then(|status| status.is_public);
    said.map(Some).ok_or(Misread::garbled("the answer does not say whether the policy is public"))
}

/// Normalizes the bucket's own block of public access; a switch that is not mentioned is off.
pub(super) fn public_access_block(answer: GetPublicAccessBlockOutput) -> Result<Option<PublicAccessBlock>, Misread> {
    let block = answer
        .public_access_block_configuration
        .ok_or(Misread::garbled("the answer holds no block of public access"))?;
    Ok(Some(PublicAccessBlock {
        block_public_acls: block.block_public_acls.unwrap_or(false),
        ignore_public_acls: block.ignore_public_acls.unwrap_or(false),
        block_public_policy: block.block_public_policy.unwrap_or(false),
        restrict_public_buckets: block.restrict_public_buckets.unwrap_or(false),
    }))
}

/// Returns the object ownership setting; S3 knows one rule.
pub(super) fn object_ownership(answer: GetBucketOwnershipControlsOutput) -> Result<Option<String>, Misread> {
    let controls = answer.ownership_controls.ok_or(Misread::garbled("the answer holds no ownership controls"))?;
    Ok(controls.rules.first().map(|rule| rule.object_ownership.as_str().to_owned()))
}

#[cfg(test)]
mod tests {
    use aws_sdk_s3::types::{
        Grantee, ObjectOwnership, Owner, OwnershipControls, OwnershipControlsRule, Permission, PolicyStatus,
        PublicAccessBlockConfiguration,
    };

    use super::*;
    use crate::model::GapReason;

    fn sdk_grant(grantee: Grantee, permission: Permission) -> SdkGrant {
        SdkGrant::builder().grantee(grantee).permission(permission).build()
    }

    fn group(uri: &str) -> Grantee {
        Grantee::builder().r#type(Type::Group).uri(uri).build().unwrap()
    }

    #[test]
    fn grants_are_sorted_and_groups_keep_their_uri() {
        let all_users = "http://acs.amazonaws.com/groups/global/AllUsers";
        let owner = Grantee::builder().r#type(Type::CanonicalUser).id("904f").display_name("x").build().unwrap();
        let answer = GetBucketAclOutput::builder()
            .owner(Owner::builder().id("904f").build())
            .grants(sdk_grant(group(all_users), Permission::Write))
            .grants(sdk_grant(group(all_users), Permission::Read))
            .grants(sdk_grant(owner, Permission::FullControl))
            .build();
        let acl = acl(answer).unwrap().unwrap();
        assert_eq!(acl.owner_id.as_deref(), Some("904f"));
        let shown: Vec<_> = acl.grants.iter().map(|g| (g.grantee_type.as_str(), g.permission.as_str())).collect();
        assert_eq!(shown, [("canonical_user", "FULL_CONTROL"), ("group", "READ"), ("group", "WRITE")]);
        assert_eq!(acl.grants[1].grantee, all_users);
    }

    #[test]
    fn an_acl_without_grants_is_an_empty_list_and_a_grant_without_grantee_is_no_acl() {
        assert_eq!(acl(GetBucketAclOutput::builder().build()).unwrap().unwrap().grants, []);
        let lost = SdkGrant::builder().permission(Permission::Read).build();
        let wrong = acl(GetBucketAclOutput::builder().grants(lost).build()).unwrap_err();
        assert_eq!(wrong.reason, GapReason::Garbled);
        let nameless = Grantee::builder().r#type(Type::Group).build().unwrap();
        assert!(acl(GetBucketAclOutput::builder().grants(sdk_grant(nameless, Permission::Read)).build()).is_err());
    }

    #[test]
    fn a_policy_that_is_not_one_is_unparsable_and_an_empty_answer_is_garbled() {
        let answer = |text: &str| GetBucketPolicyOutput::builder().policy(text).build();
        let good = policy(answer(r#"{"Statement":{"Effect":"Allow","Principal":"*","Action":"s3:GetObject"}}"#));
        assert_eq!(good.unwrap().unwrap().statements.len(), 1);
        assert_eq!(policy(answer("{")).unwrap_err().reason, GapReason::Unparsable);
        assert_eq!(policy(GetBucketPolicyOutput::builder().build()).unwrap_err().reason, GapReason::Garbled);
    }

    #[test]
    fn a_status_that_says_nothing_is_not_not_public() {
        let answer = |said: Option<bool>| {
            let status = PolicyStatus::builder().set_is_public(said).build();
            GetBucketPolicyStatusOutput::builder().policy_status(status).build()
        };
        assert_eq!(policy_is_public(answer(Some(true))), Ok(Some(true)));
        assert_eq!(policy_is_public(answer(Some(false))), Ok(Some(false)));
        assert_eq!(policy_is_public(answer(None)).unwrap_err().reason, GapReason::Garbled);
        let empty = GetBucketPolicyStatusOutput::builder().build();
        assert_eq!(policy_is_public(empty).unwrap_err().reason, GapReason::Garbled);
    }

    #[test]
    fn a_switch_that_is_not_mentioned_is_off() {
        let partly = PublicAccessBlockConfiguration::builder().ignore_public_acls(true).build();
        let answer = GetPublicAccessBlockOutput::builder().public_access_block_configuration(partly).build();
        let block = public_access_block(answer).unwrap().unwrap();
        assert_eq!(block, PublicAccessBlock { ignore_public_acls: true, ..PublicAccessBlock::default() });
        assert!(public_access_block(GetPublicAccessBlockOutput::builder().build()).is_err());
    }

    #[test]
    fn ownership_is_the_word_that_s3_uses() {
        let rule =
            OwnershipControlsRule::builder().object_ownership(ObjectOwnership::BucketOwnerEnforced).build().unwrap();
        let controls = OwnershipControls::builder().rules(rule).build().unwrap();
        let answer = GetBucketOwnershipControlsOutput::builder().ownership_controls(controls).build();
        assert_eq!(object_ownership(answer), Ok(Some("BucketOwnerEnforced".into())));
    }
}
