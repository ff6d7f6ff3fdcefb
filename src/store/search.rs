//! Finds resources by name, tag, address, port, principal and text.
//!
//! One of the terms drives: the index of the kind that is likely to be the rarest is walked, the nearest first, and each
//! candidate is held against the other terms on its document. The walk ends when enough are found, so that a common term
//! (every group lets its own traffic out to 0.0.0.0/0) costs no more than a rare one.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::ControlFlow;

use ipnet::IpNet;
use sqlx::Row;
use sqlx::sqlite::{SqliteArguments, SqliteRow};

use super::db::{args, bind};
use super::packed::unpack_text;
use super::query::{RESOURCE_COLUMNS, read_resource, run_ref};
use super::terms::{self, Terms};
use super::{Store, StoreError};
use crate::model::{Resource, ResourceType, RevisionBody, RunRef, StoredResource, Time};

/// What is looked for; every part must fit.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Search {
    /// A name, id or ARN, or a part of one, or a pattern with `*` and `?`; in any case.
    pub words: Vec<String>,
    /// Text anywhere in the document, in any case.
    pub texts: Vec<String>,
    /// Tags: key, and value unless any will do.
    pub tags: Vec<(String, Option<String>)>,
    /// Addresses and networks, and how what is found must lie to them.
    pub addresses: Vec<(IpNet, Relation)>,
    /// Ports that a rule opens or closes, and the protocol unless any will do.
    pub ports: Vec<(u16, Option<String>)>,
    /// Principals, as written, or accounts: an account is also looked for by the canonical id by which ACLs name it, when
    /// its own document was ever seen.
    pub principals: Vec<String>,
    /// Only terms of these roles: `ingress`, `egress`, `condition`, `principal`, ...
    pub roles: Vec<String>,
    /// Only these types; all when empty.
    pub types: Vec<ResourceType>,
    /// Only this account.
    pub account: Option<String>,
    /// Only this region.
    pub region: Option<String>,
    /// Which resources.
    pub state: SearchState,
}

/// Which resources are looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SearchState {
    /// Those that are there, as they are.
    #[default]
    Present,
    /// Those that are gone, as they last were.
    Deleted,
    /// Both.
    Any,
    /// Those that were there, as they were then.
    At(Time),
}

/// How a network that is found lies to the one that is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// It holds all of it, or is the same.
    Containing,
    /// It lies in it, or is the same.
    Inside,
    /// It holds all of it, or lies in it.
    Overlapping,
}

impl Relation {
    /// Returns whether a network lies so to the one that is looked for.
    fn holds(self, found: &IpNet, wanted: &IpNet) -> bool {
        let (containing, inside) = (found.contains(wanted), wanted.contains(found));
        match self {
            Self::Containing => containing,
            Self::Inside => inside,
            Self::Overlapping => containing || inside,
        }
    }
}

/// One resource that fits.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    /// The resource.
    pub resource: StoredResource,
    /// The document in which the terms were found.
    pub document: Resource,
    /// The run that first saw the resource so.
    pub from: RunRef,
    /// Where in the document, sorted by pointer; empty when it fits as a whole.
    pub places: Vec<FoundAt>,
}

/// Where in a document a term was found.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FoundAt {
    /// JSON pointer.
    pub pointer: String,
    /// As what; see [`terms`](super::terms).
    pub role: String,
    /// The term as the document has it.
    pub term: String,
}

/// What a search found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Found {
    /// The resources: for addresses the nearest network first, else by ARN.
    pub hits: Vec<Hit>,
    /// Whether there may be more than were asked for.
    pub more: bool,
}

/// What is looked for, and what is needed to find it.
struct Asked<'a> {
    search: &'a Search,
    /// For each principal, the terms by which documents name it.
    names: Vec<Vec<String>>,
    runs: HashMap<i64, RunRef>,
    limit: usize,
}

/// Some rows of an index: a condition on the tables of [`walk`](Store::walk), and its values.
struct Driver {
    /// A table to join, with its condition, or nothing.
    join: &'static str,
    condition: String,
    values: Vec<Bound>,
    order: &'static str,
}

/// A value of a statement.
enum Bound {
    Number(i64),
    Text(String),
    Bytes(Vec<u8>),
}

/// A candidate, before its document is unpacked.
struct Row10 {
    resource: StoredResource,
    revision: i64,
    from: i64,
    dictionary: Option<i64>,
    body: Vec<u8>,
    status: Vec<u8>,
}

/// Rows read at first: a walk that ends early has read few too many. Later pages are larger, since SQLite counts its way
/// to where they begin.
const FIRST_PAGE: i64 = 256;
const LARGEST_PAGE: i64 = 16_384;

impl Store {
    /// Returns the first `limit` resources that fit.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn search(&mut self, search: &Search, limit: usize) -> Result<Found, StoreError> {
        if let SearchState::At(at) = search.state {
            self.reaches(Some(at))?;
        }
        let asked =
            Asked { search, names: self.names_of_principals(&search.principals)?, runs: self.run_refs()?, limit };
        let mut found = Found::default();
        let mut seen = BTreeSet::new();
        for driver in drivers(search, &asked.names) {
            if self.walk(&driver, &asked, &mut seen, &mut found)?.is_break() {
                break;
            }
        }
        if search.addresses.is_empty() {
            found.hits.sort_by(|a, b| {
                (a.resource.presence as u8, &a.resource.id).cmp(&(b.resource.presence as u8, &b.resource.id))
            });
        }
        Ok(found)
    }

    /// Returns the roles by which addresses, ports and principals can be asked for: [`ROLES`](super::ROLES), and the fields
    /// in which the history has any.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn roles(&mut self) -> Result<BTreeSet<String>, StoreError> {
        let sql = "SELECT role FROM addresses UNION SELECT role FROM principals UNION SELECT role FROM ports";
        let seen = self.db.rows(sql, args![], |row| row.try_get::<String, _>(0))?;
        Ok(terms::ROLES.into_iter().map(str::to_owned).chain(seen).collect())
    }

    /// Returns, for each principal, the terms by which documents name it.
    fn names_of_principals(&mut self, principals: &[String]) -> Result<Vec<Vec<String>>, StoreError> {
        let mut all = vec![];
        for principal in principals {
            let mut terms = vec![principal.clone()];
            if terms::account_of(principal) == Some(principal) {
                let sql = "SELECT v.dictionary, v.body FROM resources r JOIN places p ON p.id = r.place \
                           JOIN revisions v ON v.id = r.revision WHERE p.account = ?1 AND p.type = ?2";
                let row = |row: &SqliteRow| Ok((row.try_get::<Option<i64>, _>(0)?, row.try_get::<Vec<u8>, _>(1)?));
                let account = self.db.first(sql, args![principal.as_str(), ResourceType::Account.as_str()], row)?;
                if let Some((dictionary, body)) = account {
                    let body = self.body(dictionary, &body)?;
                    let id = body.config.get("canonical_user_id").and_then(serde_json::Value::as_str);
                    terms.extend(id.map(str::to_owned));
                }
            }
            all.push(terms);
        }
        Ok(all)
    }

    fn walk(
        &mut self,
        driver: &Driver,
        asked: &Asked<'_>,
        seen: &mut BTreeSet<i64>,
        found: &mut Found,
    ) -> Result<ControlFlow<()>, StoreError> {
        let (mut offset, mut size) = (0, FIRST_PAGE);
        loop {
            let (sql, arguments) = statement(driver, asked, size, offset);
            let page = self.db.rows(&sql, arguments, |row| candidate(row, &asked.runs))?;
            let length = page.len();
            for row in page {
                if !seen.insert(row.revision) {
                    continue;
                }
                let text = self.dictionaries.unpack(&mut self.db, row.dictionary, &row.body)?;
                let Some(places) = fits(&text, asked.search, &asked.names)? else { continue };
                if found.hits.len() == asked.limit {
                    found.more = true;
                    return Ok(ControlFlow::Break(()));
                }
                let body: RevisionBody = read_body(&text)?;
                let from = run_ref(&asked.runs, row.from);
                let status = serde_json::from_slice(&unpack_text(&row.status)?)
                    .map_err(|error| super::packed::damaged(&error))?;
                let document = body.into_resource(status, vec![], from.observed_at);
                found.hits.push(Hit { resource: row.resource, document, from, places });
            }
            if length < usize::try_from(size).unwrap_or_default() {
                return Ok(ControlFlow::Continue(()));
            }
            offset += size;
            size = (size * 4).min(LARGEST_PAGE);
        }
    }
}

/// Returns the statement for one page of candidates.
fn statement(driver: &Driver, asked: &Asked<'_>, size: i64, offset: i64) -> (String, SqliteArguments) {
    let Asked { search, names, .. } = asked;
    let mut arguments = args![];
    for value in &driver.values {
        match value {
            Bound::Number(number) => bind(&mut arguments, *number),
            Bound::Text(text) => bind(&mut arguments, text.clone()),
            Bound::Bytes(bytes) => bind(&mut arguments, bytes.clone()),
        }
    }
    let mut number = driver.values.len();
    let mut conditions = vec![driver.condition.clone()];
    if let Some(account) = &search.account {
        bind_text(&mut number, &mut conditions, &mut arguments, "p.account = ?N", account);
    }
    if let Some(region) = &search.region {
        bind_text(&mut number, &mut conditions, &mut arguments, "r.region = ?N", region);
    }
    for (key, value) in &search.tags {
        let tag = "EXISTS (SELECT 1 FROM tags t WHERE t.revision = v.id AND t.key = ?N";
        match value {
            Some(value) => {
                let condition = format!("{tag} AND t.value = ?{})", number + 2);
                bind_text(&mut number, &mut conditions, &mut arguments, &condition, key);
                number += 1;
                bind(&mut arguments, value.clone());
            }
            None => bind_text(&mut number, &mut conditions, &mut arguments, &format!("{tag})"), key),
        }
    }
    for terms in names {
        let places: Vec<String> = (1..=terms.len()).map(|nth| format!("?{}", number + nth)).collect();
        for term in terms {
            bind(&mut arguments, term.clone());
        }
        number += terms.len();
        let named = format!("SELECT 1 FROM principals q WHERE q.term IN ({}) AND q.revision = v.id", places.join(", "));
        conditions.push(format!("EXISTS ({named})"));
    }
    if !search.types.is_empty() {
        let types: Vec<String> = search.types.iter().map(|one| format!("'{one}'")).collect();
        conditions.push(format!("p.type IN ({})", types.join(", ")));
    }
    let (revision, state) = match search.state {
        SearchState::Present => ("v.id = r.revision", "r.presence < 2".to_owned()),
        SearchState::Deleted => ("v.id = r.revision", "r.presence = 2".to_owned()),
        SearchState::Any => ("v.id = r.revision", "TRUE".to_owned()),
        SearchState::At(at) => (
            "TRUE",
            format!(
                "(SELECT f.observed_at FROM runs f WHERE f.id = v.from_run) <= {0} AND (v.to_run IS NULL OR \
                 (SELECT e.observed_at FROM runs e WHERE e.id = v.to_run) > {0})",
                at.unix_seconds()
            ),
        ),
    };
    conditions.push(revision.to_owned());
    conditions.push(state);
    let sql = format!(
        "SELECT {RESOURCE_COLUMNS}, v.id, v.from_run, v.dictionary, v.body, v.status FROM {} \
         WHERE {} {} LIMIT {size} OFFSET {offset}",
        driver.join,
        conditions.join(" AND "),
        driver.order
    );
    (sql, arguments)
}

/// Adds a condition with one value, which it names `?N`.
fn bind_text(
    number: &mut usize,
    conditions: &mut Vec<String>,
    arguments: &mut SqliteArguments,
    condition: &str,
    value: &str,
) {
    *number += 1;
    bind(arguments, value.to_owned());
    conditions.push(condition.replace("?N", &format!("?{number}")));
}

fn candidate(row: &SqliteRow, runs: &HashMap<i64, RunRef>) -> Result<Row10, sqlx::Error> {
    Ok(Row10 {
        resource: read_resource(row, runs)?,
        revision: row.try_get(11)?,
        from: row.try_get(12)?,
        dictionary: row.try_get(13)?,
        body: row.try_get(14)?,
        status: row.try_get(15)?,
    })
}

const BY_ADDRESS: &str = "addresses x CROSS JOIN revisions v ON v.id = x.revision CROSS JOIN resources r ON r.id = v.resource \
     CROSS JOIN places p ON p.id = r.place";
const BY_PRINCIPAL: &str = "principals x CROSS JOIN revisions v ON v.id = x.revision CROSS JOIN resources r ON r.id = v.resource \
     CROSS JOIN places p ON p.id = r.place";
const BY_TAG: &str = "tags x CROSS JOIN revisions v ON v.id = x.revision CROSS JOIN resources r ON r.id = v.resource \
     CROSS JOIN places p ON p.id = r.place";
const BY_PORT: &str = "ports x CROSS JOIN revisions v ON v.id = x.revision CROSS JOIN resources r ON r.id = v.resource \
     CROSS JOIN places p ON p.id = r.place";
const BY_NAME: &str = "names x CROSS JOIN resources r ON r.id = x.resource CROSS JOIN revisions v ON v.resource = r.id \
     CROSS JOIN places p ON p.id = r.place";
const BY_RESOURCE: &str =
    "resources r CROSS JOIN revisions v ON v.resource = r.id CROSS JOIN places p ON p.id = r.place";

/// Returns the walks that together see every candidate: those of the term that is likely to be the rarest.
fn drivers(search: &Search, names: &[Vec<String>]) -> Vec<Driver> {
    let driver = |join, condition: &str, values, order| Driver { join, condition: condition.to_owned(), values, order };
    if let Some(word) = search.words.first() {
        let word = word.to_lowercase();
        let by_arn = "ORDER BY r.arn";
        if word.contains(['*', '?']) {
            let pattern = word.replace('[', "[[]");
            return vec![
                driver(BY_NAME, "x.term GLOB ?1", vec![Bound::Text(pattern.clone())], by_arn),
                driver(BY_RESOURCE, "lower(r.arn) GLOB ?1", vec![Bound::Text(pattern)], by_arn),
            ];
        }
        let part = || vec![Bound::Text(word.clone())];
        return vec![
            driver(BY_NAME, "x.term = ?1", part(), by_arn),
            driver(BY_NAME, "instr(x.term, ?1) > 0", part(), by_arn),
            driver(BY_RESOURCE, "instr(lower(r.arn), ?1) > 0", part(), by_arn),
        ];
    }
    if let Some(terms) = names.first() {
        let of = |term: &String| driver(BY_PRINCIPAL, "x.term = ?1", vec![Bound::Text(term.clone())], "");
        return terms.iter().map(of).collect();
    }
    if let Some((network, relation)) = search.addresses.first() {
        return address_drivers(*network, *relation);
    }
    if let Some((key, value)) = search.tags.first() {
        let mut values = vec![Bound::Text(key.clone())];
        values.extend(value.clone().map(Bound::Text));
        let condition = if value.is_some() { "x.key = ?1 AND x.value = ?2" } else { "x.key = ?1" };
        return vec![driver(BY_TAG, condition, values, "")];
    }
    if let Some((port, _)) = search.ports.first() {
        let port = || vec![Bound::Number((*port).into())];
        return vec![
            driver(BY_PORT, "x.is_range = 0 AND x.first = ?1 AND x.last = ?1", port(), ""),
            driver(BY_PORT, "x.is_range = 1 AND x.first <= ?1 AND x.last >= ?1", port(), "ORDER BY x.first DESC"),
        ];
    }
    vec![driver(BY_RESOURCE, "TRUE", vec![], "ORDER BY r.arn")]
}

/// One look at the index for each network that can hold the one that is looked for, the smallest first; and one over the
/// range of those that lie in it.
fn address_drivers(network: IpNet, relation: Relation) -> Vec<Driver> {
    let (family, longest) = match network {
        IpNet::V4(_) => (4, 32),
        IpNet::V6(_) => (6, 128),
    };
    let bytes = |address: std::net::IpAddr| match address {
        std::net::IpAddr::V4(address) => address.octets().to_vec(),
        std::net::IpAddr::V6(address) => address.octets().to_vec(),
    };
    let mut drivers = vec![];
    if relation != Relation::Containing && network.prefix_len() < longest {
        drivers.push(Driver {
            join: BY_ADDRESS,
            condition: "x.family = ?1 AND x.network BETWEEN ?2 AND ?3 AND x.prefix > ?4".to_owned(),
            values: vec![
                Bound::Number(family),
                Bound::Bytes(bytes(network.network())),
                Bound::Bytes(bytes(network.broadcast())),
                Bound::Number(network.prefix_len().into()),
            ],
            order: "",
        });
    }
    let mut holder = Some(network.trunc());
    while let Some(one) = holder {
        drivers.push(Driver {
            join: BY_ADDRESS,
            condition: "x.family = ?1 AND x.network = ?2 AND x.prefix = ?3".to_owned(),
            values: vec![
                Bound::Number(family),
                Bound::Bytes(bytes(one.network())),
                Bound::Number(one.prefix_len().into()),
            ],
            order: "",
        });
        // what lies in the network itself is found already, but for the network itself
        holder = one.supernet().filter(|_| relation != Relation::Inside);
    }
    drivers
}

fn read_body(text: &[u8]) -> Result<RevisionBody, StoreError> {
    serde_json::from_slice(text).map_err(|error| super::packed::damaged(&error))
}

/// Returns where a document has the terms, or `None` when it lacks one.
fn fits(text: &[u8], search: &Search, names: &[Vec<String>]) -> Result<Option<Vec<FoundAt>>, StoreError> {
    if !search.texts.is_empty() {
        let lower = String::from_utf8_lossy(text).to_lowercase();
        if !search.texts.iter().all(|wanted| lower.contains(&wanted.to_lowercase())) {
            return Ok(None);
        }
    }
    let body = read_body(text)?;
    let id = body.id.to_lowercase();
    let terms = terms::terms(&body);
    if !search.words.iter().skip(1).all(|word| is_called(&terms, &id, &word.to_lowercase())) {
        return Ok(None);
    }
    let wanted_role = |role: &str| search.roles.is_empty() || search.roles.iter().any(|wanted| wanted == role);
    let mut groups: Vec<Vec<FoundAt>> = vec![];
    for (network, relation) in &search.addresses {
        let near =
            terms.addresses.iter().filter(|term| wanted_role(&term.role) && relation.holds(&term.network, network));
        groups.push(near.map(|term| at(&term.pointer, &term.role, term.network.to_string())).collect());
    }
    for (port, protocol) in &search.ports {
        let open = terms.ports.iter().filter(|term| {
            let same = protocol.as_ref().is_none_or(|wanted| *wanted == term.protocol || term.protocol == "all");
            wanted_role(&term.role) && same && (term.first..=term.last).contains(port)
        });
        groups.push(open.map(|term| at(&term.pointer, &term.role, ports(term))).collect());
    }
    for principal in names {
        let named = terms.principals.iter().filter(|term| wanted_role(&term.role) && principal.contains(&term.term));
        groups.push(named.map(|term| at(&term.pointer, &term.role, term.term.clone())).collect());
    }
    Ok(together(groups))
}

fn at(pointer: &str, role: &str, term: String) -> FoundAt {
    FoundAt { pointer: pointer.to_owned(), role: role.to_owned(), term }
}

fn ports(term: &super::PortTerm) -> String {
    match (term.first, term.last) {
        (0, u16::MAX) => term.protocol.clone(),
        (first, last) if first == last => format!("{}/{first}", term.protocol),
        (first, last) => format!("{}/{first}-{last}", term.protocol),
    }
}

/// Terms that are parts of rules must meet in one rule: an address in one and a port in another are no answer.
fn together(groups: Vec<Vec<FoundAt>>) -> Option<Vec<FoundAt>> {
    if groups.iter().any(Vec::is_empty) {
        return None;
    }
    if groups.len() < 2 {
        return Some(groups.into_iter().flatten().collect());
    }
    let mut by_part: BTreeMap<String, Vec<BTreeSet<FoundAt>>> = BTreeMap::new();
    let wanted = groups.len();
    for (nth, group) in groups.into_iter().enumerate() {
        for place in group {
            let part = by_part.entry(part_of(&place.pointer)).or_insert_with(|| vec![BTreeSet::new(); wanted]);
            if let Some(slot) = part.get_mut(nth) {
                slot.insert(place);
            }
        }
    }
    let whole = by_part.into_values().filter(|part| part.iter().all(|slot| !slot.is_empty()));
    let places: BTreeSet<FoundAt> = whole.flatten().flatten().collect();
    if places.is_empty() { None } else { Some(places.into_iter().collect()) }
}

/// The rule or statement that a pointer lies in: up to and with the last number in it that belongs to one.
fn part_of(pointer: &str) -> String {
    let steps: Vec<&str> = pointer.split('/').collect();
    let list = steps.iter().position(|step| ["ingress", "egress", "statements", "routes"].contains(step));
    match list {
        Some(at) => steps.iter().take(at + 2).copied().collect::<Vec<_>>().join("/"),
        None => pointer.to_owned(),
    }
}

fn is_called(terms: &Terms, arn: &str, word: &str) -> bool {
    let fits = |name: &str| if word.contains(['*', '?']) { matches(word, name) } else { name.contains(word) };
    fits(arn) || terms.names.iter().any(|name| fits(name))
}

/// Whether a pattern with `*` and `?` matches the whole of a text; in time linear in both, but for `*`s that must move.
fn matches(pattern: &str, text: &str) -> bool {
    let (pattern, text): (Vec<char>, Vec<char>) = (pattern.chars().collect(), text.chars().collect());
    let (mut p, mut t) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while let Some(c) = text.get(t) {
        match pattern.get(p) {
            Some('*') => {
                star = Some((p + 1, t));
                p += 1;
            }
            Some(one) if *one == '?' || one == c => {
                p += 1;
                t += 1;
            }
            _ => match star {
                Some((after, taken)) => {
                    star = Some((after, taken + 1));
                    (p, t) = (after, taken + 1);
                }
                None => return false,
            },
        }
    }
    pattern.iter().skip(p).all(|rest| *rest == '*')
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::query::time;
    use super::super::sample::World;
    use super::*;
    use crate::model::Presence;

    #[test]
    fn every_network_that_can_hold_an_address_is_looked_up() {
        assert_eq!(address_drivers("10.1.2.3/32".parse().unwrap(), Relation::Containing).len(), 33);
        assert_eq!(address_drivers("10.0.0.0/8".parse().unwrap(), Relation::Overlapping).len(), 10);
        assert_eq!(address_drivers("10.0.0.0/8".parse().unwrap(), Relation::Inside).len(), 2);
        assert_eq!(address_drivers("10.1.2.3/32".parse().unwrap(), Relation::Inside).len(), 1);
        assert_eq!(address_drivers("2001:db8::1/128".parse().unwrap(), Relation::Containing).len(), 129);
    }

    #[test]
    fn networks_lie_to_each_other_in_three_ways() {
        let network = |text: &str| text.parse::<IpNet>().unwrap();
        let wanted = network("10.1.0.0/16");
        for (found, containing, inside) in [
            ("10.0.0.0/8", true, false),
            ("0.0.0.0/0", true, false),
            ("10.1.0.0/16", true, true),
            ("10.1.2.0/24", false, true),
            ("10.1.2.3/32", false, true),
            ("10.2.0.0/16", false, false),
            ("::/0", false, false),
        ] {
            let [a, b, c] = [Relation::Containing, Relation::Inside, Relation::Overlapping]
                .map(|relation| relation.holds(&network(found), &wanted));
            assert_eq!((a, b, c), (containing, inside, containing || inside), "{found}");
        }
    }

    #[test]
    fn address_and_port_must_meet_in_one_rule() {
        let place = |pointer: &str, term: &str| at(pointer, "ingress", term.to_owned());
        let address = vec![
            place("/config/ingress/0/source/cidr", "10.0.0.0/8"),
            place("/config/ingress/1/source/cidr", "10.1.0.0/16"),
        ];
        let port = vec![place("/config/ingress/1", "tcp/22")];
        let met = together(vec![address.clone(), port]).unwrap();
        assert_eq!(met.iter().map(|place| place.term.as_str()).collect::<Vec<_>>(), ["tcp/22", "10.1.0.0/16"]);
        assert_eq!(together(vec![address, vec![place("/config/egress/1", "tcp/22")]]), None);
        assert_eq!(together(vec![]), Some(vec![]));
    }

    #[test]
    fn patterns() {
        for (pattern, text, expected) in [
            ("web*", "web-1", true),
            ("*web", "the web", true),
            ("w?b", "web", true),
            ("w?b", "wb", false),
            ("*", "", true),
            ("a*b*c", "aXbXbc", true),
            ("a*b", "ac", false),
        ] {
            assert_eq!(matches(pattern, text), expected, "{pattern} {text}");
        }
    }

    #[test]
    fn the_time_of_a_search_is_a_number_in_the_statement() {
        let search = Search { state: SearchState::At(time(5)), ..Search::default() };
        let asked = Asked { search: &search, names: vec![], runs: HashMap::new(), limit: 1 };
        let (sql, _) = statement(&drivers(&search, &[])[0], &asked, 1, 0);
        assert!(sql.contains("<= 5") && sql.contains("> 5"), "{sql}");
        assert_eq!(Presence::Deleted as u8, 2);
    }

    /// Every step of a search by address, port or principal looks something up; none reads a table from end to end.
    #[test]
    fn indexed_terms_are_looked_up() {
        let mut world = World::new();
        world.set("sg-1", json!({}));
        world.run();
        let network = "10.0.0.0/8".parse().unwrap();
        for search in [
            Search { addresses: vec![(network, Relation::Overlapping)], ..Search::default() },
            Search { addresses: vec![(network, Relation::Inside)], ..Search::default() },
            Search { ports: vec![(22, None)], ..Search::default() },
            Search { principals: vec!["444455556666".into()], ..Search::default() },
            Search { tags: vec![("env".into(), None)], ..Search::default() },
        ] {
            let names: Vec<Vec<String>> = search.principals.iter().map(|one| vec![one.clone()]).collect();
            let asked = Asked { search: &search, names, runs: HashMap::new(), limit: 1 };
            for driver in drivers(&search, &asked.names) {
                let (sql, arguments) = statement(&driver, &asked, 1, 0);
                let explain = format!("EXPLAIN QUERY PLAN {sql}");
                let plan = world.store.db.rows(&explain, arguments, |row| row.try_get::<String, _>(3)).unwrap();
                assert!(plan.iter().any(|step| step.starts_with("SEARCH x USING PRIMARY KEY")), "{plan:?}");
                assert!(plan.iter().all(|step| !step.starts_with("SCAN")), "{plan:?}");
            }
        }
    }
}
