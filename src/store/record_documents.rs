//! A run's documents become revisions.
//!
//! Documents come sorted by id, resources are read sorted by ARN: the two are merged like two packs of cards, so that
//! memory stays flat. A document whose hashes are those of its resource costs nothing more.

use std::collections::HashMap;

use serde_json::Value;
use sha2::{Digest, Sha256};
use sqlx::Row;

use super::StoreError;
use super::batch::Batch;
use super::db::{args, bind};
use super::index::TermBatches;
use super::merge::{Known, KnownUnread, Merged, merge};
use super::packed::{pack, unpack};
use super::recording::{PlaceNow, Recording};
use super::resource_rows::{ResourceRow, ResourceRows};
use crate::model::{Document, RevisionBody, Unread};

/// Rows that wait to be inserted.
pub(super) struct Batches {
    resources: Batch,
    revisions: Batch,
    unread: Batch,
    terms: TermBatches,
    names: Batch,
}

impl Batches {
    pub(super) fn new() -> Self {
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

/// The rest of a row of `resources`.
struct Last {
    /// The last run that saw it, when it is gone.
    run: Option<i64>,
    revision: i64,
}

const DELETED: i64 = 2;

impl Recording<'_> {
    /// Records documents, which come sorted by id.
    ///
    /// # Errors
    /// [`StoreError`]; documents out of order are refused.
    pub fn documents<D: std::borrow::Borrow<Document>>(
        &mut self,
        documents: impl IntoIterator<Item = D>,
    ) -> Result<(), StoreError> {
        let by_id: HashMap<i64, PlaceNow> = self.places.values().map(|place| (place.id, place.clone())).collect();
        let mut known = ResourceRows::of(self.store.db.another()?);
        let mut last = String::new();
        for document in documents {
            let document = document.borrow();
            if *document.id <= *last && !last.is_empty() {
                return Err(StoreError::Refused(format!("document `{}` is out of order", document.id)));
            }
            last.clone_from(&document.id);
            self.counts.resources += 1;
            loop {
                match known.next_up_to(Some(&document.id))? {
                    Some(row) if row.arn == document.id => {
                        self.seen(row, document, &by_id)?;
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
        while let Some(row) = known.next_up_to(None)? {
            self.missing(row, &by_id)?;
        }
        let (db, batches) = (&mut self.store.db, &mut self.batches);
        batches.resources.flush(db)?;
        batches.revisions.flush(db)?;
        batches.unread.flush(db)?;
        batches.terms.flush(db)?;
        batches.names.flush(db)
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

    fn seen(
        &mut self,
        row: ResourceRow,
        document: &Document,
        places: &HashMap<i64, PlaceNow>,
    ) -> Result<(), StoreError> {
        let hashes = [&document.config_hash, &document.rest_hash].map(|hash| number_of(hash));
        let is_alike = hashes == [row.config_hash, row.status_hash];
        // what is alike is in the same place too: the hash is also over account and region
        if is_alike && row.presence == 0 && places.contains_key(&row.place) {
            return Ok(());
        }
        let place = self.place_of(document)?;
        if !place.counts {
            return Ok(());
        }
        let (body, status) = parts(document)?;
        let last_revision = self.last(&row)?.revision;
        let revision = if row.presence == DELETED {
            self.counts.returned += 1;
            self.add_revision(row.id, &body, &status, document.unread.iter().map(|part| (part, false)))?
        } else if is_alike {
            last_revision
        } else {
            self.changed(row.id, last_revision, &body, status, &document.unread)?
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
        resource: i64,
        revision: i64,
        body: &RevisionBody,
        status: Value,
        unread: &[Unread],
    ) -> Result<i64, StoreError> {
        let known = self.known(revision)?;
        let merged = merge(&known, body.clone(), status, unread);
        let run = self.run;
        if merged.is_changed {
            let end = "UPDATE revisions SET to_run = ?2 WHERE id = ?1";
            self.store.db.run(end, args![revision, run])?;
            self.counts.changed += 1;
            let parts = merged.unread.iter().map(|(part, kept)| (part, *kept));
            return self.add_revision(resource, &merged.body, &merged.status, parts);
        }
        self.update_unread(revision, &known, &merged)?;
        if merged.body != known.body {
            self.store.remove_terms(revision, &known.body)?;
            self.add_terms(resource, revision, &merged.body)?;
            let (dictionary, packed) = self.pack_body(&merged.body)?;
            let sql = "UPDATE revisions SET hash = ?2, dictionary = ?3, body = ?4, status = ?5 WHERE id = ?1";
            let arguments = args![revision, hash_of(&merged.body)?, dictionary, packed, pack(&merged.status)?];
            self.store.db.run(sql, arguments)?;
        } else if merged.status != known.status {
            let sql = "UPDATE revisions SET status = ?2 WHERE id = ?1";
            self.store.db.run(sql, args![revision, pack(&merged.status)?])?;
        }
        Ok(revision)
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
        let last = self.last(&row)?;
        let last_run = last.run.or(place.looked_before);
        let presence = if is_deleted { DELETED } else { 1 };
        let sql = "UPDATE resources SET presence = ?2, last_run = ?3, gone_run = ?4 WHERE id = ?1";
        self.store.db.run(sql, args![row.id, presence, last_run, self.run])?;
        if is_deleted {
            self.counts.deleted += 1;
            let end = "UPDATE revisions SET to_run = ?2 WHERE id = ?1";
            self.store.db.run(end, args![last.revision, self.run])?;
        } else {
            self.counts.not_seen += 1;
        }
        Ok(())
    }

    /// Reads what is needed of a resource only when something of it changed.
    fn last(&mut self, row: &ResourceRow) -> Result<Last, StoreError> {
        let sql = "SELECT last_run, revision FROM resources WHERE id = ?1";
        let read = |found: &sqlx::sqlite::SqliteRow| Ok(Last { run: found.try_get(0)?, revision: found.try_get(1)? });
        let last = self.store.db.first(sql, args![row.id], read)?;
        last.ok_or_else(|| super::packed::damaged(&format!("resource {} is missing", row.id)))
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
