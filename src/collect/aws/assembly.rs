//! Puts together what collectors brought back: documents, and what their places are worth.

use std::collections::BTreeMap;

use crate::model::resource::SCHEMA;
use crate::model::resource_type::{GLOBAL, Home};
use crate::model::snapshot::SnapshotKind;
use crate::model::{
    Coverage, Document, Gap, GapReason, Place, ResourceType, Scope, ScopeCoverage, ScopeStatus, Snapshot,
    SnapshotHeader, Time,
};

use super::{Collected, Extent};

/// A snapshot in the making.
pub(super) struct Assembly {
    scope: Scope,
    started_at: Time,
    gaps: Vec<Gap>,
    places: BTreeMap<Place, Missing>,
    documents: Vec<Document>,
}

/// What is missing in a place.
#[derive(Default)]
struct Missing {
    /// Whether resources may be.
    list: bool,
    gaps: Vec<Gap>,
}

impl Assembly {
    /// Begins with nothing seen: a place is in the coverage once a collector has come back from it, or could not.
    pub(super) fn new(scope: Scope, started_at: Time) -> Self {
        Self { scope, started_at, gaps: Vec::new(), places: BTreeMap::new(), documents: Vec::new() }
    }

    /// Notes a failure that belongs to no place.
    pub(super) fn add_gap(&mut self, gap: Gap) {
        self.gaps.push(gap);
    }

    /// Notes a region that was asked for and that the account does not use.
    pub(super) fn add_closed_region(&mut self, region: &str) {
        let account = self.account();
        for resource_type in self.scope.types.clone() {
            if resource_type.home() == Home::Region {
                let gap = Gap {
                    account: account.clone(),
                    region: region.to_owned(),
                    call: "ec2:DescribeRegions".to_owned(),
                    action: "ec2:DescribeRegions".to_owned(),
                    reason: GapReason::RegionDisabled,
                    resource_id: None,
                    message: "the region is not enabled in this account".to_owned(),
                };
                self.miss(region, resource_type, true, gap);
            }
        }
    }

    /// Adds what one collector, which reads `types`, brought back from one region. Types that were not asked for are
    /// left out.
    pub(super) fn add(&mut self, region: &str, types: &[ResourceType], collected: Collected) {
        for resource_type in types.iter().copied().filter(|of| self.scope.types.contains(of)) {
            self.places.entry(self.place(region, resource_type)).or_default();
        }
        for missed in collected.missed {
            for resource_type in missed.types {
                self.miss(region, resource_type, missed.extent == Extent::List, missed.gap.clone());
            }
        }
        for resource in collected.resources {
            if !self.scope.types.contains(&resource.resource_type) {
                continue;
            }
            match Document::of(&resource) {
                Ok(document) => self.documents.push(document),
                Err(error) => {
                    let gap = Gap {
                        account: resource.account,
                        region: region.to_owned(),
                        call: String::new(),
                        action: String::new(),
                        reason: GapReason::Garbled,
                        resource_id: Some(resource.id),
                        message: format!("the document cannot be written as JSON: {error}"),
                    };
                    self.miss(region, resource.resource_type, true, gap);
                }
            }
        }
    }

    /// Returns the snapshot: documents sorted by id, each id once, and the coverage of every place.
    pub(super) fn finish(mut self, ended_at: Time) -> Snapshot {
        // A list that changes between two pages shows some resources twice. Which one stays must not depend on who came
        // first.
        self.documents.sort_by(|a, b| a.id.cmp(&b.id).then_with(|| a.text.cmp(&b.text)));
        self.documents.dedup_by(|a, b| a.id == b.id);
        let coverage = self.coverage();
        let header = SnapshotHeader {
            kind: SnapshotKind::Snapshot,
            schema: SCHEMA,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            started_at: self.started_at,
            ended_at: ended_at.max(self.started_at),
            scope: self.scope,
            coverage,
            documents: self.documents.len() as u64,
        };
        Snapshot { header, documents: self.documents }
    }

    fn coverage(&mut self) -> Coverage {
        let mut counts = BTreeMap::<Place, u64>::new();
        for document in &self.documents {
            *counts.entry(document.place()).or_default() += 1;
        }
        let mut coverage = Coverage { scopes: Vec::new(), gaps: std::mem::take(&mut self.gaps) };
        for (place, missing) in std::mem::take(&mut self.places) {
            let resources = counts.get(&place).copied().unwrap_or_default();
            coverage.scopes.push(missing.of(place, resources));
        }
        coverage.sort();
        coverage
    }

    fn miss(&mut self, region: &str, resource_type: ResourceType, list: bool, gap: Gap) {
        if !self.scope.types.contains(&resource_type) {
            return;
        }
        let place = self.place(region, resource_type);
        let missing = self.places.entry(place).or_default();
        missing.list |= list;
        if !missing.gaps.contains(&gap) {
            missing.gaps.push(gap);
        }
    }

    fn place(&self, region: &str, resource_type: ResourceType) -> Place {
        let region = match resource_type.home() {
            Home::Region => region,
            Home::Account => GLOBAL,
        };
        Place { account: self.account(), region: region.to_owned(), resource_type }
    }

    fn account(&self) -> String {
        self.scope.accounts.first().cloned().unwrap_or_default()
    }
}

impl Missing {
    fn of(self, place: Place, resources: u64) -> ScopeCoverage {
        let status = match (self.gaps.is_empty(), self.list, resources) {
            (true, ..) => ScopeStatus::Complete,
            (_, true, 0) => ScopeStatus::Failed,
            _ => ScopeStatus::Partial,
        };
        ScopeCoverage { place, status, listed: !self.list, resources, gaps: self.gaps }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::collect::aws::{Call, Failure, Missed};
    use crate::model::{Resource, Source, SourceKind};

    const NOW: i64 = 1_700_000_000;

    fn assembly() -> Assembly {
        let scope = Scope {
            accounts: vec!["111122223333".into()],
            regions: vec!["eu-west-1".into()],
            types: vec![ResourceType::Vpc, ResourceType::SecurityGroup],
        };
        Assembly::new(scope, Time::from_unix_seconds(NOW))
    }

    fn resource(resource_type: ResourceType, id: &str, name: &str) -> Resource {
        Resource {
            schema: SCHEMA,
            id: id.into(),
            resource_type,
            native_id: id.into(),
            name: name.into(),
            partition: "aws".into(),
            account: "111122223333".into(),
            region: "eu-west-1".into(),
            tags: BTreeMap::new(),
            config: serde_json::json!({}),
            status: serde_json::json!({}),
            unread: Vec::new(),
            source: Source { kind: SourceKind::Aws, collected_at: Time::from_unix_seconds(NOW) },
        }
    }

    fn missed(extent: Extent) -> Missed {
        let call = Call { service: "ec2", operation: "DescribeVpcs", action: "ec2:DescribeVpcs" };
        let gap = Failure::garbled(call, "eu-west-1", "no").gap("111122223333", None);
        Missed { types: vec![ResourceType::Vpc], extent, gap }
    }

    fn coverage(resources: Vec<Resource>, missed: Vec<Missed>) -> (ScopeStatus, bool, u64) {
        let mut assembly = assembly();
        assembly.add("eu-west-1", &[ResourceType::Vpc], Collected { resources, missed });
        let snapshot = assembly.finish(Time::from_unix_seconds(NOW));
        assert_eq!(snapshot.header.coverage.scopes.len(), 1);
        let scope = &snapshot.header.coverage.scopes[0];
        (scope.status, scope.listed, scope.resources)
    }

    #[test]
    fn what_a_place_is_worth_follows_from_what_was_missed() {
        let vpc = || vec![resource(ResourceType::Vpc, "vpc-1", "a")];
        let (list, detail) = (|| missed(Extent::List), || missed(Extent::Detail));
        assert_eq!(coverage(vec![], vec![]), (ScopeStatus::Complete, true, 0));
        assert_eq!(coverage(vpc(), vec![]), (ScopeStatus::Complete, true, 1));
        assert_eq!(coverage(vpc(), vec![list()]), (ScopeStatus::Partial, false, 1));
        assert_eq!(coverage(vec![], vec![list()]), (ScopeStatus::Failed, false, 0));
        assert_eq!(coverage(vpc(), vec![detail()]), (ScopeStatus::Partial, true, 1));
        assert_eq!(coverage(vpc(), vec![detail(), list()]), (ScopeStatus::Partial, false, 1));
    }

    #[test]
    fn documents_are_sorted_each_once_whatever_the_order() {
        let vpc = |id: &str, name: &str| resource(ResourceType::Vpc, id, name);
        let mut orders = [vec![vpc("b", "1"), vpc("a", "1"), vpc("b", "2")], Vec::new()];
        orders[1] = orders[0].iter().rev().cloned().collect();
        let snapshots = orders.map(|resources| {
            let mut assembly = assembly();
            assembly.add("eu-west-1", &[ResourceType::Vpc], Collected { resources, missed: vec![] });
            assembly.finish(Time::from_unix_seconds(NOW))
        });
        assert_eq!(snapshots[0], snapshots[1]);
        let ids: Vec<_> = snapshots[0].documents.iter().map(|document| document.id.as_str()).collect();
        assert_eq!(ids, ["a", "b"]);
        assert_eq!(snapshots[0].header.documents, 2);
    }

    #[test]
    fn types_that_were_not_asked_for_are_left_out() {
        let mut assembly = assembly();
        let resources = vec![resource(ResourceType::PrefixList, "pl-1", "a")];
        assembly.add("eu-west-1", &[ResourceType::PrefixList], Collected { resources, missed: vec![] });
        let snapshot = assembly.finish(Time::from_unix_seconds(NOW));
        assert!(snapshot.documents.is_empty() && snapshot.header.coverage.scopes.is_empty());
    }
}
