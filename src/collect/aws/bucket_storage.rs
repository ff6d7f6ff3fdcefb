//! How a bucket keeps its objects: encryption, versioning, lifecycle, replication, object lock.

use aws_sdk_s3::operation::get_bucket_encryption::GetBucketEncryptionOutput;
use aws_sdk_s3::operation::get_bucket_lifecycle_configuration::GetBucketLifecycleConfigurationOutput;
use aws_sdk_s3::operation::get_bucket_replication::GetBucketReplicationOutput;
use aws_sdk_s3::operation::get_bucket_versioning::GetBucketVersioningOutput;
use aws_sdk_s3::operation::get_object_lock_configuration::GetObjectLockConfigurationOutput;
use aws_sdk_s3::types::{
    ExpirationStatus, LifecycleRule as SdkLifecycleRule, LifecycleRuleFilter, MfaDeleteStatus, ObjectLockEnabled,
    ReplicationRule as SdkReplicationRule, ReplicationRuleStatus, ServerSideEncryptionRule, TransitionStorageClass,
};

use super::bucket_reader::Misread;
use super::date_time::time;
use crate::model::document::{
    Encryption, EncryptionRule, Lifecycle, LifecycleRule, ObjectLock, Replication, ReplicationRule, Transition,
    Versioning,
};

/// Normalizes default encryption. A rule without an algorithm (it only forbids kinds of encryption) is left out.
pub(super) fn encryption(answer: GetBucketEncryptionOutput) -> Result<Option<Encryption>, Misread> {
    let configuration = answer
        .server_side_encryption_configuration
        .ok_or(Misread::garbled("the answer holds no encryption configuration"))?;
    let rules: Vec<_> = configuration.rules.into_iter().filter_map(encryption_rule).collect();
    Ok((!rules.is_empty()).then_some(Encryption { rules }))
}

fn encryption_rule(rule: ServerSideEncryptionRule) -> Option<EncryptionRule> {
    let default = rule.apply_server_side_encryption_by_default?;
    Some(EncryptionRule {
        algorithm: default.sse_algorithm.as_str().to_owned(),
        kms_key_id: default.kms_master_key_id,
        bucket_key_enabled: rule.bucket_key_enabled.unwrap_or(false),
    })
}

/// Normalizes versioning. S3 says nothing at all for a bucket where it was never enabled.
pub(super) fn versioning(answer: GetBucketVersioningOutput) -> Result<Option<Versioning>, Misread> {
    Ok(Some(Versioning {
        status: answer.status.map(|status| status.as_str().to_owned()),
        mfa_delete: answer.mfa_delete == Some(MfaDeleteStatus::Enabled),
    }))
}

/// Normalizes lifecycle rules, sorted by id; no rules are no lifecycle.
///
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html>
pub(super) fn lifecycle(answer: GetBucketLifecycleConfigurationOutput) -> Result<Option<Lifecycle>, Misread> {
    let mut rules: Vec<_> = answer.rules.unwrap_or_default().into_iter().map(lifecycle_rule).collect();
    rules.sort_by(|a, b| (&a.id, &a.prefix).cmp(&(&b.id, &b.prefix)));
    Ok((!rules.is_empty()).then_some(Lifecycle { rules }))
}

fn lifecycle_rule(rule: SdkLifecycleRule) -> LifecycleRule {
    let (prefix, has_other_filters) = reach(&rule);
    let expiration = rule.expiration;
    let noncurrent = rule.noncurrent_version_transitions.unwrap_or_default();
    LifecycleRule {
        id: rule.id.unwrap_or_default(),
        enabled: rule.status == ExpirationStatus::Enabled,
        prefix,
        has_other_filters,
        expiration_days: expiration.as_ref().and_then(|expiration| expiration.days),
        expiration_date: expiration.and_then(|expiration| expiration.date).map(|date| time(&date)),
        noncurrent_expiration_days: rule
            .noncurrent_version_expiration
            .and_then(|expiration| expiration.noncurrent_days),
        abort_incomplete_multipart_upload_days: rule
            .abort_incomplete_multipart_upload
            .and_then(|abort| abort.days_after_initiation),
        transitions: transitions(
            rule.transitions.unwrap_or_default().into_iter().map(|one| (one.days, one.storage_class)),
        ),
        noncurrent_transitions: transitions(noncurrent.into_iter().map(|one| (one.noncurrent_days, one.storage_class))),
    }
}

/// Returns the prefix that limits a rule, and whether anything else does. The prefix stands in the filter, in the
/// filter's `And`, or, in rules of before 2016, beside the filter.
fn reach(rule: &SdkLifecycleRule) -> (String, bool) {
    let filter = rule.filter();
    let and = filter.and_then(LifecycleRuleFilter::and);
    #[expect(deprecated, reason = "S3 still answers rules of the old form")]
    let old = rule.prefix.as_deref();
    let prefix = and.and_then(|and| and.prefix()).or(filter.and_then(LifecycleRuleFilter::prefix)).or(old);
    let others = filter.is_some_and(|filter| {
        filter.tag.is_some() || filter.object_size_greater_than.is_some() || filter.object_size_less_than.is_some()
    }) || and.is_some_and(|and| {
        !and.tags().is_empty() || and.object_size_greater_than.is_some() || and.object_size_less_than.is_some()
    });
    (prefix.unwrap_or_default().to_owned(), others)
}

fn transitions(moves: impl Iterator<Item = (Option<i32>, Option<TransitionStorageClass>)>) -> Vec<Transition> {
    let mut list: Vec<_> = moves
        .map(|(days, class)| {
            let storage_class = class.map(|class| class.as_str().to_owned()).unwrap_or_default();
            Transition { days, storage_class }
        })
        .collect();
    list.sort();
    list
}

/// Normalizes replication, rules sorted by id.
pub(super) fn replication(answer: GetBucketReplicationOutput) -> Result<Option<Replication>, Misread> {
    let configuration =
        answer.replication_configuration.ok_or(Misread::garbled("the answer holds no replication configuration"))?;
    let mut rules: Vec<_> = configuration.rules.into_iter().map(replication_rule).collect();
    rules.sort_by(|a, b| (&a.id, &a.destination_bucket).cmp(&(&b.id, &b.destination_bucket)));
    Ok(Some(Replication { role: configuration.role, rules }))
}

fn replication_rule(rule: SdkReplicationRule) -> ReplicationRule {
    let destination = rule.destination;
    ReplicationRule {
        id: rule.id.unwrap_or_default(),
        enabled: rule.status == ReplicationRuleStatus::Enabled,
        destination_account: destination.as_ref().and_then(|destination| destination.account.clone()),
        destination_bucket: destination.map(|destination| destination.bucket).unwrap_or_default(),
    }
}

/// Normalizes object lock with its default retention.
pub(super) fn object_lock(answer: GetObjectLockConfigurationOutput) -> Result<Option<ObjectLock>, Misread> {
    let configuration =
        answer.object_lock_configuration.ok_or(Misread::garbled("the answer holds no object lock configuration"))?;
    if configuration.object_lock_enabled != Some(ObjectLockEnabled::Enabled) {
        return Ok(None);
    }
    let retention = configuration.rule.and_then(|rule| rule.default_retention);
    Ok(Some(ObjectLock {
        default_mode: retention.as_ref().and_then(|kept| kept.mode.as_ref()).map(|mode| mode.as_str().to_owned()),
        default_days: retention.as_ref().and_then(|kept| kept.days).filter(|&days| days > 0),
        default_years: retention.as_ref().and_then(|kept| kept.years).filter(|&years| years > 0),
    }))
}

#[cfg(test)]
mod tests {
    use aws_sdk_s3::types::{
        BucketVersioningStatus, DefaultRetention, Destination, LifecycleExpiration, LifecycleRuleAndOperator,
        NoncurrentVersionTransition, ObjectLockConfiguration, ObjectLockRetentionMode, ObjectLockRule,
        ReplicationConfiguration, ServerSideEncryption, ServerSideEncryptionByDefault,
        ServerSideEncryptionConfiguration, Tag, Transition as SdkTransition,
    };

    use super::*;

    fn rule(id: &str) -> aws_sdk_s3::types::builders::LifecycleRuleBuilder {
        SdkLifecycleRule::builder().id(id).status(ExpirationStatus::Enabled)
    }

    fn rules(list: Vec<SdkLifecycleRule>) -> Vec<LifecycleRule> {
        let answer = GetBucketLifecycleConfigurationOutput::builder().set_rules(Some(list)).build();
        lifecycle(answer).unwrap().unwrap().rules
    }

    #[test]
    fn versioning_that_was_never_enabled_is_told_from_suspended() {
        let never = versioning(GetBucketVersioningOutput::builder().build()).unwrap().unwrap();
        assert_eq!(never, Versioning { status: None, mfa_delete: false });
        let suspended = GetBucketVersioningOutput::builder()
            .status(BucketVersioningStatus::Suspended)
            .mfa_delete(MfaDeleteStatus::Enabled)
            .build();
        let expected = Versioning { status: Some("Suspended".into()), mfa_delete: true };
        assert_eq!(versioning(suspended).unwrap().unwrap(), expected);
    }

    #[test]
    fn every_way_to_limit_a_lifecycle_rule_is_seen() {
        let tag = Tag::builder().key("k").value("v").build().unwrap();
        let and = LifecycleRuleAndOperator::builder().prefix("and/").tags(tag.clone()).build();
        let size_only = LifecycleRuleAndOperator::builder().prefix("s/").object_size_less_than(9).build();
        #[expect(deprecated, reason = "the old form is what is tested")]
        let old = rule("2-old").prefix("old/").build().unwrap();
        let list = rules(vec![
            rule("1-none").build().unwrap(),
            old,
            rule("3-empty").filter(LifecycleRuleFilter::builder().build()).build().unwrap(),
            rule("4-prefix").filter(LifecycleRuleFilter::builder().prefix("new/").build()).build().unwrap(),
            rule("5-tag").filter(LifecycleRuleFilter::builder().tag(tag).build()).build().unwrap(),
            rule("6-and").filter(LifecycleRuleFilter::builder().and(and).build()).build().unwrap(),
            rule("7-size").filter(LifecycleRuleFilter::builder().and(size_only).build()).build().unwrap(),
        ]);
        let reach: Vec<_> = list.iter().map(|rule| (rule.prefix.as_str(), rule.has_other_filters)).collect();
        let expected =
            [("", false), ("old/", false), ("", false), ("new/", false), ("", true), ("and/", true), ("s/", true)];
        assert_eq!(reach, expected);
    }

    #[test]
    fn lifecycle_rules_and_transitions_are_sorted() {
        let later = SdkTransition::builder().days(90).storage_class(TransitionStorageClass::Glacier).build();
        let sooner = SdkTransition::builder().days(30).storage_class(TransitionStorageClass::StandardIa).build();
        let old = NoncurrentVersionTransition::builder()
            .noncurrent_days(7)
            .storage_class(TransitionStorageClass::DeepArchive)
            .build();
        let second = rule("b").transitions(later).transitions(sooner).noncurrent_version_transitions(old);
        let expiration = LifecycleExpiration::builder().days(400).build();
        let first = rule("a").status(ExpirationStatus::Disabled).expiration(expiration);
        let list = rules(vec![second.build().unwrap(), first.build().unwrap()]);
        assert_eq!((list[0].id.as_str(), list[0].enabled, list[0].expiration_days), ("a", false, Some(400)));
        let moves: Vec<_> = list[1].transitions.iter().map(|one| (one.days, one.storage_class.as_str())).collect();
        assert_eq!(moves, [(Some(30), "STANDARD_IA"), (Some(90), "GLACIER")]);
        assert_eq!(list[1].noncurrent_transitions[0].storage_class, "DEEP_ARCHIVE");
    }

    #[test]
    fn a_lifecycle_without_rules_is_none() {
        let answer = GetBucketLifecycleConfigurationOutput::builder().build();
        assert_eq!(lifecycle(answer).unwrap(), None);
    }

    #[test]
    fn encryption_keeps_key_and_bucket_key() {
        let default = ServerSideEncryptionByDefault::builder()
            .sse_algorithm(ServerSideEncryption::AwsKms)
            .kms_master_key_id("alias/x")
            .build()
            .unwrap();
        let rule = ServerSideEncryptionRule::builder().apply_server_side_encryption_by_default(default).build();
        let configuration = ServerSideEncryptionConfiguration::builder().rules(rule).build().unwrap();
        let answer = GetBucketEncryptionOutput::builder().server_side_encryption_configuration(configuration).build();
        let rules = encryption(answer).unwrap().unwrap().rules;
        assert_eq!((rules[0].algorithm.as_str(), rules[0].kms_key_id.as_deref()), ("aws:kms", Some("alias/x")));
        assert!(!rules[0].bucket_key_enabled);
        assert!(encryption(GetBucketEncryptionOutput::builder().build()).is_err());
    }

    #[test]
    fn replication_names_the_account_that_gets_the_copies() {
        let destination = Destination::builder().bucket("arn:aws:s3:::copy").account("444455556666").build().unwrap();
        let rule = SdkReplicationRule::builder()
            .status(ReplicationRuleStatus::Disabled)
            .destination(destination)
            .build()
            .unwrap();
        let configuration = ReplicationConfiguration::builder().role("arn:r").rules(rule).build().unwrap();
        let answer = GetBucketReplicationOutput::builder().replication_configuration(configuration).build();
        let rules = replication(answer).unwrap().unwrap().rules;
        assert_eq!(rules[0].destination_account.as_deref(), Some("444455556666"));
        assert!(!rules[0].enabled);
        assert!(replication(GetBucketReplicationOutput::builder().build()).is_err());
    }

    #[test]
    fn object_lock_without_default_retention_is_still_on() {
        let lock = |configuration| {
            object_lock(GetObjectLockConfigurationOutput::builder().object_lock_configuration(configuration).build())
        };
        let bare = ObjectLockConfiguration::builder().object_lock_enabled(ObjectLockEnabled::Enabled);
        assert_eq!(lock(bare.clone().build()).unwrap(), Some(ObjectLock::default()));
        let kept = DefaultRetention::builder().mode(ObjectLockRetentionMode::Compliance).years(7).build();
        let with_rule = bare.rule(ObjectLockRule::builder().default_retention(kept).build()).build();
        let expected =
            ObjectLock { default_mode: Some("COMPLIANCE".into()), default_days: None, default_years: Some(7) };
        assert_eq!(lock(with_rule).unwrap(), Some(expected));
        assert_eq!(lock(ObjectLockConfiguration::builder().build()).unwrap(), None);
    }
}
