//! The findings that are active, and what the last run could not judge.

use std::collections::BTreeMap;

use sqlx::Row;

use super::db::args;
use super::packed::unpack;
use super::query::{decode, time};
use super::{Store, StoreError};
use crate::model::{Finding, FindingState, PolicyId, ResourceId, baseline::KnownFinding};

impl Store {
    /// Returns the findings of a configuration's name that its last run left active or stale, by resource, policy and
    /// key.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn open_findings(&mut self, name: &str) -> Result<Vec<(FindingState, KnownFinding)>, StoreError> {
        let sql = "SELECT s.state, s.body, f.first_seen, COALESCE(s.last_seen, n.evaluated_at) \
                   FROM findings f JOIN finding_states s ON s.finding = f.id AND s.run = f.state_run \
                   JOIN runs n ON n.id = s.run \
                   WHERE f.name = ?1 AND s.state <> 'absent' ORDER BY f.resource, f.policy, f.fingerprint";
        self.db.rows(sql, args![name], |row| {
            let state =
                if row.try_get::<String, _>(0)? == "active" { FindingState::Active } else { FindingState::Stale };
            let finding: Finding = unpack(row.try_get(1)?).map_err(decode)?;
            let seen = |at: usize| Ok::<_, sqlx::Error>(time(row.try_get::<Option<i64>, _>(at)?.unwrap_or_default()));
            Ok((state, KnownFinding { finding, first_seen: seen(2)?, last_seen: seen(3)? }))
        })
    }

    /// Returns the policies that judged in a run, with their revisions.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn policies_of(&mut self, run: i64) -> Result<BTreeMap<PolicyId, String>, StoreError> {
        let sql = "SELECT c.body FROM runs r JOIN contents c ON c.id = r.policies WHERE r.id = ?1";
        Ok(self.content(sql, run)?.unwrap_or_default())
    }

    /// Returns the resources that a run could not judge, by policy.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn unjudged_of(&mut self, run: i64) -> Result<BTreeMap<PolicyId, Vec<ResourceId>>, StoreError> {
        let sql = "SELECT c.body FROM runs r JOIN contents c ON c.id = r.unjudged WHERE r.id = ?1";
        Ok(self.content(sql, run)?.unwrap_or_default())
    }
}
