//! What a bucket serves and sends: access logs, website, CORS, event notifications; and its tags.

use std::collections::BTreeMap;

use aws_sdk_s3::operation::get_bucket_cors::GetBucketCorsOutput;
use aws_sdk_s3::operation::get_bucket_logging::GetBucketLoggingOutput;
use aws_sdk_s3::operation::get_bucket_notification_configuration::GetBucketNotificationConfigurationOutput;
use aws_sdk_s3::operation::get_bucket_tagging::GetBucketTaggingOutput;
use aws_sdk_s3::operation::get_bucket_website::GetBucketWebsiteOutput;
use aws_sdk_s3::types::{CorsRule as SdkCorsRule, Event};

use super::bucket_reader::Misread;
use crate::model::document::{CorsRule, Logging, NotificationTarget, Notifications, Website};

/// Normalizes server access logging. S3 answers an empty status while it is off.
pub(super) fn logging(answer: GetBucketLoggingOutput) -> Result<Option<Logging>, Misread> {
    Ok(answer.logging_enabled.map(|on| Logging { target_bucket: on.target_bucket, target_prefix: on.target_prefix }))
}

/// Normalizes the website.
pub(super) fn website(answer: GetBucketWebsiteOutput) -> Result<Option<Website>, Misread> {
    Ok(Some(Website {
        index_document: answer.index_document.map(|index| index.suffix),
        error_document: answer.error_document.map(|error| error.key),
        redirect_all_requests_to: answer.redirect_all_requests_to.map(|redirect| redirect.host_name),
    }))
}

/// Normalizes CORS rules, which keep their order: S3 uses the first that matches.
///
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/ManageCorsUsing.html>
pub(super) fn cors(answer: GetBucketCorsOutput) -> Result<Option<Vec<CorsRule>>, Misread> {
    let rules: Vec<_> = answer.cors_rules.unwrap_or_default().into_iter().map(cors_rule).collect();
    Ok((!rules.is_empty()).then_some(rules))
}

fn cors_rule(rule: SdkCorsRule) -> CorsRule {
    CorsRule {
        id: rule.id,
        allowed_origins: sorted(rule.allowed_origins),
        allowed_methods: sorted(rule.allowed_methods),
        allowed_headers: sorted(rule.allowed_headers.unwrap_or_default()),
        expose_headers: sorted(rule.expose_headers.unwrap_or_default()),
    }
}

fn sorted(mut list: Vec<String>) -> Vec<String> {
    list.sort();
    list
}

/// Normalizes event notifications; none at all is `None`.
pub(super) fn notifications(
    answer: GetBucketNotificationConfigurationOutput,
) -> Result<Option<Notifications>, Misread> {
    let event_bridge = answer.event_bridge_configuration.is_some();
    let queues = answer.queue_configurations.unwrap_or_default();
    let topics = answer.topic_configurations.unwrap_or_default();
    let functions = answer.lambda_function_configurations.unwrap_or_default();
    let mut targets: Vec<_> = queues
        .into_iter()
        .map(|one| target("queue", one.queue_arn, &one.events))
        .chain(topics.into_iter().map(|one| target("topic", one.topic_arn, &one.events)))
        .chain(functions.into_iter().map(|one| target("function", one.lambda_function_arn, &one.events)))
        .collect();
    targets.sort();
    Ok((event_bridge || !targets.is_empty()).then_some(Notifications { event_bridge, targets }))
}

fn target(kind: &str, arn: String, events: &[Event]) -> NotificationTarget {
    let events = sorted(events.iter().map(|event| event.as_str().to_owned()).collect());
    NotificationTarget { arn, kind: kind.into(), events }
}

/// Returns the tags by key.
pub(super) fn tags(answer: GetBucketTaggingOutput) -> Result<Option<BTreeMap<String, String>>, Misread> {
    Ok(Some(answer.tag_set.into_iter().map(|tag| (tag.key, tag.value)).collect()))
}

#[cfg(test)]
mod tests {
    use aws_sdk_s3::types::{
        EventBridgeConfiguration, IndexDocument, LambdaFunctionConfiguration, LoggingEnabled, QueueConfiguration, Tag,
    };

    use super::*;

    #[test]
    fn logging_that_is_off_is_none() {
        assert_eq!(logging(GetBucketLoggingOutput::builder().build()).unwrap(), None);
        let on = LoggingEnabled::builder().target_bucket("logs").target_prefix("").build().unwrap();
        let answer = GetBucketLoggingOutput::builder().logging_enabled(on).build();
        assert_eq!(logging(answer).unwrap().unwrap().target_bucket, "logs");
    }

    #[test]
    fn a_website_keeps_what_it_serves() {
        let index = IndexDocument::builder().suffix("index.html").build().unwrap();
        let answer = GetBucketWebsiteOutput::builder().index_document(index).build();
        let expected = Website { index_document: Some("index.html".into()), ..Website::default() };
        assert_eq!(website(answer).unwrap(), Some(expected));
    }

    #[test]
    fn cors_rules_keep_their_order_and_sort_their_lists() {
        let rule = |origin: &str| {
            SdkCorsRule::builder()
                .allowed_origins(origin)
                .allowed_methods("PUT")
                .allowed_methods("GET")
                .build()
                .unwrap()
        };
        let answer = GetBucketCorsOutput::builder().cors_rules(rule("z")).cors_rules(rule("a")).build();
        let rules = cors(answer).unwrap().unwrap();
        assert_eq!((rules[0].allowed_origins[0].as_str(), rules[1].allowed_origins[0].as_str()), ("z", "a"));
        assert_eq!(rules[0].allowed_methods, ["GET", "PUT"]);
    }

    #[test]
    fn notifications_are_sorted_by_arn_and_none_without_targets() {
        assert_eq!(notifications(GetBucketNotificationConfigurationOutput::builder().build()).unwrap(), None);
        let function = LambdaFunctionConfiguration::builder()
            .lambda_function_arn("arn:b")
            .events(Event::S3ObjectRemoved)
            .events(Event::S3ObjectCreated)
            .build()
            .unwrap();
        let queue = QueueConfiguration::builder().queue_arn("arn:a").events(Event::S3ObjectCreated).build().unwrap();
        let answer = GetBucketNotificationConfigurationOutput::builder()
            .lambda_function_configurations(function)
            .queue_configurations(queue)
            .build();
        let told = notifications(answer).unwrap().unwrap();
        let kinds: Vec<_> = told.targets.iter().map(|target| (target.kind.as_str(), target.arn.as_str())).collect();
        assert_eq!(kinds, [("queue", "arn:a"), ("function", "arn:b")]);
        assert_eq!(told.targets[1].events, ["s3:ObjectCreated:*", "s3:ObjectRemoved:*"]);
    }

    #[test]
    fn event_bridge_alone_is_a_notification() {
        let bridge = EventBridgeConfiguration::builder().build();
        let answer = GetBucketNotificationConfigurationOutput::builder().event_bridge_configuration(bridge).build();
        assert!(notifications(answer).unwrap().unwrap().event_bridge);
    }

    #[test]
    fn tags_are_a_map() {
        let tag = Tag::builder().key("env").value("prod").build().unwrap();
        let tags = tags(GetBucketTaggingOutput::builder().tag_set(tag).build().unwrap()).unwrap().unwrap();
        assert_eq!(tags["env"], "prod");
    }
}
