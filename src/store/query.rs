//! Questions to the history: runs, resources, revisions, documents as of a time.
//!
//! "As of a time" means: of the runs whose collecting had ended by then. Where several rows may answer, they are ordered
//! by ARN, revisions by time.

use std::collections::HashMap;

use serde::de::DeserializeOwned;
use serde_json::Value;
use sqlx::Row;
use sqlx::sqlite::{SqliteArguments, SqliteRow};

use super::db::args;
use super::packed::{damaged, unpack};
use super::record_findings::finding_under;
use super::{Store, StoreError};
use crate::model::{
    Coverage, FindingState, FindingStep, Presence, Resource, ResourceType, Revision, RevisionBody, RevisionCause,
    RunKind, RunRef, RunState, RunSummary, StoredResource, Time, Unread, UnreadSpan, baseline::KnownFinding,
};

/// Which run is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RunSelector<'a> {
    /// The last complete run, of this configuration's name when given.
    Last(Option<&'a str>),
    /// The run with this number, guid, or beginning of a guid (8 characters at least).
    Named(&'a str),
    /// The last complete run whose collecting had ended by then.
    At(Time),
}

/// Which documents are wanted; each field that is set must fit.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DocumentFilter {
    /// As of this time; now when left out.
    pub at: Option<Time>,
    /// Only these types; all when empty.
    pub types: Vec<ResourceType>,
    /// Only this account.
    pub account: Option<String>,
    /// Only this region (a document's own, not its place's).
    pub region: Option<String>,
}

/// The columns that [`Store::read_resource`] reads.
pub(super) const RESOURCE_COLUMNS: &str = "r.id, r.arn, p.type, r.native_id, r.name, p.account, r.region, r.presence, \
     r.first_run, COALESCE(r.last_run, p.looked_run, r.first_run), r.gone_run";
pub(super) const RESOURCE_TABLES: &str = "resources r JOIN places p ON p.id = r.place";

impl Store {
    /// Returns runs, the last first: at most `limit`, only of this configuration's name when given. Interrupted ones are
    /// among them.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn runs(&mut self, name: Option<&str>, limit: u32) -> Result<Vec<RunSummary>, StoreError> {
        let sql = "SELECT r.id, guid, kind, name, state, version, started_at, ended_at, observed_at, evaluated_at, s.body, \
                   covered, superseded, policy_digest, gate, counts \
                   FROM runs r LEFT JOIN contents s ON s.id = r.scope \
                   WHERE ?1 IS NULL OR name = ?1 ORDER BY r.id DESC LIMIT ?2";
        self.db.rows(sql, args![name, i64::from(limit)], read_run)
    }

    /// Returns one run.
    ///
    /// # Errors
    /// [`StoreError::Refused`] when there is none, or more than one that the words could mean.
    pub fn run(&mut self, which: RunSelector<'_>) -> Result<RunSummary, StoreError> {
        let select = |condition: &str| {
            format!(
                "SELECT r.id, guid, kind, name, state, version, started_at, ended_at, observed_at, evaluated_at, s.body, \
                 covered, superseded, policy_digest, gate, counts FROM runs r LEFT JOIN contents s ON s.id = r.scope \
                 WHERE {condition} ORDER BY r.id DESC LIMIT 2"
            )
        };
        let complete = "state = 'complete'";
        let (found, words) = match which {
            RunSelector::Last(name) => {
                let sql = select(&format!("{complete} AND (?1 IS NULL OR name = ?1)"));
                (self.db.rows(&sql, args![name], read_run)?, "the store holds no complete run yet".to_owned())
            }
            RunSelector::At(time) => {
                let sql = select(&format!("{complete} AND observed_at <= ?1"));
                let words = format!("the store holds no run from before {time}");
                (self.db.rows(&sql, args![time.unix_seconds()], read_run)?, words)
            }
            RunSelector::Named(text) => {
                let words = format!("the store holds no run `{text}`");
                let found = if let Ok(number) = text.parse::<i64>() {
                    self.db.rows(&select("r.id = ?1"), args![number], read_run)?
                } else if text.len() >= 8 && text.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-') {
                    self.db.rows(&select("guid LIKE ?1 || '%'"), args![text], read_run)?
                } else {
                    vec![]
                };
                if found.len() > 1 {
                    return Err(StoreError::Refused(format!("`{text}` begins the ids of more than one run")));
                }
                (found, words)
            }
        };
        found.into_iter().next().ok_or(StoreError::Refused(words))
    }

    /// Returns the coverage of a complete run.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn coverage(&mut self, run: i64) -> Result<Coverage, StoreError> {
        Ok(self
            .content("SELECT c.body FROM runs r JOIN contents c ON c.id = r.coverage WHERE r.id = ?1", run)?
            .unwrap_or_default())
    }

    /// Returns the resources that a text names: an ARN, a native id or a name, exactly (in any case), of any time.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn resolve(&mut self, text: &str) -> Result<Vec<StoredResource>, StoreError> {
        let runs = self.run_refs()?;
        let sql = format!(
            "SELECT {RESOURCE_COLUMNS} FROM {RESOURCE_TABLES} WHERE r.arn = ?1 \
             OR r.id IN (SELECT resource FROM names WHERE term = ?2) ORDER BY r.arn"
        );
        self.db.rows(&sql, args![text, text.to_lowercase()], |row| read_resource(row, &runs))
    }

    /// Returns every revision of a resource, the first one first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn revisions(&mut self, resource: &StoredResource) -> Result<Vec<Revision>, StoreError> {
        let sql = "SELECT v.id, v.from_run, v.to_run, v.hash, v.dictionary, v.body, v.status, \
                   (SELECT max(e.to_run) FROM revisions e WHERE e.resource = v.resource AND e.from_run < v.from_run), \
                   EXISTS (SELECT 1 FROM revisions n WHERE n.resource = v.resource AND n.from_run = v.to_run) \
                   FROM revisions v WHERE v.resource = ?1 ORDER BY v.from_run";
        self.read_revisions(sql, args![resource.key])
    }

    /// Returns the revision that a resource had at a time; `None` when it was not there (not yet, or deleted).
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn revision_at(&mut self, resource: &StoredResource, at: Option<Time>) -> Result<Option<Revision>, StoreError> {
        self.reaches(at)?;
        let sql = "SELECT v.id, v.from_run, v.to_run, v.hash, v.dictionary, v.body, v.status, \
                   (SELECT max(e.to_run) FROM revisions e WHERE e.resource = v.resource AND e.from_run < v.from_run), \
                   EXISTS (SELECT 1 FROM revisions n WHERE n.resource = v.resource AND n.from_run = v.to_run) \
                   FROM revisions v JOIN runs f ON f.id = v.from_run LEFT JOIN runs t ON t.id = v.to_run \
                   WHERE v.resource = ?1 AND f.observed_at <= ?2 AND (v.to_run IS NULL OR t.observed_at > ?2) \
                   ORDER BY v.from_run DESC LIMIT 1";
        Ok(self.read_revisions(sql, args![resource.key, seconds(at)])?.pop())
    }

    /// Returns one revision by its number in this store.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn revision(&mut self, key: i64) -> Result<Option<Revision>, StoreError> {
        let sql = "SELECT v.id, v.from_run, v.to_run, v.hash, v.dictionary, v.body, v.status, \
                   (SELECT max(e.to_run) FROM revisions e WHERE e.resource = v.resource AND e.from_run < v.from_run), \
                   EXISTS (SELECT 1 FROM revisions n WHERE n.resource = v.resource AND n.from_run = v.to_run) \
                   FROM revisions v WHERE v.id = ?1";
        Ok(self.read_revisions(sql, args![key])?.pop())
    }

    /// Hands every document that fits to `take`, in order of ARN, one at a time: what was there at the time of the
    /// filter, as it was last seen by then. [`Presence::NotSeen`] resources are among them.
    ///
    /// # Errors
    /// [`StoreError`]; that of `take` ends the walk.
    pub fn documents(
        &mut self,
        filter: &DocumentFilter,
        mut take: impl FnMut(Resource) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        self.reaches(filter.at)?;
        let runs = self.run_refs()?;
        let at = time(seconds(filter.at));
        let types: Vec<String> = filter.types.iter().map(|one| format!("'{}'", one.as_str())).collect();
        let only_types = if types.is_empty() { String::new() } else { format!("AND p.type IN ({})", types.join(", ")) };
        let mut after = String::new();
        loop {
            let sql = format!(
                "SELECT r.arn, v.id, v.from_run, v.to_run, v.dictionary, v.body, v.status, \
                 EXISTS (SELECT 1 FROM unread u WHERE u.revision = v.id) \
                 FROM {RESOURCE_TABLES} JOIN revisions v ON v.resource = r.id \
                 JOIN runs f ON f.id = v.from_run LEFT JOIN runs t ON t.id = v.to_run \
                 WHERE r.arn > ?1 AND f.observed_at <= ?2 AND (v.to_run IS NULL OR t.observed_at > ?2) \
                 AND (?3 IS NULL OR p.account = ?3) AND (?4 IS NULL OR r.region = ?4) {only_types} \
                 ORDER BY r.arn LIMIT 1024"
            );
            let arguments =
                args![after.as_str(), at.unix_seconds(), filter.account.as_deref(), filter.region.as_deref()];
            let page = self.db.rows(&sql, arguments, |row| {
                Ok((
                    row.try_get::<String, _>(0)?,
                    row.try_get::<i64, _>(1)?,
                    row.try_get::<i64, _>(2)?,
                    row.try_get::<Option<i64>, _>(4)?,
                    row.try_get::<Vec<u8>, _>(5)?,
                    row.try_get::<Vec<u8>, _>(6)?,
                    row.try_get::<bool, _>(7)?,
                ))
            })?;
            let Some((last, ..)) = page.last() else { return Ok(()) };
            after.clone_from(last);
            for (_, key, from, dictionary, body, status, has_unread) in page {
                let spans = if has_unread { self.unread_of(key, &runs)? } else { vec![] };
                let body: RevisionBody = self.body(dictionary, &body)?;
                let from = run_ref(&runs, from);
                let seen_at = filter.at.unwrap_or(from.observed_at).max(from.observed_at);
                let revision = Revision {
                    key,
                    id: body.id.clone(),
                    to: None,
                    ended_by_deletion: false,
                    cause: RevisionCause::FirstSeen,
                    hash: String::new(),
                    document: body.into_resource(unpack(&status)?, vec![], seen_at),
                    unread: spans,
                    from,
                };
                take(revision.as_seen(at))?;
            }
        }
    }

    /// Returns the whole life of the findings of a resource, by policy and key, each with its steps, the first one first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn finding_steps(&mut self, arn: &str) -> Result<Vec<FindingStep>, StoreError> {
        let runs = self.run_refs()?;
        let sql = "SELECT s.run, s.state, s.reason, s.last_seen, s.body, f.first_seen, n.evaluated_at, f.policy, f.fingerprint \
                   FROM findings f JOIN finding_states s ON s.finding = f.id JOIN runs n ON n.id = s.run \
                   WHERE f.resource = ?1 ORDER BY f.policy, f.fingerprint, s.run";
        self.db.rows(sql, args![arn], |row| {
            let state = match row.try_get::<String, _>(1)?.as_str() {
                "active" => FindingState::Active,
                "stale" => FindingState::Stale,
                _ => FindingState::Absent,
            };
            let reason: Option<String> = row.try_get(2)?;
            let reason = reason.and_then(|word| serde_json::from_value(Value::String(word)).ok());
            let finding = finding_under(row.try_get(7)?, row.try_get(8)?, row.try_get(4)?)?;
            let last_seen = row.try_get::<Option<i64>, _>(3)?.or(row.try_get::<Option<i64>, _>(6)?).unwrap_or_default();
            Ok(FindingStep {
                run: run_ref(&runs, row.try_get(0)?),
                state,
                reason,
                known: KnownFinding { finding, first_seen: time(row.try_get(5)?), last_seen: time(last_seen) },
            })
        })
    }

    /// Returns the resources whose revisions began or ended in the runs after `after` up to and including `until`: what
    /// differs between the two, with some that changed there and back again.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn touched_between(&mut self, after: i64, until: i64) -> Result<Vec<StoredResource>, StoreError> {
        let runs = self.run_refs()?;
        let sql = format!(
            "SELECT {RESOURCE_COLUMNS} FROM {RESOURCE_TABLES} WHERE r.id IN (\
             SELECT resource FROM revisions WHERE from_run > ?1 AND from_run <= ?2 UNION \
             SELECT resource FROM revisions WHERE to_run > ?1 AND to_run <= ?2) ORDER BY r.arn"
        );
        self.db.rows(&sql, args![after, until], |row| read_resource(row, &runs))
    }

    /// Every complete run by its number.
    pub(super) fn run_refs(&mut self) -> Result<HashMap<i64, RunRef>, StoreError> {
        let sql = "SELECT id, guid, observed_at FROM runs WHERE state = 'complete'";
        let rows = self.db.rows(sql, args![], |row| {
            let number = row.try_get(0)?;
            Ok((number, RunRef { number, guid: row.try_get(1)?, observed_at: time(row.try_get(2)?) }))
        })?;
        Ok(rows.into_iter().collect())
    }

    /// Unpacks the shared JSON that a query selects.
    pub(super) fn content<T: DeserializeOwned>(&mut self, sql: &str, id: i64) -> Result<Option<T>, StoreError> {
        let packed = self.db.first(sql, args![id], |row| row.try_get::<Vec<u8>, _>(0))?;
        packed.map(|packed| unpack(&packed)).transpose()
    }

    /// Unpacks the body of a revision.
    pub(super) fn body(&mut self, dictionary: Option<i64>, packed: &[u8]) -> Result<RevisionBody, StoreError> {
        let text = self.dictionaries.unpack(&mut self.db, dictionary, packed)?;
        serde_json::from_slice(&text).map_err(|error| damaged(&error))
    }

    fn read_revisions(&mut self, sql: &str, arguments: SqliteArguments) -> Result<Vec<Revision>, StoreError> {
        let runs = self.run_refs()?;
        let rows = self.db.rows(sql, arguments, |row| {
            Ok(RevisionRow {
                key: row.try_get(0)?,
                from: row.try_get(1)?,
                to: row.try_get(2)?,
                hash: row.try_get(3)?,
                dictionary: row.try_get(4)?,
                body: row.try_get(5)?,
                status: row.try_get(6)?,
                ended_before: row.try_get(7)?,
                is_followed: row.try_get(8)?,
            })
        })?;
        rows.into_iter().map(|row| self.revision_of(row, &runs)).collect()
    }

    fn revision_of(&mut self, row: RevisionRow, runs: &HashMap<i64, RunRef>) -> Result<Revision, StoreError> {
        let unread = self.unread_of(row.key, runs)?;
        let body = self.body(row.dictionary, &row.body)?;
        let from = run_ref(runs, row.from);
        let open = unread.iter().filter(|span| span.to.is_none()).map(|span| span.unread.clone()).collect();
        Ok(Revision {
            key: row.key,
            id: body.id.clone(),
            to: row.to.map(|run| run_ref(runs, run)),
            ended_by_deletion: row.to.is_some() && !row.is_followed,
            cause: match row.ended_before {
                None => RevisionCause::FirstSeen,
                Some(run) if run == row.from => RevisionCause::Changed,
                Some(_) => RevisionCause::Returned,
            },
            hash: crate::model::fingerprint::hex(&row.hash),
            document: body.into_resource(unpack(&row.status)?, open, from.observed_at),
            unread,
            from,
        })
    }

    fn unread_of(&mut self, revision: i64, runs: &HashMap<i64, RunRef>) -> Result<Vec<UnreadSpan>, StoreError> {
        let sql = "SELECT why, from_run, to_run, kept FROM unread WHERE revision = ?1 ORDER BY path, from_run";
        self.db.rows(sql, args![revision], |row| {
            let why: &str = row.try_get(0)?;
            Ok(UnreadSpan {
                unread: serde_json::from_str::<Unread>(why).map_err(decode)?,
                from: run_ref(runs, row.try_get(1)?),
                to: row.try_get::<Option<i64>, _>(2)?.map(|run| run_ref(runs, run)),
                kept: row.try_get(3)?,
            })
        })
    }
}

/// A row of `revisions`, with when the one before it ended and whether another follows at once.
struct RevisionRow {
    key: i64,
    from: i64,
    to: Option<i64>,
    hash: Vec<u8>,
    dictionary: Option<i64>,
    body: Vec<u8>,
    status: Vec<u8>,
    ended_before: Option<i64>,
    is_followed: bool,
}

/// Later than any run, and still a time: the year 9000.
pub(super) const FAR_SECONDS: i64 = 221_845_392_000;

fn seconds(at: Option<Time>) -> i64 {
    at.map_or(FAR_SECONDS, Time::unix_seconds)
}

pub(super) fn time(seconds: i64) -> Time {
    Time::from_unix_seconds(seconds)
}

pub(super) fn decode(error: impl std::error::Error + Send + Sync + 'static) -> sqlx::Error {
    sqlx::Error::Decode(Box::new(error))
}

/// Returns a run by its number; one that was pruned is known by its number only.
pub(super) fn run_ref(runs: &HashMap<i64, RunRef>, number: i64) -> RunRef {
    runs.get(&number).cloned().unwrap_or(RunRef { number, guid: String::new(), observed_at: time(0) })
}

pub(super) fn read_resource(row: &SqliteRow, runs: &HashMap<i64, RunRef>) -> Result<StoredResource, sqlx::Error> {
    let kind: &str = row.try_get(2)?;
    Ok(StoredResource {
        key: row.try_get(0)?,
        id: row.try_get(1)?,
        resource_type: kind.parse().map_err(|wrong: String| sqlx::Error::Decode(wrong.into()))?,
        native_id: row.try_get(3)?,
        name: row.try_get(4)?,
        account: row.try_get(5)?,
        region: row.try_get(6)?,
        presence: match row.try_get::<i64, _>(7)? {
            0 => Presence::Present,
            1 => Presence::NotSeen,
            _ => Presence::Deleted,
        },
        first_seen: run_ref(runs, row.try_get(8)?),
        last_seen: run_ref(runs, row.try_get(9)?),
        gone_since: row.try_get::<Option<i64>, _>(10)?.map(|run| run_ref(runs, run)),
    })
}

fn read_run(row: &SqliteRow) -> Result<RunSummary, sqlx::Error> {
    let time_at = |at: usize| Ok::<_, sqlx::Error>(row.try_get::<Option<i64>, _>(at)?.map(time));
    let scope: Option<Vec<u8>> = row.try_get(10)?;
    let counts: Option<String> = row.try_get(15)?;
    Ok(RunSummary {
        number: row.try_get(0)?,
        guid: row.try_get(1)?,
        kind: if row.try_get::<String, _>(2)? == "scan" { RunKind::Scan } else { RunKind::Collect },
        name: row.try_get(3)?,
        state: if row.try_get::<String, _>(4)? == "complete" { RunState::Complete } else { RunState::Recording },
        version: row.try_get(5)?,
        started_at: time(row.try_get(6)?),
        ended_at: time_at(7)?,
        observed_at: time_at(8)?,
        evaluated_at: time_at(9)?,
        scope: scope.map(|packed| unpack(&packed).map_err(decode)).transpose()?,
        covered: row.try_get(11)?,
        superseded: row.try_get::<Option<i64>, _>(12)?.map_or(0, |count| u64::try_from(count).unwrap_or_default()),
        policy_digest: row.try_get(13)?,
        gate: row.try_get(14)?,
        counts: counts.map(|text| serde_json::from_str(&text).map_err(decode)).transpose()?.unwrap_or_default(),
    })
}
