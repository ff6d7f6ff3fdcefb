//! Export and import, as JSON Lines.
//!
//! The first line says what the file is; each further line is a row, with its table under `table`. Documents are plain
//! JSON in it, whatever the store compresses them with; search terms are left out, since they are made from documents.
//! Importing into an empty store gives one that exports the same bytes.

use std::io::{BufRead, Write};
use std::ops::ControlFlow;

use serde_json::{Map, Value, json};
use sqlx::sqlite::{SqliteArguments, SqliteRow};
use sqlx::{Row, ValueRef};

use super::db::{args, bind};
use super::index::TermBatches;
use super::packed::{Dictionaries, pack_text, unpack_text};
use super::{Store, StoreError, VERSION};
use crate::model::RevisionBody;
use crate::model::fingerprint::hex;

/// How a column is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Number,
    Text,
    /// Bytes, as hex digits.
    Bytes,
    /// Packed JSON, as JSON.
    Packed,
    /// The body of a revision.
    Body,
}

use Kind::{Body, Bytes, Number, Packed, Text};

/// A table, the order of its rows, and its columns.
type Table = (&'static str, &'static str, &'static [(&'static str, Kind)]);

/// The tables in the order of their lines.
const TABLES: [Table; 10] = [
    ("shortened", "before", &[("before", Number)]),
    ("contents", "id", &[("id", Number), ("hash", Bytes), ("body", Packed)]),
    (
        "runs",
        "id",
        &[
            ("id", Number),
            ("guid", Text),
            ("kind", Text),
            ("name", Text),
            ("state", Text),
            ("version", Text),
            ("started_at", Number),
            ("ended_at", Number),
            ("observed_at", Number),
            ("evaluated_at", Number),
            ("scope", Number),
            ("coverage", Number),
            ("policies", Number),
            ("policy_digest", Text),
            ("unjudged", Number),
            ("covered", Number),
            ("superseded", Number),
            ("counts", Text),
            ("gate", Text),
        ],
    ),
    (
        "places",
        "id",
        &[
            ("id", Number),
            ("account", Text),
            ("region", Text),
            ("type", Text),
            ("looked_run", Number),
            ("looked_at", Number),
        ],
    ),
    (
        "resources",
        "id",
        &[
            ("id", Number),
            ("arn", Text),
            ("place", Number),
            ("region", Text),
            ("native_id", Text),
            ("name", Text),
            ("first_run", Number),
            ("presence", Number),
            ("last_run", Number),
            ("gone_run", Number),
            ("revision", Number),
            ("config_hash", Number),
            ("status_hash", Number),
        ],
    ),
    (
        "revisions",
        "id",
        &[
            ("id", Number),
            ("resource", Number),
            ("from_run", Number),
            ("to_run", Number),
            ("hash", Bytes),
            ("body", Body),
            ("status", Packed),
        ],
    ),
    (
        "unread",
        "revision, path, from_run",
        &[
            ("revision", Number),
            ("path", Text),
            ("from_run", Number),
            ("to_run", Number),
            ("kept", Number),
            ("why", Text),
        ],
    ),
    ("names", "term, resource", &[("term", Text), ("resource", Number)]),
    (
        "findings",
        "id",
        &[
            ("id", Number),
            ("name", Text),
            ("fingerprint", Bytes),
            ("policy", Text),
            ("resource", Text),
            ("place", Number),
            ("first_run", Number),
            ("first_seen", Number),
            ("opened_at", Number),
            ("state_run", Number),
        ],
    ),
    (
        "finding_states",
        "finding, run",
        &[
            ("finding", Number),
            ("run", Number),
            ("state", Text),
            ("reason", Text),
            ("severity", Text),
            ("evidence_hash", Text),
            ("body_hash", Number),
            ("last_seen", Number),
            ("body", Packed),
        ],
    ),
];

impl Store {
    /// Writes the whole store; returns the number of rows. What other processes record meanwhile is not in it.
    ///
    /// # Errors
    /// [`StoreError`], also when `out` fails.
    pub fn export(&mut self, out: &mut dyn Write) -> Result<u64, StoreError> {
        // a reader's transaction sees one state from its first query to its last
        self.db.script("BEGIN")?;
        let exported = self.export_within(out);
        self.db.roll_back();
        exported
    }

    fn export_within(&mut self, out: &mut dyn Write) -> Result<u64, StoreError> {
        let failed = |error: std::io::Error| StoreError::Refused(format!("cannot write the export: {error}"));
        writeln!(out, "{}", json!({"kind": "colobus_history", "version": VERSION})).map_err(failed)?;
        let mut count = 0;
        self.dictionaries.read_all(&mut self.db)?;
        for (table, order, columns) in TABLES {
            let names: Vec<&str> = columns.iter().map(|(name, _)| *name).collect();
            let extra = if table == "revisions" { ", dictionary" } else { "" };
            let sql = format!("SELECT {}{extra} FROM {table} ORDER BY {order}", names.join(", "));
            let mut failure = Ok(());
            let dictionaries = &mut self.dictionaries;
            self.db.each(&sql, args![], |row| {
                let line = line(dictionaries, table, columns, raw_row(row, columns)?);
                failure = line.and_then(|line| writeln!(out, "{line}").map_err(failed));
                count += 1;
                Ok(if failure.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) })
            })?;
            failure?;
        }
        Ok(count)
    }

    /// Reads an export into this store, which must be empty; returns the number of rows. In one transaction.
    ///
    /// # Errors
    /// [`StoreError::Refused`] with the line that is wrong; the store is empty then.
    pub fn import(&mut self, input: &mut dyn BufRead) -> Result<u64, StoreError> {
        self.db.begin()?;
        self.dictionaries.clear();
        match self.import_within(input) {
            Ok(count) => self.db.commit().map(|()| count),
            Err(error) => {
                self.db.roll_back();
                self.dictionaries.clear();
                Err(error)
            }
        }
    }

    fn import_within(&mut self, input: &mut dyn BufRead) -> Result<u64, StoreError> {
        if self.db.number("SELECT count(*) FROM (SELECT 1 FROM runs LIMIT 1)", args![])? > 0 {
            return Err(StoreError::Refused(format!(
                "the store `{}` is not empty: import into a new one, named with `--store`",
                self.path().display()
            )));
        }
        let mut terms = TermBatches::new();
        let (mut count, mut has_head) = (0, false);
        for (at, line) in input.lines().enumerate() {
            let wrong = |message: String| StoreError::Refused(format!("line {} of the export: {message}", at + 1));
            let line = line.map_err(|error| wrong(error.to_string()))?;
            let row: Map<String, Value> = serde_json::from_str(&line).map_err(|error| wrong(error.to_string()))?;
            if at == 0 {
                match (row.get("kind").and_then(Value::as_str), row.get("version").and_then(Value::as_i64)) {
                    (Some("colobus_history"), Some(version)) if version == VERSION => {
                        has_head = true;
                        continue;
                    }
                    (Some("colobus_history"), Some(version)) => {
                        return Err(wrong(format!("it has version {version}, this program imports version {VERSION}")));
                    }
                    _ => return Err(wrong("it is not an export of `colobus store export`".into())),
                }
            }
            self.import_row(&row, &mut terms, &wrong)?;
            count += 1;
        }
        if !has_head {
            return Err(StoreError::Refused("the export is empty: not even its first line is there".into()));
        }
        terms.flush(&mut self.db)?;
        Ok(count)
    }

    fn import_row(
        &mut self,
        row: &Map<String, Value>,
        terms: &mut TermBatches,
        wrong: &dyn Fn(String) -> StoreError,
    ) -> Result<(), StoreError> {
        let table = row.get("table").and_then(Value::as_str).unwrap_or_default();
        let Some((table, _, columns)) = TABLES.iter().find(|(known, ..)| *known == table) else {
            return Err(wrong(format!("`{table}` is not a table")));
        };
        let mut arguments = SqliteArguments::default();
        let mut names: Vec<&str> = columns.iter().map(|(name, _)| *name).collect();
        let mut dictionary = None;
        for (name, kind) in *columns {
            let bad = || wrong(format!("`{name}` of `{table}` is not what it should be"));
            match (row.get(*name), kind) {
                (None, _) => bind(&mut arguments, None::<i64>),
                (Some(value), Number) => bind(&mut arguments, value.as_i64().ok_or_else(bad)?),
                (Some(value), Text) => bind(&mut arguments, value.as_str().ok_or_else(bad)?),
                (Some(value), Bytes) => bind(&mut arguments, value.as_str().and_then(bytes).ok_or_else(bad)?),
                (Some(value), Packed) => bind(&mut arguments, pack_text(value.to_string().as_bytes())?),
                (Some(value), Body) => {
                    let body: RevisionBody =
                        serde_json::from_value(value.clone()).map_err(|error| wrong(error.to_string()))?;
                    let text = serde_json::to_vec(&body).map_err(|error| wrong(error.to_string()))?;
                    let number = |name: &str| row.get(name).and_then(Value::as_i64).ok_or_else(bad);
                    terms.add(&mut self.db, number("id")?, &body)?;
                    let (id, packed) = self.dictionaries.pack(&mut self.db, body.resource_type.as_str(), &text)?;
                    dictionary = Some(id);
                    bind(&mut arguments, packed);
                }
            }
        }
        if let Some(id) = dictionary {
            names.push("dictionary");
            bind(&mut arguments, id);
        }
        let places = vec!["?"; names.len()].join(", ");
        let sql = format!("INSERT INTO {table} ({}) VALUES ({places})", names.join(", "));
        self.db.run(&sql, arguments).map(|_| ()).map_err(|error| match error {
            StoreError::Failed { source, .. } => wrong(source.to_string()),
            other => other,
        })
    }
}

enum Cell {
    Null,
    Number(i64),
    Text(String),
    Bytes(Vec<u8>),
}

struct RawRow {
    cells: Vec<Cell>,
    dictionary: Option<i64>,
}

fn raw_row(row: &SqliteRow, columns: &[(&str, Kind)]) -> Result<RawRow, sqlx::Error> {
    let mut cells = Vec::with_capacity(columns.len());
    for (at, (_, kind)) in columns.iter().enumerate() {
        cells.push(if row.try_get_raw(at)?.is_null() {
            Cell::Null
        } else {
            match kind {
                Number => Cell::Number(row.try_get(at)?),
                Text => Cell::Text(row.try_get(at)?),
                Bytes | Packed | Body => Cell::Bytes(row.try_get(at)?),
            }
        });
    }
    let dictionary = if row.len() > columns.len() { row.try_get(columns.len())? } else { None };
    Ok(RawRow { cells, dictionary })
}

fn line(
    dictionaries: &mut Dictionaries,
    table: &str,
    columns: &[(&str, Kind)],
    row: RawRow,
) -> Result<String, StoreError> {
    let mut line = Map::new();
    line.insert("table".into(), table.into());
    for ((name, kind), cell) in columns.iter().zip(row.cells) {
        let value = match cell {
            Cell::Null => continue,
            Cell::Number(number) => number.into(),
            Cell::Text(text) => text.into(),
            Cell::Bytes(bytes) => match kind {
                Packed => json_of(&unpack_text(&bytes)?)?,
                Body => json_of(&dictionaries.unpack_known(row.dictionary, &bytes)?)?,
                Number | Text | Bytes => hex(&bytes).into(),
            },
        };
        line.insert((*name).into(), value);
    }
    Ok(Value::Object(line).to_string())
}

fn json_of(text: &[u8]) -> Result<Value, StoreError> {
    serde_json::from_slice(text).map_err(|error| super::packed::damaged(&error))
}

fn bytes(digits: &str) -> Option<Vec<u8>> {
    let pair = |at: usize| u8::from_str_radix(digits.get(at..at + 2)?, 16).ok();
    if digits.len().is_multiple_of(2) { (0..digits.len()).step_by(2).map(pair).collect() } else { None }
}
