//! The resources of a store in order of ARN, read ahead on a thread and a connection of their own.
//!
//! A run in which nothing changed reads every row and writes none, so that reading is its cost. The second connection sees
//! what was committed before: all that there is, since the recording run holds the write lock, and nothing of its own.

use std::ops::ControlFlow;
use std::sync::mpsc::{Receiver, sync_channel};
use std::thread::JoinHandle;

use sqlx::Row;

use super::StoreError;
use super::db::{Db, args};

/// Rows that are handed over at a time, and how many times ahead.
const PACK: usize = 512;
const AHEAD: usize = 8;

/// A row of `resources`, as far as every row is read.
pub(super) struct ResourceRow {
    pub(super) id: i64,
    pub(super) arn: String,
    pub(super) place: i64,
    pub(super) presence: i64,
    pub(super) config_hash: i64,
    pub(super) status_hash: i64,
}

/// The rows, the next one in sight.
pub(super) struct ResourceRows {
    packs: Option<Receiver<Vec<ResourceRow>>>,
    /// In reverse, so that the next one is taken from the end.
    pack: Vec<ResourceRow>,
    reader: Option<JoinHandle<Result<(), StoreError>>>,
}

impl ResourceRows {
    /// Begins to read over a connection of its own.
    pub(super) fn of(mut db: Db) -> Self {
        let (send, packs) = sync_channel(AHEAD);
        let reader = std::thread::spawn(move || {
            let mut pack = Vec::with_capacity(PACK);
            // a million rows may be read to find that nothing changed: each column counts
            let sql = "SELECT id, arn, place * 4 + presence, config_hash, status_hash FROM resources ORDER BY arn";
            db.each(sql, args![], |row| {
                let place: i64 = row.try_get(2)?;
                pack.push(ResourceRow {
                    id: row.try_get(0)?,
                    arn: row.try_get(1)?,
                    place: place / 4,
                    presence: place % 4,
                    config_hash: row.try_get(3)?,
                    status_hash: row.try_get(4)?,
                });
                // nobody listens any more when recording failed
                let is_heard =
                    pack.len() < PACK || send.send(std::mem::replace(&mut pack, Vec::with_capacity(PACK))).is_ok();
                Ok(if is_heard { ControlFlow::Continue(()) } else { ControlFlow::Break(()) })
            })?;
            let _ = send.send(pack);
            Ok(())
        });
        Self { packs: Some(packs), pack: vec![], reader: Some(reader) }
    }

    /// Takes the next row, unless its ARN lies beyond `limit`.
    pub(super) fn next_up_to(&mut self, limit: Option<&str>) -> Result<Option<ResourceRow>, StoreError> {
        while self.pack.is_empty() {
            match self.packs.as_ref().map(Receiver::recv) {
                Some(Ok(mut pack)) => {
                    pack.reverse();
                    self.pack = pack;
                }
                Some(Err(_)) => {
                    self.packs = None;
                    self.end()?;
                }
                None => return Ok(None),
            }
        }
        Ok(self.pack.pop_if(|row| limit.is_none_or(|limit| row.arn.as_str() <= limit)))
    }

    fn end(&mut self) -> Result<(), StoreError> {
        match self.reader.take().map(JoinHandle::join) {
            None => Ok(()),
            Some(Ok(read)) => read,
            Some(Err(_)) => Err(StoreError::Unsound("its resources cannot be read".into())),
        }
    }
}

impl Drop for ResourceRows {
    fn drop(&mut self) {
        // the reader ends when nobody listens
        self.packs = None;
        let _ = self.end();
    }
}
