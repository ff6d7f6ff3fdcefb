//! Shortens the history, and gives the space back.

use schemars::JsonSchema;
use serde::Serialize;
use sqlx::Row;

use super::db::args;
use super::{Store, StoreError};
use crate::model::Time;

/// What was taken out of a store.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PruneReport {
    /// Runs to which nothing refers any more.
    pub runs: u64,
    /// Revisions that had ended by then.
    pub revisions: u64,
    /// Resources that had been deleted by then.
    pub resources: u64,
    /// Findings that had been absent by then.
    pub findings: u64,
    /// Steps in the life of other findings that were over by then.
    pub finding_steps: u64,
}

impl Store {
    /// Forgets what was over at a time. What was valid at that time stays, so that "as of" is right from there on; in one
    /// transaction.
    ///
    /// # Errors
    /// [`StoreError`]; nothing was taken out then.
    pub fn prune(&mut self, before: Time) -> Result<PruneReport, StoreError> {
        self.db.begin()?;
        let pruned = self.prune_within(before.unix_seconds());
        match pruned {
            Ok(report) => self.db.commit().map(|()| report),
            Err(error) => {
                self.db.roll_back();
                Err(error)
            }
        }
    }

    fn prune_within(&mut self, limit: i64) -> Result<PruneReport, StoreError> {
        // the last change of which the time before is forgotten
        let ends =
            "SELECT max(t.observed_at) FROM revisions v JOIN runs t ON t.id = v.to_run WHERE t.observed_at <= ?1";
        let forgotten = self.db.number(ends, args![limit])?;
        let mut report = PruneReport { revisions: self.prune_revisions(limit)?, ..PruneReport::default() };
        if report.revisions > 0 {
            self.db.run("INSERT INTO shortened (before) VALUES (?1)", args![forgotten])?;
            self.db.run("DELETE FROM shortened WHERE before < (SELECT max(before) FROM shortened)", args![])?;
        }
        let without =
            "SELECT r.id FROM resources r WHERE NOT EXISTS (SELECT 1 FROM revisions v WHERE v.resource = r.id)";
        self.db.run(&format!("DELETE FROM names WHERE resource IN ({without})"), args![])?;
        report.resources = self.db.run(&format!("DELETE FROM resources WHERE id IN ({without})"), args![])?;
        let old_runs = "SELECT id FROM runs WHERE observed_at <= ?1";
        let over = format!(
            "SELECT id FROM findings WHERE state_run IN ({old_runs}) AND EXISTS (SELECT 1 FROM finding_states s \
             WHERE s.finding = findings.id AND s.run = findings.state_run AND s.state = 'absent')"
        );
        self.db.run(&format!("DELETE FROM finding_states WHERE finding IN ({over})"), args![limit])?;
        // a finding without states is one that was over
        let stateless =
            "DELETE FROM findings WHERE NOT EXISTS (SELECT 1 FROM finding_states s WHERE s.finding = findings.id)";
        report.findings = self.db.run(stateless, args![])?;
        let steps = format!(
            "DELETE FROM finding_states WHERE EXISTS (SELECT 1 FROM finding_states n WHERE n.finding = finding_states.finding \
             AND n.run > finding_states.run AND n.run IN ({old_runs}))"
        );
        report.finding_steps = self.db.run(&steps, args![limit])?;
        report.runs = self.prune_runs(limit)?;
        let unused = "DELETE FROM contents WHERE id NOT IN (SELECT scope FROM runs WHERE scope IS NOT NULL UNION \
                      SELECT coverage FROM runs WHERE coverage IS NOT NULL UNION SELECT policies FROM runs WHERE policies IS NOT \
                      NULL UNION SELECT unjudged FROM runs WHERE unjudged IS NOT NULL)";
        self.db.run(unused, args![])?;
        let unused =
            "DELETE FROM dictionaries WHERE id NOT IN (SELECT dictionary FROM revisions WHERE dictionary IS NOT NULL)";
        self.db.run(unused, args![])?;
        self.dictionaries.clear();
        Ok(report)
    }

    /// Refuses a time of which a part was forgotten: an answer would leave out what had changed since.
    pub(super) fn reaches(&mut self, at: Option<Time>) -> Result<(), StoreError> {
        let before = self.db.number("SELECT max(before) FROM shortened", args![])?;
        match at {
            Some(at) if at.unix_seconds() < before => Err(StoreError::Refused(format!(
                "the history was shortened: what was there at {at} is not kept, only what was from {} on",
                Time::from_unix_seconds(before)
            ))),
            _ => Ok(()),
        }
    }

    fn prune_revisions(&mut self, limit: i64) -> Result<u64, StoreError> {
        let mut count = 0;
        loop {
            let sql = "SELECT v.id, v.dictionary, v.body FROM revisions v JOIN runs t ON t.id = v.to_run \
                       WHERE t.observed_at <= ?1 LIMIT 1024";
            let page = self.db.rows(sql, args![limit], |row| {
                Ok((row.try_get::<i64, _>(0)?, row.try_get::<Option<i64>, _>(1)?, row.try_get::<Vec<u8>, _>(2)?))
            })?;
            if page.is_empty() {
                return Ok(count);
            }
            for (id, dictionary, body) in page {
                let body = self.body(dictionary, &body)?;
                self.remove_terms(id, &body)?;
                self.db.run("DELETE FROM unread WHERE revision = ?1", args![id])?;
                self.db.run("DELETE FROM revisions WHERE id = ?1", args![id])?;
                count += 1;
            }
        }
    }

    /// Keeps runs that something refers to, and of each name and scope the last.
    fn prune_runs(&mut self, limit: i64) -> Result<u64, StoreError> {
        let sql = "DELETE FROM runs WHERE COALESCE(observed_at, started_at) <= ?1 AND id NOT IN (\
                   SELECT from_run FROM revisions UNION SELECT to_run FROM revisions WHERE to_run IS NOT NULL UNION \
                   SELECT first_run FROM resources UNION SELECT last_run FROM resources WHERE last_run IS NOT NULL UNION \
                   SELECT gone_run FROM resources WHERE gone_run IS NOT NULL UNION SELECT from_run FROM unread UNION \
                   SELECT to_run FROM unread WHERE to_run IS NOT NULL UNION SELECT run FROM finding_states UNION \
                   SELECT first_run FROM findings UNION SELECT looked_run FROM places WHERE looked_run IS NOT NULL UNION \
                   SELECT max(id) FROM runs WHERE state = 'complete' GROUP BY name, scope)";
        self.db.run(sql, args![limit])
    }

    /// Gives the space of what was taken out back to the system; returns the size of the file before and after, in bytes.
    ///
    /// # Errors
    /// [`StoreError`]; it needs as much free space as the store will have.
    pub fn vacuum(&mut self) -> Result<(u64, u64), StoreError> {
        let size = |path: &std::path::Path| std::fs::metadata(path).map_or(0, |found| found.len());
        // what is in the log belongs to the size before
        self.db.script("PRAGMA wal_checkpoint(TRUNCATE)")?;
        let before = size(self.path());
        self.db.script("VACUUM")?;
        self.db.script("PRAGMA wal_checkpoint(TRUNCATE)")?;
        Ok((before, size(self.path())))
    }
}
