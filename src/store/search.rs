//! Search over everything that was ever seen.
//!
//! Terms are ANDed. Those with an index (address, port, principal, tag, exact name) pick the revisions; the others (parts
//! and globs of names, text) look at each resource that is left. Addresses are found by CIDR arithmetic: a network that
//! contains an address is one of 33 (IPv6: 129) that can be looked up, and those within one lie together in the index.

use std::collections::{BTreeMap, BTreeSet};

use ipnet::IpNet;
use sqlx::Row;
use sqlx::sqlite::SqliteArguments;

use super::db::{args, bind};
use super::query::{RESOURCE_COLUMNS, RESOURCE_TABLES, read_resource};
use super::terms::account_of;
use super::{Store, StoreError};
use crate::model::{ResourceType, StoredResource, Time};

/// How a network that is named must lie to the one that is asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Overlap {
    /// It holds all of it: what `--ip` asks.
    Contains,
    /// It lies within it.
    Within,
    /// Either.
    #[default]
    Any,
}

/// An address or a network that is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddressQuery {
    /// The address (with its longest prefix) or the network.
    pub network: IpNet,
    /// How what is named must lie to it.
    pub overlap: Overlap,
    /// Whether `0.0.0.0/0` and `::/0`, which contain everything, count too.
    pub anywhere: bool,
}

/// What is searched for; every field that is set must fit.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SearchQuery {
    /// Parts or globs (`*`, `?`) of names, native ids and ARNs, in any case.
    pub words: Vec<String>,
    /// Types.
    pub types: Vec<ResourceType>,
    /// Account.
    pub account: Option<String>,
    /// Region.
    pub region: Option<String>,
    /// Tags: key, and value unless any will do.
    pub tags: Vec<(String, Option<String>)>,
    /// Addresses and networks.
    pub addresses: Vec<AddressQuery>,
    /// Ports that a rule opens or closes.
    pub ports: Vec<u16>,
    /// Principals or account ids.
    pub principals: Vec<String>,
    /// Text anywhere in `config` or `tags`, in any case.
    pub text: Vec<String>,
    /// Only what is deleted; its last revision must fit.
    pub deleted: bool,
    /// As of this time; else what is there now, and what is gone by its last revision.
    pub at: Option<Time>,
    /// At most so many resources; 0 for all.
    pub limit: usize,
}

/// A resource that fits, and by what.
#[derive(Clone, Debug, PartialEq)]
pub struct SearchHit {
    /// The resource.
    pub resource: StoredResource,
    /// The revision that fits, for [`Store::revision`].
    pub revision: i64,
    /// The places in the document that made it fit, by pointer; empty when only its name, type or tags were asked for.
    pub places: Vec<HitPlace>,
}

/// A place in a document that fits.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct HitPlace {
    /// JSON pointer.
    pub pointer: String,
    /// What is there: a network, `tcp/22-22`, a principal.
    pub value: String,
    /// As what it is there, such as `ingress` or `condition`.
    pub role: String,
}

/// The revisions that fit one term, each with its places.
type Found = BTreeMap<i64, BTreeSet<HitPlace>>;

impl Store {
    /// Returns the resources that fit, in order of ARN.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn search(&mut self, query: &SearchQuery) -> Result<Vec<SearchHit>, StoreError> {
        let mut found: Option<Found> = None;
        for address in &query.addresses {
            narrow(&mut found, self.find_address(address)?);
        }
        for principal in &query.principals {
            narrow(&mut found, self.find_principal(principal)?);
        }
        for port in &query.ports {
            narrow(&mut found, self.find_port(*port)?);
        }
        match found {
            None => self.scan(query),
            Some(found) => self.pick(query, found),
        }
    }

    /// Looks at each revision that an index found.
    fn pick(&mut self, query: &SearchQuery, found: Found) -> Result<Vec<SearchHit>, StoreError> {
        let mut hits = vec![];
        // the condition on numbers is one text for each full batch, so that it is prepared once
        let revisions: Vec<i64> = found.keys().copied().collect();
        for batch in revisions.chunks(BATCH) {
            let mut condition = String::from("v.id IN (");
            let mut arguments = SqliteArguments::default();
            for (at, revision) in batch.iter().enumerate() {
                condition.push_str(if at == 0 { "?" } else { ",?" });
                bind(&mut arguments, *revision);
            }
            condition.push(')');
            self.collect(query, &condition, arguments, &mut hits, &found)?;
        }
        hits.sort_by(|a, b| a.resource.id.cmp(&b.resource.id));
        if query.limit > 0 {
            hits.truncate(query.limit);
        }
        Ok(hits)
    }

    /// Looks at each resource.
    fn scan(&mut self, query: &SearchQuery) -> Result<Vec<SearchHit>, StoreError> {
        let mut hits = vec![];
        self.collect(query, "1", SqliteArguments::default(), &mut hits, &Found::new())?;
        Ok(hits)
    }

    fn collect(
        &mut self,
        query: &SearchQuery,
        condition: &str,
        mut arguments: SqliteArguments,
        hits: &mut Vec<SearchHit>,
        found: &Found,
    ) -> Result<(), StoreError> {
        let runs = self.run_refs()?;
        let mut sql = format!(
            "SELECT {RESOURCE_COLUMNS}, v.id, v.dictionary, v.body FROM {RESOURCE_TABLES} \
             JOIN revisions v ON v.resource = r.id JOIN runs f ON f.id = v.from_run LEFT JOIN runs t ON t.id = v.to_run \
             WHERE {condition}"
        );
        match query.at {
            Some(at) => {
                sql.push_str(" AND f.observed_at <= ? AND (v.to_run IS NULL OR t.observed_at > ?)");
                bind(&mut arguments, at.unix_seconds());
                bind(&mut arguments, at.unix_seconds());
            }
            None => sql.push_str(" AND v.id = r.revision"),
        }
        if query.deleted {
            sql.push_str(" AND r.presence = 2");
        }
        if !query.types.is_empty() {
            let names: Vec<String> = query.types.iter().map(|one| format!("'{}'", one.as_str())).collect();
            sql.push_str(&format!(" AND p.type IN ({})", names.join(", ")));
        }
        for (column, value) in [("p.account", &query.account), ("r.region", &query.region)] {
            if let Some(value) = value {
                sql.push_str(&format!(" AND {column} = ?"));
                bind(&mut arguments, value.as_str());
            }
        }
        for (key, value) in &query.tags {
            sql.push_str(" AND EXISTS (SELECT 1 FROM tags g WHERE g.revision = v.id AND g.key = ?");
            bind(&mut arguments, key.as_str());
            if let Some(value) = value {
                sql.push_str(" AND g.value = ?");
                bind(&mut arguments, value.as_str());
            }
            sql.push(')');
        }
        for word in &query.words {
            // every name that the resource ever had counts
            sql.push_str(
                " AND (lower(r.arn) GLOB ? OR lower(r.native_id) GLOB ? OR lower(r.name) GLOB ? \
                 OR r.id IN (SELECT resource FROM names WHERE term GLOB ?))",
            );
            let glob = glob_of(word);
            for _ in 0..4 {
                bind(&mut arguments, glob.clone());
            }
        }
        sql.push_str(" ORDER BY r.arn");
        let wanted: Vec<String> = query.text.iter().map(|text| text.to_lowercase()).collect();
        let mut bodies = vec![];
        let is_full = |count: usize| query.limit > 0 && count >= query.limit && found.is_empty() && wanted.is_empty();
        self.db.each(&sql, arguments, |row| {
            let revision: i64 = row.try_get(11)?;
            let body: Option<(Option<i64>, Vec<u8>)> =
                if wanted.is_empty() { None } else { Some((row.try_get(12)?, row.try_get(13)?)) };
            let places = found.get(&revision).map(|places| places.iter().cloned().collect()).unwrap_or_default();
            bodies.push((SearchHit { resource: read_resource(row, &runs)?, revision, places }, body));
            Ok(if is_full(bodies.len()) {
                std::ops::ControlFlow::Break(())
            } else {
                std::ops::ControlFlow::Continue(())
            })
        })?;
        for (hit, body) in bodies {
            if let Some((dictionary, packed)) = body {
                let text = self.dictionaries.unpack(&mut self.db, dictionary, &packed)?;
                let text = String::from_utf8_lossy(&text).to_lowercase();
                if !wanted.iter().all(|wanted| text.contains(wanted.as_str())) {
                    continue;
                }
            }
            if query.limit > 0 && found.is_empty() && hits.len() >= query.limit {
                break;
            }
            hits.push(hit);
        }
        Ok(())
    }

    fn find_address(&mut self, query: &AddressQuery) -> Result<Found, StoreError> {
        let mut found = Found::new();
        let network = query.network.trunc();
        let family = if network.addr().is_ipv4() { 4_i64 } else { 6 };
        let shortest = u8::from(!query.anywhere);
        if query.overlap != Overlap::Within {
            for prefix in shortest..=network.prefix_len() {
                let Ok(around) = IpNet::new(network.addr(), prefix) else { continue };
                let sql = "SELECT revision, pointer, role, network, prefix FROM addresses \
                           WHERE family = ?1 AND network = ?2 AND prefix = ?3";
                let arguments = args![family, bytes_of(around.trunc().addr()), i64::from(prefix)];
                self.add_places(sql, arguments, &mut found, address_text)?;
            }
        }
        if query.overlap != Overlap::Contains {
            let sql = "SELECT revision, pointer, role, network, prefix FROM addresses \
                       WHERE family = ?1 AND network >= ?2 AND network <= ?3 AND prefix >= ?4";
            let longest = i64::from(network.prefix_len().max(shortest));
            let arguments = args![family, bytes_of(network.network()), bytes_of(network.broadcast()), longest];
            self.add_places(sql, arguments, &mut found, address_text)?;
        }
        Ok(found)
    }

    fn find_principal(&mut self, text: &str) -> Result<Found, StoreError> {
        let mut found = Found::new();
        let mut wanted = vec![text.to_owned()];
        // ACLs name an account by its canonical id
        if account_of(text) == Some(text) {
            let sql = "SELECT n.term FROM resources r JOIN places p ON p.id = r.place JOIN names n ON n.resource = r.id \
                       WHERE p.type = 'AWS::::Account' AND p.account = ?1 AND length(n.term) = 64";
            wanted.extend(self.db.rows(sql, args![text], |row| row.try_get::<String, _>(0))?);
        }
        for term in wanted {
            let sql = "SELECT revision, pointer, role, term FROM principals WHERE term = ?1";
            self.add_places(sql, args![term], &mut found, |row| row.try_get(3))?;
        }
        Ok(found)
    }

    fn find_port(&mut self, port: u16) -> Result<Found, StoreError> {
        let mut found = Found::new();
        let text = |row: &sqlx::sqlite::SqliteRow| {
            let (protocol, first, last): (String, i64, i64) = (row.try_get(3)?, row.try_get(4)?, row.try_get(5)?);
            Ok(format!("{protocol}/{first}-{last}"))
        };
        for condition in ["is_range = 0 AND first = ?1", "is_range = 1 AND first <= ?1 AND last >= ?1"] {
            let sql = format!("SELECT revision, pointer, role, protocol, first, last FROM ports WHERE {condition}");
            self.add_places(&sql, args![i64::from(port)], &mut found, text)?;
        }
        Ok(found)
    }

    fn add_places(
        &mut self,
        sql: &str,
        arguments: SqliteArguments,
        found: &mut Found,
        value: impl Fn(&sqlx::sqlite::SqliteRow) -> Result<String, sqlx::Error>,
    ) -> Result<(), StoreError> {
        self.db.each(sql, arguments, |row| {
            let place = HitPlace { pointer: row.try_get(1)?, role: row.try_get(2)?, value: value(row)? };
            found.entry(row.try_get(0)?).or_default().insert(place);
            Ok(std::ops::ControlFlow::Continue(()))
        })
    }
}

const BATCH: usize = 256;

/// Keeps what fits all terms so far.
fn narrow(found: &mut Option<Found>, term: Found) {
    *found = Some(match found.take() {
        None => term,
        Some(before) => term
            .into_iter()
            .filter_map(|(revision, mut places)| {
                places.extend(before.get(&revision)?.iter().cloned());
                Some((revision, places))
            })
            .collect(),
    });
}

pub(super) fn bytes_of(address: std::net::IpAddr) -> Vec<u8> {
    match address {
        std::net::IpAddr::V4(address) => address.octets().to_vec(),
        std::net::IpAddr::V6(address) => address.octets().to_vec(),
    }
}

fn address_text(row: &sqlx::sqlite::SqliteRow) -> Result<String, sqlx::Error> {
    let (bytes, prefix): (Vec<u8>, i64) = (row.try_get(3)?, row.try_get(4)?);
    let address = match (<[u8; 4]>::try_from(bytes.as_slice()), <[u8; 16]>::try_from(bytes.as_slice())) {
        (Ok(four), _) => std::net::IpAddr::from(four).to_string(),
        (_, Ok(sixteen)) => std::net::IpAddr::from(sixteen).to_string(),
        _ => crate::model::fingerprint::hex(&bytes),
    };
    Ok(format!("{address}/{prefix}"))
}

/// Returns the glob that finds a word anywhere; a word with wildcards is one already. Brackets mean themselves.
fn glob_of(word: &str) -> String {
    let word = word.to_lowercase().replace('[', "[[]");
    if word.contains(['*', '?']) { word } else { format!("*{word}*") }
}
