//! Many rows in one statement: a statement costs more than a row.

use sqlx::sqlite::SqliteArguments;

use super::StoreError;
use super::db::Db;

/// Rows for one statement; SQLite binds 32766 values at most.
const ROWS: usize = 128;

/// Rows that wait to be inserted into one table.
pub(super) struct Batch {
    head: &'static str,
    row: &'static str,
    full: String,
    arguments: SqliteArguments,
    rows: usize,
}

impl Batch {
    /// `head` is such as `INSERT INTO tags VALUES `, `row` such as `(?,?,?)`.
    pub(super) fn new(head: &'static str, row: &'static str) -> Self {
        Self { head, row, full: statement(head, row, ROWS), arguments: SqliteArguments::default(), rows: 0 }
    }

    /// Adds the arguments of one row, and inserts what has gathered when it is enough.
    pub(super) fn push(&mut self, db: &mut Db, add: impl FnOnce(&mut SqliteArguments)) -> Result<(), StoreError> {
        add(&mut self.arguments);
        self.rows += 1;
        if self.rows < ROWS {
            return Ok(());
        }
        self.rows = 0;
        db.run(&self.full, std::mem::take(&mut self.arguments)).map(|_| ())
    }

    /// Inserts what is left.
    pub(super) fn flush(&mut self, db: &mut Db) -> Result<(), StoreError> {
        if self.rows == 0 {
            return Ok(());
        }
        let sql = statement(self.head, self.row, self.rows);
        self.rows = 0;
        db.run(&sql, std::mem::take(&mut self.arguments)).map(|_| ())
    }
}

fn statement(head: &str, row: &str, rows: usize) -> String {
    let mut text = String::with_capacity(head.len() + (row.len() + 1) * rows);
    text.push_str(head);
    for at in 0..rows {
        if at > 0 {
            text.push(',');
        }
        text.push_str(row);
    }
    text
}
