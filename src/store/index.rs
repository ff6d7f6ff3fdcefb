//! Search terms become rows, and are taken out again.

use super::batch::Batch;
use super::db::{Db, args, bind};
use super::terms::{Terms, terms};
use super::{Store, StoreError};
use crate::model::RevisionBody;

/// Terms that wait to be inserted.
pub(super) struct TermBatches {
    addresses: Batch,
    principals: Batch,
    ports: Batch,
    tags: Batch,
}

impl TermBatches {
    pub(super) fn new() -> Self {
        Self {
            addresses: Batch::new("INSERT OR IGNORE INTO addresses VALUES ", "(?,?,?,?,?,?)"),
            principals: Batch::new("INSERT OR IGNORE INTO principals VALUES ", "(?,?,?,?)"),
            ports: Batch::new("INSERT OR IGNORE INTO ports VALUES ", "(?,?,?,?,?,?,?)"),
            tags: Batch::new("INSERT OR IGNORE INTO tags VALUES ", "(?,?,?)"),
        }
    }

    /// Adds the terms of a revision; returns them.
    pub(super) fn add(&mut self, db: &mut Db, revision: i64, body: &RevisionBody) -> Result<Terms, StoreError> {
        let found = terms(body);
        for term in &found.addresses {
            self.addresses.push(db, |row| {
                bind(row, if term.network.addr().is_ipv4() { 4_i64 } else { 6 });
                bind(row, bytes_of(term.network.network()));
                bind(row, i64::from(term.network.prefix_len()));
                bind(row, revision);
                bind(row, term.pointer.as_str());
                bind(row, term.role.as_str());
            })?;
        }
        for term in &found.principals {
            self.principals.push(db, |row| {
                bind(row, term.term.as_str());
                bind(row, revision);
                bind(row, term.pointer.as_str());
                bind(row, term.role.as_str());
            })?;
        }
        for term in &found.ports {
            self.ports.push(db, |row| {
                bind(row, i64::from(term.first != term.last));
                bind(row, i64::from(term.first));
                bind(row, i64::from(term.last));
                bind(row, term.protocol.as_str());
                bind(row, revision);
                bind(row, term.pointer.as_str());
                bind(row, term.role.as_str());
            })?;
        }
        for (key, value) in &body.tags {
            self.tags.push(db, |row| {
                bind(row, key.as_str());
                bind(row, value.as_str());
                bind(row, revision);
            })?;
        }
        Ok(found)
    }

    /// Inserts what is left.
    pub(super) fn flush(&mut self, db: &mut Db) -> Result<(), StoreError> {
        self.addresses.flush(db)?;
        self.principals.flush(db)?;
        self.ports.flush(db)?;
        self.tags.flush(db)
    }
}

impl Store {
    /// Takes out the terms of a revision that is pruned or filled in; names stay with the resource.
    pub(super) fn remove_terms(&mut self, revision: i64, body: &RevisionBody) -> Result<(), StoreError> {
        let (found, db) = (terms(body), &mut self.db);
        for term in &found.addresses {
            let sql = "DELETE FROM addresses WHERE family = ?1 AND network = ?2 AND prefix = ?3 AND revision = ?4";
            let family = if term.network.addr().is_ipv4() { 4_i64 } else { 6 };
            let network = bytes_of(term.network.network());
            db.run(sql, args![family, network, i64::from(term.network.prefix_len()), revision])?;
        }
        for term in &found.principals {
            db.run("DELETE FROM principals WHERE term = ?1 AND revision = ?2", args![term.term.as_str(), revision])?;
        }
        for term in &found.ports {
            let sql = "DELETE FROM ports WHERE is_range = ?1 AND first = ?2 AND last = ?3 AND protocol = ?4 AND revision = ?5";
            let (first, last) = (i64::from(term.first), i64::from(term.last));
            db.run(sql, args![i64::from(first != last), first, last, term.protocol.as_str(), revision])?;
        }
        for (key, value) in &body.tags {
            let sql = "DELETE FROM tags WHERE key = ?1 AND value = ?2 AND revision = ?3";
            db.run(sql, args![key.as_str(), value.as_str(), revision])?;
        }
        Ok(())
    }
}

fn bytes_of(address: std::net::IpAddr) -> Vec<u8> {
    match address {
        std::net::IpAddr::V4(address) => address.octets().to_vec(),
        std::net::IpAddr::V6(address) => address.octets().to_vec(),
    }
}
