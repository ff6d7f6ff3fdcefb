//! What the collectors of EC2 have in common: facts of a thing that is named by its id, texts, and reads of many things.

use std::future::Future;

use aws_sdk_ec2::types::Tag;
use futures::StreamExt;
use futures::stream;

use crate::model::ResourceType;
use crate::model::document::StateStatus;

use super::{Facts, Target, tags};

/// How many things of one list are read at a time; how many calls are in flight is bounded by
/// [`Aws::call`](super::Aws::call).
const AT_A_TIME: usize = 16;

/// What is known of a thing whose ARN is `.../KIND/ID` and whose name is a tag. `thing` is kind and id.
pub(super) fn facts<C, S>(
    target: &Target,
    resource_type: ResourceType,
    (kind, id): (&str, &str),
    tags: &[Tag],
    (config, status): (C, S),
) -> Facts<C, S> {
    let tags = tags::of(tags);
    Facts {
        resource_type,
        id: target.arn("ec2", &format!("{kind}/{id}")),
        native_id: id.to_owned(),
        name: tags::name_or(&tags, id),
        region: None,
        tags,
        config,
        status,
        unread: Vec::new(),
    }
}

/// Returns the state that AWS tells.
pub(super) fn state(state: Option<&str>) -> StateStatus {
    StateStatus { state: given(state) }
}

/// Returns a text that is always there.
pub(super) fn text(value: Option<&str>) -> String {
    value.unwrap_or_default().to_owned()
}

/// Returns a text that may not be there: AWS leaves some out, and gives others as empty.
pub(super) fn given(value: Option<&str>) -> Option<String> {
    value.filter(|text| !text.is_empty()).map(str::to_owned)
}

/// Returns texts sorted, each once, without empty ones.
pub(super) fn sorted<'a>(texts: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let mut all: Vec<String> = texts.into_iter().filter_map(|text| given(Some(text))).collect();
    all.sort();
    all.dedup();
    all
}

/// Runs reads, a few at a time, and returns their results in the order of the reads.
pub(super) async fn a_few_at_a_time<F: Future>(reads: Vec<F>) -> Vec<F::Output> {
    stream::iter(reads).buffered(AT_A_TIME).collect().await
}
