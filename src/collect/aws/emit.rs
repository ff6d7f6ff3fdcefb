//! Builds documents and gaps: the last of a collector's three steps.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::model::resource::SCHEMA;
use crate::model::resource_type::{GLOBAL, Home};
use crate::model::{Gap, GapReason, Resource, ResourceType, Source, SourceKind, Unread};

use super::{Call, Collected, Extent, Failure, Missed, Pages, Target};

/// What a collector knows of one resource; the rest of the document is the [`Target`]'s.
#[derive(Clone, Debug)]
pub struct Facts<C, S> {
    /// The type.
    pub resource_type: ResourceType,
    /// ARN or ARN-like identity.
    pub id: String,
    /// AWS's own id.
    pub native_id: String,
    /// Name for people.
    pub name: String,
    /// The region that the document names when it is not the target's: a bucket's.
    pub region: Option<String>,
    /// Tags.
    pub tags: BTreeMap<String, String>,
    /// What somebody configured, in the type's struct of [`document`](crate::model::document).
    pub config: C,
    /// What changes by itself, likewise.
    pub status: S,
    /// The parts that could not be read.
    pub unread: Vec<Unread>,
}

impl Target {
    /// Returns the ARN of something that belongs to the target's region: `arn:aws:ec2:eu-west-1:123456789012:vpc/vpc-1`
    /// for `("ec2", "vpc/vpc-1")`.
    #[must_use]
    pub fn arn(&self, service: &str, resource: &str) -> String {
        format!("arn:{}:{service}:{}:{}:{resource}", self.partition, self.region, self.account)
    }
}

impl Collected {
    /// Adds the document of a resource.
    ///
    /// A resource that cannot be written as JSON, which its types rule out, is a gap and not a silence.
    pub fn emit<C: Serialize, S: Serialize>(&mut self, target: &Target, facts: Facts<C, S>) {
        let resource_type = facts.resource_type;
        let id = facts.id.clone();
        match document(target, facts) {
            Ok(resource) => self.resources.push(resource),
            Err(error) => {
                let gap = Gap {
                    account: target.account.clone(),
                    region: target.region.clone(),
                    call: String::new(),
                    action: String::new(),
                    reason: GapReason::Garbled,
                    resource_id: Some(id),
                    message: format!("the document cannot be written as JSON: {error}"),
                };
                self.missed.push(Missed { types: vec![resource_type], extent: Extent::List, gap });
            }
        }
    }

    /// Adds the document of one item of an answer; an item without an id is a hole in the list and not a silence.
    pub fn emit_item<C: Serialize, S: Serialize>(
        &mut self,
        target: &Target,
        (types, call): (&[ResourceType], Call),
        facts: Option<Facts<C, S>>,
    ) {
        match facts {
            Some(facts) => self.emit(target, facts),
            None => {
                let failure = Failure::garbled(call, &target.region, "an item of the answer has no id");
                self.miss_list(target, types, &failure);
            }
        }
    }

    /// Adds the documents of a list, and its failure when it is not whole. `items` takes a page apart, `facts` an item.
    pub fn emit_list<'a, P, I: IntoIterator, C: Serialize, S: Serialize>(
        &mut self,
        target: &Target,
        (types, call): (&[ResourceType], Call),
        list: &'a Pages<P>,
        items: impl Fn(&'a P) -> I,
        facts: impl Fn(I::Item) -> Option<Facts<C, S>>,
    ) {
        for item in list.pages.iter().flat_map(items) {
            self.emit_item(target, (types, call), facts(item));
        }
        if let Some(failure) = &list.failure {
            self.miss_list(target, types, failure);
        }
    }

    /// Notes a failed call that leaves resources of these types out.
    pub fn miss_list(&mut self, target: &Target, types: &[ResourceType], failure: &Failure) {
        self.miss(types, Extent::List, failure.gap(&target.account, None));
    }

    /// Notes a failed call that leaves a part of resources out; `resource_id` names the one, when it is one. The
    /// documents themselves say so in `unread`.
    pub fn miss_detail(
        &mut self,
        target: &Target,
        types: &[ResourceType],
        resource_id: Option<&str>,
        failure: &Failure,
    ) {
        self.miss(types, Extent::Detail, failure.gap(&target.account, resource_id));
    }

    fn miss(&mut self, types: &[ResourceType], extent: Extent, gap: Gap) {
        self.missed.push(Missed { types: types.to_vec(), extent, gap });
    }
}

fn document<C: Serialize, S: Serialize>(target: &Target, facts: Facts<C, S>) -> Result<Resource, serde_json::Error> {
    let place = match facts.resource_type.home() {
        Home::Region => target.region.as_str(),
        Home::Account => GLOBAL,
    };
    let mut unread = facts.unread;
    unread.sort();
    unread.dedup();
    Ok(Resource {
        schema: SCHEMA,
        id: facts.id,
        resource_type: facts.resource_type,
        native_id: facts.native_id,
        name: facts.name,
        partition: target.partition.clone(),
        account: target.account.clone(),
        region: facts.region.unwrap_or_else(|| place.to_owned()),
        tags: facts.tags,
        config: serde_json::to_value(facts.config)?,
        status: serde_json::to_value(facts.status)?,
        unread,
        source: Source { kind: SourceKind::Aws, collected_at: target.collected_at },
    })
}
