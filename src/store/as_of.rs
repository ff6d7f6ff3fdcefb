//! The account as it was: a snapshot made from the history.

use std::collections::BTreeSet;

use sqlx::Row;

use super::db::args;
use super::packed::unpack;
use super::query::{FAR_SECONDS, decode, time};
use super::{DocumentFilter, Store, StoreError};
use crate::model::resource::SCHEMA;
use crate::model::snapshot::SnapshotKind;
use crate::model::{Coverage, Document, Place, Scope, Snapshot, SnapshotHeader, Time};

impl Store {
    /// Returns the snapshot of everything that runs of a configuration's name knew at a time (now, when left out): the
    /// documents that were valid then, and for each place the coverage of the last run that looked at it.
    ///
    /// Scopes that differ (a scan of one type between scans of all) are put together. The snapshot is as of `at`, or else
    /// as of the last run.
    ///
    /// # Errors
    /// [`StoreError::Refused`] when no run of the name is that old.
    pub fn snapshot_at(&mut self, name: &str, at: Option<Time>) -> Result<Snapshot, StoreError> {
        self.reaches(at)?;
        let until = at.unwrap_or_else(|| time(FAR_SECONDS));
        // the last run of each scope, the last one first
        let sql = "SELECT max(r.id), s.body, c.body, r.observed_at, r.started_at FROM runs r \
                   JOIN contents s ON s.id = r.scope JOIN contents c ON c.id = r.coverage \
                   WHERE r.name = ?1 AND r.state = 'complete' AND r.superseded = 0 AND r.observed_at <= ?2 \
                   GROUP BY r.scope ORDER BY 1 DESC";
        let looks = self.db.rows(sql, args![name, until.unix_seconds()], |row| {
            let scope: Scope = unpack(row.try_get(1)?).map_err(decode)?;
            let coverage: Coverage = unpack(row.try_get(2)?).map_err(decode)?;
            Ok((scope, coverage, time(row.try_get(3)?), time(row.try_get(4)?)))
        })?;
        let Some((_, last, observed_at, started_at)) = looks.first() else {
            let when = at.map_or(String::new(), |at| format!(" from before {at}"));
            return Err(StoreError::Refused(format!("the store holds no run of `{name}`{when}")));
        };
        let (observed_at, started_at) = (*observed_at, *started_at);
        let mut coverage = Coverage { scopes: vec![], gaps: last.gaps.clone() };
        let mut places: BTreeSet<Place> = BTreeSet::new();
        let mut scope = Scope::default();
        for (asked, seen, ..) in &looks {
            add(&mut scope.accounts, &asked.accounts);
            add(&mut scope.regions, &asked.regions);
            add(&mut scope.types, &asked.types);
            for one in &seen.scopes {
                if places.insert(one.place.clone()) {
                    coverage.scopes.push(one.clone());
                }
            }
        }
        coverage.sort();
        let mut documents = vec![];
        self.documents(&DocumentFilter { at, ..DocumentFilter::default() }, |resource| {
            let document = Document::of(&resource).map_err(|error| super::packed::damaged(&error))?;
            if places.contains(&document.place()) {
                documents.push(document);
            }
            Ok(())
        })?;
        Ok(Snapshot {
            header: SnapshotHeader {
                kind: SnapshotKind::Snapshot,
                schema: SCHEMA,
                version: env!("CARGO_PKG_VERSION").to_owned(),
                started_at,
                ended_at: at.unwrap_or(observed_at),
                scope,
                coverage,
                documents: documents.len() as u64,
            },
            documents,
        })
    }
}

fn add<T: Clone + Ord>(to: &mut Vec<T>, from: &[T]) {
    to.extend_from_slice(from);
    to.sort();
    to.dedup();
}
