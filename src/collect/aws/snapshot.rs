//! `AWS::EC2::Snapshot`: in each region the list of the account's own, the list of those that everybody may use, and one
//! call for each snapshot that tells with whom it is shared.

use std::collections::BTreeSet;

use aws_sdk_ec2::types::{CreateVolumePermission as Permission, PermissionGroup, Snapshot, SnapshotAttributeName};
use futures::FutureExt;
use futures::future::BoxFuture;

use crate::model::document::{SnapshotConfig, StateStatus};
use crate::model::{ResourceType, Unread};

use super::date_time::time;
use super::ec2::{self, given, sorted, text};
use super::failure::{Call, Failure};
use super::{Collected, Collector, Facts, Target};

const SNAPSHOTS: Call = Call { service: "ec2", operation: "DescribeSnapshots", action: "ec2:DescribeSnapshots" };
const ATTRIBUTE: Call =
    Call { service: "ec2", operation: "DescribeSnapshotAttribute", action: "ec2:DescribeSnapshotAttribute" };

/// The largest page that the list gives.
const PAGE: i32 = 1000;

/// The snapshot was deleted after it had been listed.
const GONE: &[&str] = &["InvalidSnapshot.NotFound"];

const TYPES: &[ResourceType] = &[ResourceType::Snapshot];

/// Reads the snapshots that the account owns.
pub(super) struct Snapshots;

impl Collector for Snapshots {
    fn types(&self) -> &'static [ResourceType] {
        TYPES
    }

    fn actions(&self) -> &'static [&'static str] {
        const { &[ATTRIBUTE.action, SNAPSHOTS.action] }
    }

    fn collect<'a>(&'a self, target: &'a Target) -> BoxFuture<'a, Collected> {
        collect(target).boxed()
    }
}

async fn collect(target: &Target) -> Collected {
    let (aws, region) = (&target.aws, target.region.as_str());
    let ec2 = aws.ec2(region);
    let own = || ec2.describe_snapshots().owner_ids("self").max_results(PAGE);
    let (list, public) = futures::join!(
        aws.pages(SNAPSHOTS, region, |token| own().set_next_token(token).send(), |page| page.next_token()),
        aws.pages(
            SNAPSHOTS,
            region,
            |token| own().restorable_by_user_ids("all").set_next_token(token).send(),
            |page| page.next_token(),
        ),
    );
    let public = Public {
        ids: public.pages.iter().flat_map(|page| page.snapshots()).filter_map(|one| one.snapshot_id()).collect(),
        failure: public.failure.as_ref(),
    };
    let snapshots = list.pages.iter().flat_map(|page| page.snapshots());
    let reads =
        Vec::from_iter(snapshots.map(|snapshot| async move { (snapshot, permissions(target, snapshot).await) }));

    let mut collected = Collected::default();
    for (snapshot, permissions) in ec2::a_few_at_a_time(reads).await {
        if permissions.as_ref().is_err_and(|failure| failure.is(GONE)) {
            continue;
        }
        let facts = facts(target, snapshot, Sharing::of(snapshot, &public, permissions.as_deref()));
        if let (Some(facts), Err(failure)) = (&facts, &permissions) {
            collected.miss_detail(target, TYPES, Some(&facts.id), failure);
        }
        collected.emit_item(target, (TYPES, SNAPSHOTS), facts);
    }
    if let Some(failure) = &list.failure {
        collected.miss_list(target, TYPES, failure);
    }
    if let Some(failure) = public.failure {
        collected.miss_detail(target, TYPES, None, failure);
    }
    collected
}

async fn permissions(target: &Target, snapshot: &Snapshot) -> Result<Vec<Permission>, Failure> {
    let request = target.aws.ec2(&target.region).describe_snapshot_attribute();
    let request = request.attribute(SnapshotAttributeName::CreateVolumePermission);
    let request = request.set_snapshot_id(snapshot.snapshot_id.clone());
    let answer = target.aws.call(ATTRIBUTE, &target.region, request.send()).await?;
    Ok(answer.create_volume_permissions.unwrap_or_default())
}

/// The snapshots that everybody may use, and why there may be more.
struct Public<'a> {
    ids: BTreeSet<&'a str>,
    failure: Option<&'a Failure>,
}

/// Who may make a volume from a snapshot.
#[derive(Debug, PartialEq)]
struct Sharing {
    public: Option<bool>,
    shared_with: Option<Vec<String>>,
    unread: Vec<Unread>,
}

impl Sharing {
    /// Each of the two answers tells whether the snapshot is public, so that one of them may be missing.
    fn of(snapshot: &Snapshot, public: &Public<'_>, permissions: Result<&[Permission], &Failure>) -> Self {
        let listed = snapshot.snapshot_id().is_some_and(|id| public.ids.contains(id));
        let everybody = |one: &Permission| one.group() == Some(&PermissionGroup::All);
        match permissions {
            Ok(all) => Self {
                public: Some(listed || all.iter().any(everybody)),
                shared_with: Some(sorted(all.iter().filter_map(|one| one.user_id()))),
                unread: Vec::new(),
            },
            Err(failure) => {
                let is_known = listed || public.failure.is_none();
                let paths = ["/config/public", "/config/shared_with"];
                let unread = paths.into_iter().filter(|path| !(is_known && *path == "/config/public"));
                Self {
                    public: is_known.then_some(listed),
                    shared_with: None,
                    unread: unread.map(|path| failure.unread(path)).collect(),
                }
            }
        }
    }
}

fn facts(target: &Target, snapshot: &Snapshot, sharing: Sharing) -> Option<Facts<SnapshotConfig, StateStatus>> {
    let (public, shared_with, unread) = (sharing.public, sharing.shared_with, sharing.unread);
    let config = SnapshotConfig { public, shared_with, ..normalize(snapshot, &target.account) };
    let known = (config, ec2::state(snapshot.state().map(|state| state.as_str())));
    let thing = ("snapshot", snapshot.snapshot_id()?);
    Some(Facts { unread, ..ec2::facts(target, ResourceType::Snapshot, thing, snapshot.tags(), known) })
}

fn normalize(snapshot: &Snapshot, account: &str) -> SnapshotConfig {
    SnapshotConfig {
        owner_id: snapshot.owner_id().unwrap_or(account).to_owned(),
        volume_id: text(snapshot.volume_id()),
        volume_size_gib: snapshot.volume_size().and_then(|size| size.try_into().ok()).unwrap_or_default(),
        encrypted: snapshot.encrypted().unwrap_or_default(),
        kms_key_id: given(snapshot.kms_key_id()),
        description: text(snapshot.description()),
        started_at: snapshot.start_time().map(time),
        public: None,
        shared_with: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sharing(listed: bool, list_failed: bool, permissions: Option<&[Permission]>) -> Sharing {
        let failure = Failure::garbled(ATTRIBUTE, "eu-west-1", "no");
        let snapshot = Snapshot::builder().snapshot_id("snap-1").build();
        let ids = if listed { BTreeSet::from(["snap-1"]) } else { BTreeSet::from(["snap-2"]) };
        let public = Public { ids, failure: list_failed.then_some(&failure) };
        Sharing::of(&snapshot, &public, permissions.ok_or(&failure))
    }

    #[test]
    fn permissions_tell_everybody_from_accounts() {
        let account = |id: &str| Permission::builder().user_id(id).build();
        let all = Permission::builder().group(PermissionGroup::All).build();
        let found = sharing(false, false, Some(&[account("444455556666"), all, account("111122223333")]));
        assert_eq!(found.public, Some(true));
        assert_eq!(found.shared_with.unwrap(), ["111122223333", "444455556666"]);
        let none = sharing(false, true, Some(&[]));
        assert_eq!((none.public, none.shared_with, none.unread), (Some(false), Some(vec![]), vec![]));
    }

    #[test]
    fn without_permissions_the_list_of_public_ones_tells_what_it_can() {
        for (listed, list_failed, public, unread) in [
            (true, false, Some(true), vec!["/config/shared_with"]),
            (false, false, Some(false), vec!["/config/shared_with"]),
            (true, true, Some(true), vec!["/config/shared_with"]),
            (false, true, None, vec!["/config/public", "/config/shared_with"]),
        ] {
            let found = sharing(listed, list_failed, None);
            assert_eq!((found.public, found.shared_with), (public, None));
            assert_eq!(found.unread.iter().map(|one| one.path.as_str()).collect::<Vec<_>>(), unread);
        }
    }
}
