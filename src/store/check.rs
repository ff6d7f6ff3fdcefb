//! Whether a store is sound.

use schemars::JsonSchema;
use serde::Serialize;
use sqlx::Row;

use super::db::args;
use super::record_documents::hash_of;
use super::terms::terms;
use super::{Store, StoreError};

/// What a check found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CheckReport {
    /// What is wrong, in sentences; empty when the store is sound. At most a hundred of them.
    pub problems: Vec<String>,
    /// Version of the store.
    pub version: i64,
    /// Complete runs.
    pub runs: i64,
    /// Runs that were interrupted while they were recorded, or are being recorded now.
    pub interrupted: i64,
    /// Resources, deleted ones included.
    pub resources: i64,
    /// Revisions.
    pub revisions: i64,
    /// Findings, absent ones included.
    pub findings: i64,
    /// Size of the file in bytes, without its log.
    pub bytes: i64,
}

/// What must find nothing, and what it means when it does.
const RULES: [(&str, &str); 9] = [
    (
        "SELECT count(*) FROM resources r LEFT JOIN revisions v ON v.id = r.revision AND v.resource = r.id WHERE v.id IS NULL",
        "resources lack their last revision",
    ),
    (
        "SELECT count(*) FROM revisions v JOIN resources r ON r.id = v.resource WHERE v.to_run IS NULL AND v.id <> r.revision",
        "revisions last though they are not the last of their resource",
    ),
    (
        "SELECT count(*) FROM resources r JOIN revisions v ON v.id = r.revision WHERE (r.presence = 2) <> (v.to_run IS NOT NULL)",
        "resources are deleted and their last revision lasts, or the other way about",
    ),
    (
        "SELECT count(*) FROM revisions v JOIN revisions w ON w.resource = v.resource AND w.id <> v.id \
         WHERE w.from_run >= v.from_run AND w.from_run < COALESCE(v.to_run, 9223372036854775807) \
         AND (w.from_run > v.from_run OR w.id > v.id)",
        "revisions of one resource overlap",
    ),
    ("SELECT count(*) FROM revisions WHERE to_run <= from_run", "revisions end before they begin"),
    (
        "SELECT count(*) FROM (SELECT from_run AS run FROM revisions UNION SELECT to_run FROM revisions UNION \
         SELECT first_run FROM resources UNION SELECT last_run FROM resources UNION SELECT gone_run FROM resources UNION \
         SELECT run FROM finding_states UNION SELECT looked_run FROM places) WHERE run IS NOT NULL AND run NOT IN \
         (SELECT id FROM runs WHERE state = 'complete')",
        "runs are referred to and not there",
    ),
    (
        "SELECT count(*) FROM findings f LEFT JOIN finding_states s ON s.finding = f.id AND s.run = f.state_run \
         WHERE s.finding IS NULL OR f.state_run <> (SELECT max(run) FROM finding_states x WHERE x.finding = f.id)",
        "findings lack their last state",
    ),
    ("SELECT count(*) FROM runs WHERE state = 'complete' AND ended_at IS NULL", "complete runs have no end"),
    (
        "SELECT count(*) FROM unread u JOIN revisions v ON v.id = u.revision WHERE u.from_run < v.from_run OR u.to_run <= u.from_run",
        "unread parts lie outside of their revision",
    ),
];

const MOST_PROBLEMS: usize = 100;

impl Store {
    /// Checks the file itself, what its tables say of each other, that every document can be read and is what its hash
    /// says, and that the search terms are those of the documents.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be read at all; what is merely wrong is in the report.
    pub fn check(&mut self) -> Result<CheckReport, StoreError> {
        let mut report =
            CheckReport { version: self.db.number("PRAGMA user_version", args![])?, ..CheckReport::default() };
        let said = self.db.rows("PRAGMA integrity_check(100)", args![], |row| row.try_get::<String, _>(0))?;
        report.problems.extend(said.into_iter().filter(|line| line != "ok").map(|line| format!("the file: {line}")));
        // a damaged file makes every further answer a guess
        if report.problems.is_empty() {
            let strays = self.db.rows("PRAGMA foreign_key_check", args![], |row| {
                Ok(format!(
                    "a row of `{}` refers to none of `{}`",
                    row.try_get::<&str, _>(0)?,
                    row.try_get::<&str, _>(2)?
                ))
            })?;
            report.problems.extend(strays);
            for (sql, meaning) in RULES {
                match self.db.number(sql, args![])? {
                    0 => {}
                    count => report.problems.push(format!("{count} {meaning}")),
                }
            }
            self.check_documents(&mut report.problems)?;
        }
        report.problems.truncate(MOST_PROBLEMS);
        let mut count = |sql| self.db.number(sql, args![]);
        report.runs = count("SELECT count(*) FROM runs WHERE state = 'complete'")?;
        report.interrupted = count("SELECT count(*) FROM runs WHERE state = 'recording'")?;
        report.resources = count("SELECT count(*) FROM resources")?;
        report.revisions = count("SELECT count(*) FROM revisions")?;
        report.findings = count("SELECT count(*) FROM findings")?;
        report.bytes = count("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")?;
        Ok(report)
    }

    fn check_documents(&mut self, problems: &mut Vec<String>) -> Result<(), StoreError> {
        let mut terms_expected = [0_i64; 4];
        let mut after = 0;
        loop {
            let sql = "SELECT v.id, v.dictionary, v.body, v.hash, r.arn FROM revisions v JOIN resources r ON r.id = v.resource \
                       WHERE v.id > ?1 ORDER BY v.id LIMIT 1024";
            let page = self.db.rows(sql, args![after], |row| {
                let (id, dictionary): (i64, Option<i64>) = (row.try_get(0)?, row.try_get(1)?);
                let (body, hash): (Vec<u8>, Vec<u8>) = (row.try_get(2)?, row.try_get(3)?);
                Ok((id, dictionary, body, hash, row.try_get::<String, _>(4)?))
            })?;
            let Some((last, ..)) = page.last() else { break };
            after = *last;
            for (id, dictionary, body, hash, arn) in page {
                match self.body(dictionary, &body) {
                    Ok(body) => {
                        if hash_of(&body)? != hash || body.id != arn {
                            problems.push(format!("revision {id} of `{arn}` is not what its hash says"));
                        }
                        let found = terms(&body);
                        let counts =
                            [found.addresses.len(), found.principals.len(), found.ports.len(), body.tags.len()];
                        for (sum, count) in terms_expected.iter_mut().zip(counts) {
                            *sum += i64::try_from(count).unwrap_or_default();
                        }
                    }
                    Err(error) => problems.push(format!("revision {id} of `{arn}`: {error}")),
                }
            }
        }
        for (table, expected) in ["addresses", "principals", "ports", "tags"].into_iter().zip(terms_expected) {
            let found = self.db.number(&format!("SELECT count(*) FROM {table}"), args![])?;
            if found != expected {
                problems.push(format!("the index `{table}` has {found} rows and should have {expected}"));
            }
        }
        Ok(())
    }
}
