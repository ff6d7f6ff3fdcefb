//! A run begins to be recorded, and ends.
//!
//! First a marker is committed, so that a run that is killed is seen to have been; then the write lock is taken, and all of
//! the run is one transaction.

use std::collections::{BTreeMap, HashMap, HashSet};

use sha2::{Digest, Sha256};
use sqlx::Row;

use super::db::{Db, args};
use super::packed::pack_text;
use super::record_documents::Batches;
use super::{BaselineChoice, Store, StoreError};
use crate::model::{
    Baseline, Coverage, Place, PolicyId, PolicySet, ResourceId, RunCounts, RunKind, Scope, ScopeCoverage, Time,
};

/// What is known of a run when its reports are written.
#[derive(Clone, Copy, Debug)]
pub struct RunFacts<'a> {
    /// Random id, as in the reports.
    pub guid: &'a str,
    /// Scan or collect.
    pub kind: RunKind,
    /// Name of the configuration.
    pub name: &'a str,
    /// When the program was started.
    pub started_at: Time,
    /// When collecting ended.
    pub observed_at: Time,
    /// The time as of which policies judged; `None` for `collect`.
    pub evaluated_at: Option<Time>,
    /// What was asked for.
    pub scope: &'a Scope,
    /// What was seen.
    pub coverage: &'a Coverage,
    /// The policies; `None` for `collect`.
    pub policies: Option<&'a PolicySet>,
}

/// The pairs of policy and resource without a verdict: resources by policy.
pub type Unjudged = BTreeMap<PolicyId, Vec<ResourceId>>;

/// A run that is being recorded, in a transaction: [`finish`](Self::finish) makes it complete, dropped without that it
/// leaves only its marker.
pub struct Recording<'a> {
    pub(super) store: &'a mut Store,
    pub(super) run: i64,
    pub(super) evaluated_at: Time,
    pub(super) places: HashMap<Place, PlaceNow>,
    pub(super) counts: RunCounts,
    observed_at: Time,
    pub(super) batches: Batches,
    pub(super) next_resource: i64,
    pub(super) next_revision: i64,
    is_done: bool,
}

/// A place, as it was and as this run saw it.
#[derive(Clone, Debug)]
pub(super) struct PlaceNow {
    pub(super) id: i64,
    /// Whether this run's look counts: it got a part of the list at least, and no later look is in the store.
    pub(super) counts: bool,
    /// Whether the list is whole.
    pub(super) is_listed: bool,
    /// The last run that looked, before this one.
    pub(super) looked_before: Option<i64>,
    /// Resources of which the coverage says that they, though missing, could not be read.
    pub(super) unreadable: HashSet<String>,
}

impl Store {
    /// Begins to record a run: commits a marker, then takes the write lock, waiting for it when need be.
    ///
    /// # Errors
    /// [`StoreError`]; nothing but the marker is in the store then.
    pub fn record(&mut self, facts: &RunFacts<'_>) -> Result<Recording<'_>, StoreError> {
        let marker =
            "INSERT INTO runs (guid, kind, name, state, version, started_at) VALUES (?1, ?2, ?3, 'recording', ?4, ?5)";
        let version = env!("CARGO_PKG_VERSION");
        let arguments = args![facts.guid, facts.kind.as_str(), facts.name, version, facts.started_at.unix_seconds()];
        self.db.run(marker, arguments)?;
        self.dictionaries.clear();
        self.db.begin()?;
        let begun = self.begin_run(facts).and_then(|run| {
            let places = self.places_now(facts)?;
            if let Some(policies) = facts.policies {
                self.follow_renames(facts.name, policies)?;
            }
            let next = |db: &mut Db, sql| Ok::<_, StoreError>(db.number(sql, args![])? + 1);
            let next_resource = next(&mut self.db, "SELECT max(id) FROM resources")?;
            Ok((run, places, next_resource, next(&mut self.db, "SELECT max(id) FROM revisions")?))
        });
        match begun {
            Ok((run, places, next_resource, next_revision)) => Ok(Recording {
                store: self,
                run,
                evaluated_at: facts.evaluated_at.unwrap_or(facts.observed_at),
                places,
                counts: RunCounts::default(),
                observed_at: facts.observed_at,
                batches: Batches::new(),
                next_resource,
                next_revision,
                is_done: false,
            }),
            Err(error) => {
                self.db.roll_back();
                Err(error)
            }
        }
    }

    /// Replaces the marker by the run itself, whose number is larger than that of every run recorded before: the
    /// marker's, unless another process came in between.
    fn begin_run(&mut self, facts: &RunFacts<'_>) -> Result<i64, StoreError> {
        let marker = self.db.number("SELECT id FROM runs WHERE guid = ?1", args![facts.guid])?;
        self.db.run("DELETE FROM runs WHERE guid = ?1", args![facts.guid])?;
        let last = self.db.number("SELECT max(id) FROM runs", args![])?;
        let number = (marker > last).then_some(marker);
        let scope = self.keep_content(facts.scope)?;
        let coverage = self.keep_content(facts.coverage)?;
        let revisions = facts.policies.map(|set| {
            let judging = set.policies.iter().filter(|policy| policy.judges());
            judging.map(|policy| (&policy.id, policy.revision.as_str())).collect::<BTreeMap<_, _>>()
        });
        let policies = revisions.map(|revisions| self.keep_content(&revisions)).transpose()?;
        let sql = "INSERT INTO runs (id, guid, kind, name, state, version, started_at, observed_at, evaluated_at, scope, \
                   coverage, policies, policy_digest, covered) \
                   VALUES (?13, ?1, ?2, ?3, 'complete', ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)";
        let arguments = args![
            facts.guid,
            facts.kind.as_str(),
            facts.name,
            env!("CARGO_PKG_VERSION"),
            facts.started_at.unix_seconds(),
            facts.observed_at.unix_seconds(),
            facts.evaluated_at.map(Time::unix_seconds),
            scope,
            coverage,
            policies,
            facts.policies.map(|set| set.digest.as_str()),
            facts.coverage.is_complete(),
            number,
        ];
        self.db.run(sql, arguments)?;
        self.db.number("SELECT last_insert_rowid()", args![])
    }

    /// Keeps shared JSON once; returns its number.
    fn keep_content(&mut self, value: &impl serde::Serialize) -> Result<i64, StoreError> {
        let text =
            serde_json::to_vec(value).map_err(|error| StoreError::Refused(format!("cannot be kept: {error}")))?;
        let hash = Sha256::digest(&text).to_vec();
        let body = pack_text(&text)?;
        self.db.run("INSERT OR IGNORE INTO contents (hash, body) VALUES (?1, ?2)", args![hash.as_slice(), body])?;
        self.db.number("SELECT id FROM contents WHERE hash = ?1", args![hash])
    }

    /// Finds or makes the row of each place of the coverage.
    fn places_now(&mut self, facts: &RunFacts<'_>) -> Result<HashMap<Place, PlaceNow>, StoreError> {
        let mut places = HashMap::new();
        for scope in &facts.coverage.scopes {
            let place = &scope.place;
            let key = || args![place.account.as_str(), place.region.as_str(), place.resource_type.as_str()];
            let select =
                "SELECT id, looked_run, looked_at FROM places WHERE account = ?1 AND region = ?2 AND type = ?3";
            let read = |row: &sqlx::sqlite::SqliteRow| {
                Ok((row.try_get::<i64, _>(0)?, row.try_get::<Option<i64>, _>(1)?, row.try_get::<Option<i64>, _>(2)?))
            };
            let (id, looked_before, looked_at) = match self.db.first(select, key(), read)? {
                Some(found) => found,
                None => {
                    self.db.run("INSERT INTO places (account, region, type) VALUES (?1, ?2, ?3)", key())?;
                    (self.db.number("SELECT last_insert_rowid()", args![])?, None, None)
                }
            };
            let is_late = looked_at.is_some_and(|looked_at| looked_at > facts.observed_at.unix_seconds());
            let now = PlaceNow {
                id,
                counts: has_looked(scope) && !is_late,
                is_listed: scope.listed,
                looked_before,
                unreadable: scope.gaps.iter().filter_map(|gap| gap.resource_id.clone()).collect(),
            };
            if is_late {
                tracing::warn!(place = %place, "a later look is in the store already: nothing of this place is recorded");
            }
            places.insert(place.clone(), now);
        }
        Ok(places)
    }
}

fn has_looked(scope: &ScopeCoverage) -> bool {
    scope.listed || scope.resources > 0
}

impl Recording<'_> {
    /// Number of places of which a later look is in the store already: of these nothing is recorded.
    #[must_use]
    pub fn superseded(&self, coverage: &Coverage) -> u64 {
        let late = |scope: &&ScopeCoverage| {
            has_looked(scope) && !self.places.get(&scope.place).is_some_and(|place| place.counts)
        };
        coverage.scopes.iter().filter(late).count() as u64
    }

    /// Returns what the store knows now of this name and scope, under the write lock: what the findings to record are to
    /// be compared with. `None` when it knows nothing yet.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn baseline(&mut self, name: &str, scope: &Scope) -> Result<Option<Baseline>, StoreError> {
        self.store.baseline(name, scope, BaselineChoice::Last(self.observed_at))
    }

    /// Returns the number of the last run of this name that is in the store, besides this one.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn last_run_number(&mut self, name: &str) -> Result<i64, StoreError> {
        self.store.last_run_number(name)
    }

    /// Makes the run complete: from here on it is in the store, whatever happens.
    ///
    /// # Errors
    /// [`StoreError`]; the run is then not in the store.
    pub fn finish(
        mut self,
        coverage: &Coverage,
        gate: Option<&str>,
        unjudged: &Unjudged,
    ) -> Result<RunCounts, StoreError> {
        let looked = "UPDATE places SET looked_run = ?2, looked_at = ?3 WHERE id = ?1";
        for place in self.places.values().filter(|place| place.counts) {
            self.store.db.run(looked, args![place.id, self.run, self.observed_at.unix_seconds()])?;
        }
        let superseded = i64::try_from(self.superseded(coverage)).unwrap_or_default();
        let unjudged = if unjudged.is_empty() { None } else { Some(self.store.keep_content(unjudged)?) };
        let counts = serde_json::to_string(&self.counts).map_err(|error| StoreError::Refused(error.to_string()))?;
        let sql = "UPDATE runs SET ended_at = ?2, superseded = ?3, counts = ?4, gate = ?5, unjudged = ?6 WHERE id = ?1";
        let arguments = args![self.run, Time::now().unix_seconds(), superseded, counts, gate, unjudged];
        self.store.db.run(sql, arguments)?;
        self.store.db.commit()?;
        self.is_done = true;
        Ok(self.counts)
    }
}

impl Drop for Recording<'_> {
    fn drop(&mut self) {
        if !self.is_done {
            self.store.db.roll_back();
            self.store.dictionaries.clear();
        }
    }
}
