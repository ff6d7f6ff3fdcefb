//! `AWS::EC2::PrefixList`: one list in each region, and the entries of each list that AWS does not own.

use aws_sdk_ec2::types::{ManagedPrefixList, PrefixListEntry as Entry, PrefixListState};
use futures::FutureExt;
use futures::future::{BoxFuture, join_all};

use crate::model::ResourceType;
use crate::model::document::{NoStatus, PrefixListConfig, PrefixListEntry};

use super::failure::{Call, Failure};
use super::{Collected, Collector, Facts, Target, cidr, tags};

const LISTS: Call =
    Call { service: "ec2", operation: "DescribeManagedPrefixLists", action: "ec2:DescribeManagedPrefixLists" };
const ENTRIES: Call =
    Call { service: "ec2", operation: "GetManagedPrefixListEntries", action: "ec2:GetManagedPrefixListEntries" };

/// The largest page that both calls give.
const PAGE: i32 = 100;

/// Reads managed prefix lists.
pub(super) struct PrefixLists;

impl Collector for PrefixLists {
    fn types(&self) -> &'static [ResourceType] {
        &[ResourceType::PrefixList]
    }

    fn actions(&self) -> &'static [&'static str] {
        const { &[LISTS.action, ENTRIES.action] }
    }

    fn collect<'a>(&'a self, target: &'a Target) -> BoxFuture<'a, Collected> {
        collect(target).boxed()
    }
}

async fn collect(target: &Target) -> Collected {
    let ec2 = target.aws.ec2(&target.region);
    let list = target
        .aws
        .pages(
            LISTS,
            &target.region,
            |token| ec2.describe_managed_prefix_lists().max_results(PAGE).set_next_token(token).send(),
            |page| page.next_token(),
        )
        .await;
    let lists = list.pages.iter().flat_map(|page| page.prefix_lists()).filter(|list| is_there(list));
    let read = join_all(lists.map(|list| async move { (list, entries(target, list).await) })).await;

    let mut collected = Collected::default();
    for (list, entries) in read {
        let facts = facts(target, list, entries.as_ref());
        if let (Some(facts), Err(failure)) = (&facts, &entries) {
            collected.miss_detail(target, PrefixLists.types(), Some(&facts.id), failure);
        }
        collected.emit_item(target, (PrefixLists.types(), LISTS), facts);
    }
    if let Some(failure) = &list.failure {
        collected.miss_list(target, PrefixLists.types(), failure);
    }
    collected
}

/// A deleted list stays in the answers for a while.
fn is_there(list: &ManagedPrefixList) -> bool {
    list.state() != Some(&PrefixListState::DeleteComplete)
}

/// Reads the entries of a list; `None` for a list of AWS. Half a list of entries is none.
async fn entries(target: &Target, list: &ManagedPrefixList) -> Result<Option<Vec<Entry>>, Failure> {
    let (Some(id), false) = (list.prefix_list_id(), is_of_aws(list)) else { return Ok(None) };
    let ec2 = target.aws.ec2(&target.region);
    let read = target
        .aws
        .pages(
            ENTRIES,
            &target.region,
            |token| {
                let request = ec2.get_managed_prefix_list_entries().prefix_list_id(id);
                request.max_results(PAGE).set_next_token(token).send()
            },
            |page| page.next_token(),
        )
        .await;
    match read.failure {
        Some(failure) => Err(failure),
        None => Ok(Some(read.pages.into_iter().flat_map(|page| page.entries.unwrap_or_default()).collect())),
    }
}

fn is_of_aws(list: &ManagedPrefixList) -> bool {
    list.owner_id() == Some("AWS")
}

fn facts(
    target: &Target,
    list: &ManagedPrefixList,
    entries: Result<&Option<Vec<Entry>>, &Failure>,
) -> Option<Facts<PrefixListConfig, NoStatus>> {
    let id = list.prefix_list_id()?;
    let arn = || target.arn("ec2", &format!("prefix-list/{id}"));
    Some(Facts {
        resource_type: ResourceType::PrefixList,
        id: list.prefix_list_arn().map_or_else(arn, str::to_owned),
        native_id: id.to_owned(),
        name: list.prefix_list_name().unwrap_or(id).to_owned(),
        region: None,
        tags: tags::of(list.tags()),
        config: normalize(list, entries.ok().and_then(Option::as_deref)),
        status: NoStatus {},
        unread: entries.err().map(|failure| failure.unread("/config/entries")).into_iter().collect(),
    })
}

fn normalize(list: &ManagedPrefixList, entries: Option<&[Entry]>) -> PrefixListConfig {
    PrefixListConfig {
        owner_id: list.owner_id().unwrap_or_default().to_owned(),
        address_family: list.address_family().unwrap_or_default().to_owned(),
        max_entries: list.max_entries().filter(|_| !is_of_aws(list)).and_then(|number| number.try_into().ok()),
        entries: entries.map(normalize_entries),
    }
}

fn normalize_entries(entries: &[Entry]) -> Vec<PrefixListEntry> {
    let entry = |entry: &Entry| {
        let description = entry.description().filter(|text| !text.is_empty()).map(str::to_owned);
        Some(PrefixListEntry { cidr: cidr::canonical(entry.cidr()?), description })
    };
    let mut all: Vec<PrefixListEntry> = entries.iter().filter_map(entry).collect();
    all.sort_by(|a, b| a.cidr.cmp(&b.cidr).then_with(|| b.description.cmp(&a.description)));
    all.dedup_by(|a, b| a.cidr == b.cidr);
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(cidr: &str) -> Entry {
        Entry::builder().cidr(cidr).build()
    }

    #[test]
    fn entries_are_canonical_and_sorted() {
        let list = ManagedPrefixList::builder().owner_id("111122223333").address_family("IPv4").max_entries(5).build();
        let config = normalize(&list, Some(&[entry("192.0.2.0/24"), entry("10.9.9.9/8"), entry("10.0.0.0/8")]));
        let cidrs: Vec<_> = config.entries.unwrap().into_iter().map(|entry| entry.cidr).collect();
        assert_eq!(cidrs, ["10.0.0.0/8", "192.0.2.0/24"]);
        assert_eq!(config.max_entries, Some(5));
    }

    #[test]
    fn a_list_of_aws_has_no_entries_and_no_limit() {
        let list = ManagedPrefixList::builder().owner_id("AWS").max_entries(0).build();
        let config = normalize(&list, None);
        assert_eq!((config.entries, config.max_entries), (None, None));
    }

    #[test]
    fn a_deleted_list_is_not_there() {
        assert!(!is_there(&ManagedPrefixList::builder().state(PrefixListState::DeleteComplete).build()));
        assert!(is_there(&ManagedPrefixList::builder().state(PrefixListState::ModifyInProgress).build()));
        assert!(is_there(&ManagedPrefixList::builder().build()));
    }
}
