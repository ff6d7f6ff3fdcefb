//! JSON as the store keeps it: compressed, small documents with a dictionary of their type.

use std::collections::HashMap;

use serde::Serialize;
use serde::de::DeserializeOwned;
use sqlx::Row;
use zstd::bulk::{Compressor, Decompressor};

use super::StoreError;
use super::db::{Db, args};

/// First byte: the text as it is, as a zstd frame, as a zstd frame that needs the dictionary.
const PLAIN: u8 = 0;
const COMPRESSED: u8 = 1;
const WITH_DICTIONARY: u8 = 2;

const LEVEL: i32 = 3;
/// A length that a damaged frame may claim and no document has.
const LONGEST: usize = 256 << 20;
/// Of a document that becomes the dictionary of its type.
const DICTIONARY_LENGTH: usize = 16 << 10;

/// Packs a value of which there are few.
pub(super) fn pack(value: &impl Serialize) -> Result<Vec<u8>, StoreError> {
    pack_text(&serde_json::to_vec(value).map_err(unwritable)?)
}

pub(super) fn pack_text(text: &[u8]) -> Result<Vec<u8>, StoreError> {
    let packed = zstd::bulk::compress(text, LEVEL).map_err(unwritable)?;
    Ok(shorter(COMPRESSED, &packed, text))
}

/// Unpacks what [`pack`] made.
pub(super) fn unpack<T: DeserializeOwned>(packed: &[u8]) -> Result<T, StoreError> {
    serde_json::from_slice(&unpack_text(packed)?).map_err(|error| damaged(&error))
}

/// Returns the JSON text that [`pack_text`] packed.
pub(super) fn unpack_text(packed: &[u8]) -> Result<Vec<u8>, StoreError> {
    match packed.split_first() {
        Some((&PLAIN, text)) => Ok(text.to_vec()),
        Some((&COMPRESSED, frame)) => {
            let length = Decompressor::<'_>::upper_bound(frame).unwrap_or(LONGEST).min(LONGEST);
            zstd::bulk::decompress(frame, length).map_err(|error| damaged(&error))
        }
        _ => Err(damaged(&"a packed text begins with an unknown byte")),
    }
}

fn shorter(kind: u8, packed: &[u8], text: &[u8]) -> Vec<u8> {
    let (kind, bytes) = if packed.len() < text.len() { (kind, packed) } else { (PLAIN, text) };
    let mut whole = Vec::with_capacity(bytes.len() + 1);
    whole.push(kind);
    whole.extend_from_slice(bytes);
    whole
}

fn unwritable(error: impl std::fmt::Display) -> StoreError {
    StoreError::Refused(format!("a document cannot be packed: {error}"))
}

pub(super) fn damaged(error: &impl std::fmt::Display) -> StoreError {
    StoreError::Unsound(format!("a document in it cannot be read: {error}"))
}

/// The dictionaries of a store, each read when it is first needed.
///
/// The documents of a type resemble each other more than themselves: with another document of its type as a dictionary,
/// one takes about a third of the space. The dictionary is simply the first document of the type that the store met.
#[derive(Default)]
pub(super) struct Dictionaries {
    by_type: HashMap<String, (i64, Compressor<'static>)>,
    by_id: HashMap<i64, Decompressor<'static>>,
}

impl Dictionaries {
    /// Forgets what may have been made in a transaction that was rolled back.
    pub(super) fn clear(&mut self) {
        self.by_type.clear();
        self.by_id.clear();
    }

    /// Packs the body of a document; returns the dictionary and the bytes.
    pub(super) fn pack(&mut self, db: &mut Db, kind: &str, text: &[u8]) -> Result<(Option<i64>, Vec<u8>), StoreError> {
        if !self.by_type.contains_key(kind) {
            let known =
                db.first("SELECT id, body FROM dictionaries WHERE type = ?1 ORDER BY id", args![kind], |row| {
                    Ok((row.try_get::<i64, _>(0)?, row.try_get::<Vec<u8>, _>(1)?))
                })?;
            let (id, body) = match known {
                Some(known) => known,
                None => {
                    let body = text.get(..DICTIONARY_LENGTH).unwrap_or(text).to_vec();
                    db.run("INSERT INTO dictionaries (type, body) VALUES (?1, ?2)", args![kind, body.as_slice()])?;
                    (db.number("SELECT last_insert_rowid()", args![])?, body)
                }
            };
            let compressor = Compressor::with_dictionary(LEVEL, &body).map_err(unwritable)?;
            self.by_type.insert(kind.to_owned(), (id, compressor));
        }
        let Some((id, compressor)) = self.by_type.get_mut(kind) else { return Ok((None, pack_text(text)?)) };
        let packed = compressor.compress(text).map_err(unwritable)?;
        Ok((Some(*id), shorter(WITH_DICTIONARY, &packed, text)))
    }

    /// Returns the text of a body.
    pub(super) fn unpack(
        &mut self,
        db: &mut Db,
        dictionary: Option<i64>,
        packed: &[u8],
    ) -> Result<Vec<u8>, StoreError> {
        if let Some(id) = dictionary.filter(|id| !self.by_id.contains_key(id)) {
            let sql = "SELECT body FROM dictionaries WHERE id = ?1";
            if let Some(body) = db.first(sql, args![id], |row| row.try_get::<Vec<u8>, _>(0))? {
                self.learn(id, &body)?;
            }
        }
        self.unpack_known(dictionary, packed)
    }

    /// Reads every dictionary, for [`unpack_known`](Self::unpack_known).
    pub(super) fn read_all(&mut self, db: &mut Db) -> Result<(), StoreError> {
        let read = |row: &sqlx::sqlite::SqliteRow| Ok((row.try_get::<i64, _>(0)?, row.try_get::<Vec<u8>, _>(1)?));
        for (id, body) in db.rows("SELECT id, body FROM dictionaries", args![], read)? {
            self.learn(id, &body)?;
        }
        Ok(())
    }

    /// Returns the text of a body whose dictionary was read before.
    pub(super) fn unpack_known(&mut self, dictionary: Option<i64>, packed: &[u8]) -> Result<Vec<u8>, StoreError> {
        let Some((&WITH_DICTIONARY, frame)) = packed.split_first() else { return unpack_text(packed) };
        let decompressor = dictionary.and_then(|id| self.by_id.get_mut(&id));
        let decompressor = decompressor.ok_or_else(|| damaged(&"its dictionary is missing"))?;
        let length = Decompressor::<'_>::upper_bound(frame).unwrap_or(LONGEST).min(LONGEST);
        decompressor.decompress(frame, length).map_err(|error| damaged(&error))
    }

    fn learn(&mut self, id: i64, body: &[u8]) -> Result<(), StoreError> {
        let decompressor = Decompressor::with_dictionary(body).map_err(|error| damaged(&error))?;
        self.by_id.insert(id, decompressor);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_packed_comes_out_again_short_or_long() {
        for text in [String::new(), "{}".into(), "[1,2,3]".repeat(500)] {
            let packed = pack_text(text.as_bytes()).unwrap();
            assert_eq!(unpack_text(&packed).unwrap(), text.as_bytes());
            assert!(packed.len() <= text.len() + 1);
        }
        assert!(unpack_text(&[9, 1]).is_err() && unpack_text(&[]).is_err());
    }
}
