//! A run's documents become revisions.
//!
//! Documents come sorted by id, resources are read sorted by ARN: the two are merged like two packs of cards, a page of
//! resources at a time, so that memory stays flat. A document whose hashes are those of its resource costs nothing more.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde_json::Value;
use sha2::{Digest, Sha256};
use sqlx::Row;

use super::batch::Batch;
use super::db::{args, bind};
use super::index::TermBatches;
use super::merge::{Known, KnownUnread, Merged, merge};
use super::packed::{pack, pack_text, unpack};
use super::{BaselineChoice, Store, StoreError};
use crate::model::{
    Baseline, Coverage, Document, Place, PolicyId, PolicySet, ResourceId, RevisionBody, RunCounts, RunKind, Scope,
    ScopeCoverage, Time, Unread,
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

/// A run that is being recorded, in a transaction: [`finish`](Self::finish) makes it complete, dropped without that it
/// leaves only its marker.
pub struct Recording<'a> {
    pub(super) store: &'a mut Store,
    pub(super) run: i64,
    pub(super) evaluated_at: Time,
    pub(super) places: HashMap<Place, PlaceNow>,
    pub(super) counts: RunCounts,
    observed_at: Time,
    batches: Batches,
    next_resource: i64,
    next_revision: i64,
    is_done: bool,
}

/// A place, as it was and as this run saw it.
#[derive(Clone, Debug)]
pub(super) struct PlaceNow {
    pub(super) id: i64,
    /// Whether this run's look counts: it got a part of the list at least, and no later look is in the store.
    pub(super) counts: bool,
    /// Whether the list is whole.
    is_listed: bool,
    /// The last run that looked, before this one.
    looked_before: Option<i64>,
    /// Resources of which the coverage says that they, though missing, could not be read.
    unreadable: HashSet<String>,
}

struct Batches {
    resources: Batch,
    revisions: Batch,
    unread: Batch,
    terms: TermBatches,
    names: Batch,
}

impl Batches {
    fn new() -> Self {
        Self {
            resources: Batch::new(
                "INSERT INTO resources (id, arn, place, region, native_id, name, first_run, revision, config_hash, \
                 status_hash) VALUES ",
                "(?,?,?,?,?,?,?,?,?,?)",
            ),
            revisions: Batch::new(
                "INSERT INTO revisions (id, resource, from_run, hash, dictionary, body, status) VALUES ",
                "(?,?,?,?,?,?,?)",
            ),
            unread: Batch::new(
                "INSERT OR IGNORE INTO unread (revision, path, from_run, kept, why) VALUES ",
                "(?,?,?,?,?)",
            ),
            terms: TermBatches::new(),
            names: Batch::new("INSERT OR IGNORE INTO names VALUES ", "(?,?)"),
        }
    }
}

/// A row of `resources`, as the merge needs it.
struct ResourceRow {
    id: i64,
    arn: String,
    place: i64,
    presence: i64,
    last_run: Option<i64>,
    revision: i64,
    config_hash: i64,
    status_hash: i64,
}

const DELETED: i64 = 2;
const PAGE: i64 = 4096;

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
            let next = |db: &mut super::db::Db, sql| Ok::<_, StoreError>(db.number(sql, args![])? + 1);
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
            set.policies.iter().map(|policy| (&policy.id, policy.revision.as_str())).collect::<BTreeMap<_, _>>()
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

    /// Records documents, which come sorted by id.
    ///
    /// # Errors
    /// [`StoreError`]; documents out of order are refused.
    pub fn documents<D: std::borrow::Borrow<Document>>(
        &mut self,
        documents: impl IntoIterator<Item = D>,
    ) -> Result<(), StoreError> {
        let by_id: HashMap<i64, PlaceNow> = self.places.values().map(|place| (place.id, place.clone())).collect();
        let mut known = Pages::new();
        let mut last = String::new();
        for document in documents {
            let document = document.borrow();
            if *document.id <= *last && !last.is_empty() {
                return Err(StoreError::Refused(format!("document `{}` is out of order", document.id)));
            }
            last.clone_from(&document.id);
            self.counts.resources += 1;
            loop {
                match known.next_up_to(self.store, Some(&document.id))? {
                    Some(row) if row.arn == document.id => {
                        self.seen(row, document)?;
                        break;
                    }
                    Some(row) => self.missing(row, &by_id)?,
                    None => {
                        self.created(document)?;
                        break;
                    }
                }
            }
        }
        while let Some(row) = known.next_up_to(self.store, None)? {
            self.missing(row, &by_id)?;
        }
        let (db, batches) = (&mut self.store.db, &mut self.batches);
        batches.resources.flush(db)?;
        batches.revisions.flush(db)?;
        batches.unread.flush(db)?;
        batches.terms.flush(db)?;
        batches.names.flush(db)
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

    fn place_of(&self, document: &Document) -> Result<PlaceNow, StoreError> {
        self.places.get(&document.place()).cloned().ok_or_else(|| {
            StoreError::Refused(format!("document `{}` is of a place that the coverage does not name", document.id))
        })
    }

    fn created(&mut self, document: &Document) -> Result<(), StoreError> {
        let place = self.place_of(document)?;
        if !place.counts {
            return Ok(());
        }
        let (body, status) = parts(document)?;
        let resource = self.next_resource;
        self.next_resource += 1;
        let revision = self.add_revision(resource, &body, &status, document.unread.iter().map(|part| (part, false)))?;
        let run = self.run;
        self.batches.resources.push(&mut self.store.db, |row| {
            bind(row, resource);
            bind(row, document.id.as_str());
            bind(row, place.id);
            bind(row, body.region.as_str());
            bind(row, body.native_id.as_str());
            bind(row, body.name.as_str());
            bind(row, run);
            bind(row, revision);
            bind(row, number_of(&document.config_hash));
            bind(row, number_of(&document.rest_hash));
        })?;
        self.counts.created += 1;
        Ok(())
    }

    fn seen(&mut self, row: ResourceRow, document: &Document) -> Result<(), StoreError> {
        let hashes = [&document.config_hash, &document.rest_hash].map(|hash| number_of(hash));
        let is_alike = hashes == [row.config_hash, row.status_hash];
        let place = match self.places.get(&document.place()) {
            Some(place) if place.counts && is_alike && row.presence == 0 && place.id == row.place => return Ok(()),
            Some(place) if place.counts => place.clone(),
            Some(_) => return Ok(()),
            None => self.place_of(document)?,
        };
        let (body, status) = parts(document)?;
        let revision = if row.presence == DELETED {
            self.counts.returned += 1;
            self.add_revision(row.id, &body, &status, document.unread.iter().map(|part| (part, false)))?
        } else if is_alike {
            row.revision
        } else {
            self.changed(&row, &body, status, &document.unread)?
        };
        let sql = "UPDATE resources SET place = ?2, region = ?3, native_id = ?4, name = ?5, presence = 0, last_run = NULL, \
                   gone_run = NULL, revision = ?6, config_hash = ?7, status_hash = ?8 WHERE id = ?1";
        let [config_hash, status_hash] = hashes;
        let arguments = args![
            row.id,
            place.id,
            body.region.as_str(),
            body.native_id.as_str(),
            body.name.as_str(),
            revision,
            config_hash,
            status_hash,
        ];
        self.store.db.run(sql, arguments).map(|_| ())
    }

    /// Updates the last revision in place, or begins another one; returns the one that is now the last.
    fn changed(
        &mut self,
        row: &ResourceRow,
        body: &RevisionBody,
        status: Value,
        unread: &[Unread],
    ) -> Result<i64, StoreError> {
        let known = self.known(row.revision)?;
        let merged = merge(&known, body.clone(), status, unread);
        let run = self.run;
        if merged.is_changed {
            let end = "UPDATE revisions SET to_run = ?2 WHERE id = ?1";
            self.store.db.run(end, args![row.revision, run])?;
            self.counts.changed += 1;
            let parts = merged.unread.iter().map(|(part, kept)| (part, *kept));
            return self.add_revision(row.id, &merged.body, &merged.status, parts);
        }
        self.update_unread(row.revision, &known, &merged)?;
        if merged.body != known.body {
            self.store.remove_terms(row.revision, &known.body)?;
            self.add_terms(row.id, row.revision, &merged.body)?;
            let (dictionary, packed) = self.pack_body(&merged.body)?;
            let sql = "UPDATE revisions SET hash = ?2, dictionary = ?3, body = ?4, status = ?5 WHERE id = ?1";
            let arguments = args![row.revision, hash_of(&merged.body)?, dictionary, packed, pack(&merged.status)?];
            self.store.db.run(sql, arguments)?;
        } else if merged.status != known.status {
            let sql = "UPDATE revisions SET status = ?2 WHERE id = ?1";
            self.store.db.run(sql, args![row.revision, pack(&merged.status)?])?;
        }
        Ok(row.revision)
    }

    /// Marks a resource that this run does not have.
    fn missing(&mut self, row: ResourceRow, places: &HashMap<i64, PlaceNow>) -> Result<(), StoreError> {
        let Some(place) = places.get(&row.place).filter(|place| place.counts && row.presence != DELETED) else {
            return Ok(());
        };
        let native_id = row.arn.rsplit(['/', ':']).next().unwrap_or_default();
        let is_deleted =
            place.is_listed && !place.unreadable.contains(&row.arn) && !place.unreadable.contains(native_id);
        if !is_deleted && row.presence != 0 {
            return Ok(());
        }
        let last_run = row.last_run.or(place.looked_before);
        let presence = if is_deleted { DELETED } else { 1 };
        let sql = "UPDATE resources SET presence = ?2, last_run = ?3, gone_run = ?4 WHERE id = ?1";
        self.store.db.run(sql, args![row.id, presence, last_run, self.run])?;
        if is_deleted {
            self.counts.deleted += 1;
            let end = "UPDATE revisions SET to_run = ?2 WHERE id = ?1";
            self.store.db.run(end, args![row.revision, self.run])?;
        } else {
            self.counts.not_seen += 1;
        }
        Ok(())
    }

    fn known(&mut self, revision: i64) -> Result<Known, StoreError> {
        let sql = "SELECT dictionary, body, status FROM revisions WHERE id = ?1";
        let found = self.store.db.first(sql, args![revision], |row| {
            Ok((row.try_get::<Option<i64>, _>(0)?, row.try_get::<Vec<u8>, _>(1)?, row.try_get::<Vec<u8>, _>(2)?))
        })?;
        let (dictionary, body, status) =
            found.ok_or_else(|| super::packed::damaged(&format!("revision {revision} is missing")))?;
        let open = "SELECT path, kept FROM unread WHERE revision = ?1 AND to_run IS NULL";
        let unread = self
            .store
            .db
            .rows(open, args![revision], |row| Ok(KnownUnread { path: row.try_get(0)?, kept: row.try_get(1)? }))?;
        Ok(Known { body: self.store.body(dictionary, &body)?, status: unpack(&status)?, unread })
    }

    fn update_unread(&mut self, revision: i64, known: &Known, merged: &Merged) -> Result<(), StoreError> {
        for before in &known.unread {
            if !merged.unread.iter().any(|(part, _)| part.path == before.path) {
                let sql = "UPDATE unread SET to_run = ?3 WHERE revision = ?1 AND path = ?2 AND to_run IS NULL";
                self.store.db.run(sql, args![revision, before.path.as_str(), self.run])?;
            }
        }
        let is_new = |part: &&(Unread, bool)| !known.unread.iter().any(|before| before.path == part.0.path);
        for (part, kept) in merged.unread.iter().filter(is_new) {
            self.add_unread(revision, part, *kept)?;
        }
        Ok(())
    }

    fn add_unread(&mut self, revision: i64, part: &Unread, kept: bool) -> Result<(), StoreError> {
        let why = serde_json::to_string(part).map_err(|error| StoreError::Refused(error.to_string()))?;
        let run = self.run;
        self.batches.unread.push(&mut self.store.db, |row| {
            bind(row, revision);
            bind(row, part.path.as_str());
            bind(row, run);
            bind(row, kept);
            bind(row, why);
        })
    }

    fn pack_body(&mut self, body: &RevisionBody) -> Result<(Option<i64>, Vec<u8>), StoreError> {
        let text = serde_json::to_vec(body).map_err(|error| StoreError::Refused(error.to_string()))?;
        let store = &mut *self.store;
        store.dictionaries.pack(&mut store.db, body.resource_type.as_str(), &text)
    }

    fn add_revision<'u>(
        &mut self,
        resource: i64,
        body: &RevisionBody,
        status: &Value,
        unread: impl Iterator<Item = (&'u Unread, bool)>,
    ) -> Result<i64, StoreError> {
        let revision = self.next_revision;
        self.next_revision += 1;
        let (dictionary, packed) = self.pack_body(body)?;
        let (hash, status, run) = (hash_of(body)?, pack(status)?, self.run);
        self.batches.revisions.push(&mut self.store.db, |row| {
            bind(row, revision);
            bind(row, resource);
            bind(row, run);
            bind(row, hash);
            bind(row, dictionary);
            bind(row, packed);
            bind(row, status);
        })?;
        for (part, kept) in unread {
            self.add_unread(revision, part, kept)?;
        }
        self.add_terms(resource, revision, body)?;
        Ok(revision)
    }

    fn add_terms(&mut self, resource: i64, revision: i64, body: &RevisionBody) -> Result<(), StoreError> {
        let (db, batches) = (&mut self.store.db, &mut self.batches);
        for name in &batches.terms.add(db, revision, body)?.names {
            batches.names.push(db, |row| {
                bind(row, name.as_str());
                bind(row, resource);
            })?;
        }
        Ok(())
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

/// The pairs of policy and resource without a verdict: resources by policy.
pub type Unjudged = BTreeMap<PolicyId, Vec<ResourceId>>;

/// The resources of the store in order of ARN, a page at a time.
struct Pages {
    /// In reverse, so that the next one is taken from the end.
    page: Vec<ResourceRow>,
    last: String,
    is_at_end: bool,
}

impl Pages {
    fn new() -> Self {
        Self { page: vec![], last: String::new(), is_at_end: false }
    }

    /// Takes the next resource, unless its ARN lies beyond `limit`.
    fn next_up_to(&mut self, store: &mut Store, limit: Option<&str>) -> Result<Option<ResourceRow>, StoreError> {
        if self.page.is_empty() && !self.is_at_end {
            let sql = "SELECT id, arn, place, presence, last_run, revision, config_hash, status_hash FROM resources \
                       WHERE arn > ?1 ORDER BY arn LIMIT ?2";
            self.page = store.db.rows(sql, args![self.last.as_str(), PAGE], |row| {
                Ok(ResourceRow {
                    id: row.try_get(0)?,
                    arn: row.try_get(1)?,
                    place: row.try_get(2)?,
                    presence: row.try_get(3)?,
                    last_run: row.try_get(4)?,
                    revision: row.try_get(5)?,
                    config_hash: row.try_get(6)?,
                    status_hash: row.try_get(7)?,
                })
            })?;
            match self.page.last() {
                Some(row) => self.last.clone_from(&row.arn),
                None => self.is_at_end = true,
            }
            self.page.reverse();
        }
        let is_wanted = |row: &mut ResourceRow| limit.is_none_or(|limit| row.arn.as_str() <= limit);
        Ok(self.page.pop_if(is_wanted))
    }
}

fn parts(document: &Document) -> Result<(RevisionBody, Value), StoreError> {
    let resource = document
        .resource()
        .map_err(|error| StoreError::Refused(format!("document `{}` cannot be read: {error}", document.id)))?;
    let body = RevisionBody {
        id: resource.id,
        resource_type: resource.resource_type,
        native_id: resource.native_id,
        name: resource.name,
        partition: resource.partition,
        account: resource.account,
        region: resource.region,
        tags: resource.tags,
        config: resource.config,
    };
    Ok((body, resource.status))
}

/// Returns the first 16 bytes of SHA-256 over canonical `config` and `tags`.
pub(super) fn hash_of(body: &RevisionBody) -> Result<Vec<u8>, StoreError> {
    // keys are sorted in both, so that equal content is equal text
    let text =
        serde_json::to_vec(&(&body.config, &body.tags)).map_err(|error| StoreError::Refused(error.to_string()))?;
    Ok(Sha256::digest(text).iter().take(16).copied().collect())
}

/// Returns 16 hex digits as the number they are.
pub(super) fn number_of(hash: &str) -> i64 {
    u64::from_str_radix(hash, 16).unwrap_or_default().cast_signed()
}
