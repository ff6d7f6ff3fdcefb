//! The findings that are active, and what the last run could not judge.

use std::collections::BTreeMap;

use sqlx::Row;

use super::db::args;
use super::query::time;
use super::record_findings::finding_under;
use super::{Store, StoreError};
use crate::model::{Finding, FindingState, PolicyId, ResourceId, Time};

impl Store {
    /// Returns the findings of a configuration's name that are active or stale, each with when it was first found, by
    /// resource and policy.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn open_findings(&mut self, name: &str) -> Result<Vec<(FindingState, Finding, Time)>, StoreError> {
        let sql = "SELECT s.state, s.body, f.first_seen, f.policy, f.fingerprint \
                   FROM findings f JOIN finding_states s ON s.finding = f.id AND s.run = f.state_run \
                   WHERE f.name = ?1 AND s.state <> 'absent' ORDER BY f.resource, f.policy, f.fingerprint";
        self.db.rows(sql, args![name], |row| {
            let state =
                if row.try_get::<String, _>(0)? == "active" { FindingState::Active } else { FindingState::Stale };
            let finding = finding_under(row.try_get(3)?, row.try_get(4)?, row.try_get(1)?)?;
            Ok((state, finding, time(row.try_get::<Option<i64>, _>(2)?.unwrap_or_default())))
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
