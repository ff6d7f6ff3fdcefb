//! A run's findings become states: a row only where something of a finding changed.

use std::collections::HashMap;

use sqlx::Row;

use super::db::args;
use super::packed::{pack_text, unpack};
use super::query::decode;
use super::record_documents::number_of;
use super::recording::Recording;
use super::{Store, StoreError};
use crate::model::baseline::KnownFinding;
use crate::model::fingerprint::short_hash;
use crate::model::{Finding, FindingState, Fingerprint, PolicySet, StateReason};

/// A finding as this run has it, compared with what the store knew ([`Store::baseline`]).
#[derive(Clone, Copy, Debug)]
pub struct FindingNow<'a> {
    /// The finding, with the times of its life.
    pub known: &'a KnownFinding,
    /// Found, carried over, or surely gone.
    pub state: FindingState,
    /// Why.
    pub reason: Option<StateReason>,
}

/// The last state of a finding in the store.
struct Last {
    id: i64,
    run: i64,
    place: i64,
    state: String,
    severity: String,
    evidence_hash: String,
    body_hash: i64,
    is_met: bool,
}

impl Recording<'_> {
    /// Records the findings of a scan, all of them: one of this configuration's name that is neither found nor carried
    /// over, in a place that was looked at, is absent from now on.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn findings<'f>(
        &mut self,
        name: &str,
        findings: impl IntoIterator<Item = FindingNow<'f>>,
    ) -> Result<(), StoreError> {
        let mut last = self.store.last_states(name)?;
        for finding in findings {
            self.finding(name, &finding, &mut last)?;
        }
        let counting: Vec<i64> = self.places.values().filter(|place| place.counts).map(|place| place.id).collect();
        let left =
            last.into_values().filter(|one| !one.is_met && one.state != "absent" && counting.contains(&one.place));
        let mut left: Vec<Last> = left.collect();
        left.sort_by_key(|one| one.id);
        for one in left {
            // it and another one have become one: a policy took over the id of one that went on beside it
            let sql = "INSERT INTO finding_states (finding, run, state, reason, severity, evidence_hash, body_hash, last_seen, body) \
                       SELECT finding, ?2, 'absent', 'policy_removed', severity, evidence_hash, body_hash, \
                       COALESCE(last_seen, ?3), body FROM finding_states WHERE finding = ?1 AND run = ?4";
            self.store.db.run(sql, args![one.id, self.run, self.evaluated_at.unix_seconds(), one.run])?;
            self.store.db.run("UPDATE findings SET state_run = ?2 WHERE id = ?1", args![one.id, self.run])?;
            self.counts.absent_findings += 1;
        }
        Ok(())
    }

    fn finding(
        &mut self,
        name: &str,
        now: &FindingNow<'_>,
        last: &mut HashMap<Fingerprint, Last>,
    ) -> Result<(), StoreError> {
        let finding = &now.known.finding;
        let is_there = now.state != FindingState::Absent;
        self.counts.findings += u64::from(is_there);
        let place = self.places.get(&finding.resource.place()).cloned();
        let before = last.get_mut(&finding.fingerprint);
        let text = serde_json::to_vec(finding).map_err(|error| StoreError::Refused(error.to_string()))?;
        let body_hash = number_of(&short_hash([text.as_slice()]));
        let id = match before {
            Some(before) => {
                before.is_met = true;
                // a place that was not looked at, or not last, says nothing new
                if place.is_some_and(|place| !place.counts) && now.state != FindingState::Stale {
                    return Ok(());
                }
                let was_there = before.state != "absent";
                let is_alike = before.state == now.state.as_str()
                    && before.severity == finding.severity.as_str()
                    && before.evidence_hash == finding.evidence_hash;
                // what is gone stays as it was when it was last there
                if is_alike && (before.body_hash == body_hash || !is_there) {
                    return Ok(());
                }
                if is_alike {
                    let sql = "UPDATE finding_states SET body = ?3, body_hash = ?4 WHERE finding = ?1 AND run = ?2";
                    let arguments = args![before.id, before.run, pack_text(&text)?, body_hash];
                    return self.store.db.run(sql, arguments).map(|_| ());
                }
                if is_there && !was_there {
                    self.counts.new_findings += 1;
                    let sql = "UPDATE findings SET opened_at = ?2 WHERE id = ?1";
                    self.store.db.run(sql, args![before.id, now.known.first_seen.unix_seconds()])?;
                }
                self.counts.absent_findings += u64::from(!is_there && was_there);
                before.id
            }
            None => {
                // what was gone before the store began, or in a place that is not this run's, is no news
                let Some(place) = place.filter(|place| is_there && place.counts) else { return Ok(()) };
                let sql = "INSERT INTO findings (name, fingerprint, policy, resource, place, first_run, first_seen, opened_at, state_run) \
                           VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7, ?6)";
                let arguments = args![
                    name,
                    finding.fingerprint.as_bytes().as_slice(),
                    finding.policy_id.as_str(),
                    finding.resource.id.as_str(),
                    place.id,
                    self.run,
                    now.known.first_seen.unix_seconds(),
                ];
                self.store.db.run(sql, arguments)?;
                self.counts.new_findings += 1;
                self.store.db.number("SELECT last_insert_rowid()", args![])?
            }
        };
        let reason = now.reason.and_then(|reason| serde_json::to_value(reason).ok());
        let last_seen = (now.state != FindingState::Active).then(|| now.known.last_seen.unix_seconds());
        let sql = "INSERT INTO finding_states (finding, run, state, reason, severity, evidence_hash, body_hash, last_seen, body) \
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
        let arguments = args![
            id,
            self.run,
            now.state.as_str(),
            reason.as_ref().and_then(serde_json::Value::as_str),
            finding.severity.as_str(),
            finding.evidence_hash.as_str(),
            body_hash,
            last_seen,
            pack_text(&text)?,
        ];
        self.store.db.run(sql, arguments)?;
        self.store.db.run("UPDATE findings SET state_run = ?2 WHERE id = ?1", args![id, self.run]).map(|_| ())
    }
}

impl Store {
    /// Brings the findings of policies that have been renamed under the ids of now, so that their lives go on.
    pub(super) fn follow_renames(&mut self, name: &str, policies: &PolicySet) -> Result<(), StoreError> {
        let ids = "SELECT DISTINCT policy FROM findings WHERE name = ?1";
        for once in self.db.rows(ids, args![name], |row| row.try_get::<String, _>(0))? {
            let Some(policy) = policies.renamed(&once) else { continue };
            let sql = "SELECT f.id, s.body FROM findings f JOIN finding_states s ON s.finding = f.id AND s.run = f.state_run \
                       WHERE f.name = ?1 AND f.policy = ?2 ORDER BY f.id";
            let rows = self.db.rows(sql, args![name, once.as_str()], |row| {
                let finding: Finding = unpack(row.try_get(1)?).map_err(decode)?;
                Ok((row.try_get::<i64, _>(0)?, Fingerprint::new(&policy.id, &finding.resource, &finding.key)))
            })?;
            for (id, print) in rows {
                // one that is there under the id of now as well keeps its own life
                let sql = "UPDATE OR IGNORE findings SET policy = ?2, fingerprint = ?3 WHERE id = ?1";
                self.db.run(sql, args![id, policy.id.as_str(), print.as_bytes().as_slice()])?;
            }
        }
        Ok(())
    }

    fn last_states(&mut self, name: &str) -> Result<HashMap<Fingerprint, Last>, StoreError> {
        let sql = "SELECT f.fingerprint, f.id, f.state_run, f.place, s.state, s.severity, s.evidence_hash, s.body_hash \
                   FROM findings f JOIN finding_states s ON s.finding = f.id AND s.run = f.state_run WHERE f.name = ?1";
        let rows = self.db.rows(sql, args![name], |row| {
            Ok((
                fingerprint(row.try_get(0)?)?,
                Last {
                    id: row.try_get(1)?,
                    run: row.try_get(2)?,
                    place: row.try_get(3)?,
                    state: row.try_get(4)?,
                    severity: row.try_get(5)?,
                    evidence_hash: row.try_get(6)?,
                    body_hash: row.try_get(7)?,
                    is_met: false,
                },
            ))
        })?;
        Ok(rows.into_iter().collect())
    }
}

/// Reads a finding under the id that its policy has now, which is in the row of the finding: a state keeps the id of its
/// own time.
pub(super) fn finding_under(policy: &str, print: &[u8], body: &[u8]) -> Result<Finding, sqlx::Error> {
    let finding: Finding = unpack(body).map_err(decode)?;
    let policy_id = policy.parse().map_err(|_| sqlx::Error::Decode(format!("`{policy}` is no policy's id").into()))?;
    Ok(Finding { policy_id, fingerprint: fingerprint(print)?, ..finding })
}

/// Reads the 16 bytes of a fingerprint.
pub(super) fn fingerprint(bytes: &[u8]) -> Result<Fingerprint, sqlx::Error> {
    let wrong = || sqlx::Error::Decode("a fingerprint has 16 bytes".into());
    <[u8; 16]>::try_from(bytes).map(Fingerprint::from_bytes).map_err(|_| wrong())
}
