//! EC2's tags, and the name that one of them gives.

use std::collections::BTreeMap;

use aws_sdk_ec2::types::Tag;

/// Returns EC2's tags as the document keeps them.
#[must_use]
pub(super) fn of(tags: &[Tag]) -> BTreeMap<String, String> {
    let pair = |tag: &Tag| Some((tag.key()?.to_owned(), tag.value().unwrap_or_default().to_owned()));
    tags.iter().filter_map(pair).collect()
}

/// Returns the value of the tag `Name`, which is how EC2 names most things, or the id.
#[must_use]
pub(super) fn name_or(tags: &BTreeMap<String, String>, id: &str) -> String {
    tags.get("Name").filter(|name| !name.is_empty()).map_or(id, String::as_str).to_owned()
}
