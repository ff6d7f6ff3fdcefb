//! `colobus search`: everything that was ever seen, by whatever one knows of it.

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::net::IpAddr;
use std::path::Path;

use ipnet::IpNet;
use serde::Serialize;

use super::exit::printed;
use super::stored::{self, Shape, StoredArgs};
use super::terminal::Terminal;
use super::when::When;
use super::{Exit, Failed};
use crate::config::Settings;
use crate::diff;
use crate::model::{Presence, ResourceType, StoredResource, Time};
use crate::spelling::closest;
use crate::store::{Found, Hit, ROLES, Relation, Search, SearchState, Store};

/// Find resources by name, tag, address, port, principal or text; every term must fit.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  colobus search sg-0abc                    whose id is it, also if it is gone\n  \
    colobus search 'web*' --type AWS::EC2::SecurityGroup\n  \
    colobus search --ip 10.1.2.3              which rules and conditions hold it\n  \
    colobus search --ip 10.1.2.3 --port 22 --role ingress      which rules let it in on that port\n  \
    colobus search --cidr 10.0.0.0/8          what lies in it, or holds it\n  \
    colobus search --inside 10.0.0.0/8        only what lies in it\n  \
    colobus search --containing 10.1.0.0/16   only what holds it, such as 10.0.0.0/8 and 0.0.0.0/0\n  \
    colobus search --principal 444455556666   every trust, policy, ACL and rule that names the account\n  \
    colobus search --tag env=prod --deleted\n  colobus search --text legacy --at 30d")]
pub(super) struct Args {
    /// Name, id or ARN, a part of one, or a pattern with * and ?; in any case
    words: Vec<String>,
    /// Address that a rule, condition, route or interface holds
    #[arg(long, value_name = "ADDRESS")]
    ip: Vec<IpAddr>,
    /// Network: finds what names an address or network that lies in it, or one that holds it
    #[arg(long, value_name = "NETWORK", value_parser = network)]
    cidr: Vec<IpNet>,
    /// Network: as --cidr, but only what lies in it, or is the same
    #[arg(long, value_name = "NETWORK", value_parser = network)]
    inside: Vec<IpNet>,
    /// Network: as --cidr, but only what holds it, or is the same
    #[arg(long, value_name = "NETWORK", value_parser = network)]
    containing: Vec<IpNet>,
    /// Port that a rule opens or closes, also PROTOCOL/PORT such as tcp/22
    #[arg(long, value_name = "PORT", value_parser = port)]
    port: Vec<(u16, Option<String>)>,
    /// Principal as written, or account id, that a policy, trust, ACL, rule or sharing names
    #[arg(long, value_name = "PRINCIPAL")]
    principal: Vec<String>,
    /// Only where the address, port or principal has this role: ingress, egress, ingress_deny, egress_deny, route, condition, principal, not_principal, grant, or the name of the field that holds it, such as cidr_blocks
    #[arg(long, value_name = "ROLE")]
    role: Vec<String>,
    /// Text anywhere in the document, in any case
    #[arg(long, value_name = "TEXT")]
    text: Vec<String>,
    /// Tag: KEY or KEY=VALUE
    #[arg(long, value_name = "TAG", value_parser = tag)]
    tag: Vec<(String, Option<String>)>,
    /// Type such as AWS::S3::Bucket
    #[arg(long = "type", value_name = "TYPE", value_delimiter = ',')]
    types: Vec<ResourceType>,
    /// Account
    #[arg(long, value_name = "ID")]
    account: Option<String>,
    /// Region
    #[arg(long, value_name = "REGION")]
    region: Option<String>,
    /// Only what is gone, as it last was
    #[arg(long, conflicts_with = "at")]
    deleted: bool,
    /// What is gone as well; names and ids are always looked for in both
    #[arg(long, conflicts_with_all = ["at", "deleted"])]
    all: bool,
    /// As of this time: a date (how it was when the day ended), a time, `yesterday`, `30d`
    #[arg(long, value_name = "TIME")]
    at: Option<When>,
    /// Show at most so many resources
    #[arg(long, value_name = "N", default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..))]
    limit: u32,
    #[command(flatten)]
    stored: StoredArgs,
}

/// What was found; JSON is this.
#[derive(Serialize)]
struct Answer<'a> {
    resources: Vec<Fit<'a>>,
    /// Whether there may be more than `--limit`.
    more: bool,
}

#[derive(Serialize)]
struct Fit<'a> {
    #[serde(flatten)]
    resource: &'a StoredResource,
    /// Since when it is as it was found.
    since: Time,
    places: Vec<Place<'a>>,
}

#[derive(Serialize)]
struct Place<'a> {
    pointer: &'a str,
    role: &'a str,
    term: &'a str,
    /// The rule, statement or field, in words.
    text: String,
}

pub(super) fn run(args: &Args, config: Option<&Path>, terminal: &Terminal) -> Result<Exit, Failed> {
    let settings = Settings::find(config).map_err(Failed::usage)?;
    let search = args.search()?;
    let mut store = args.stored.open(&settings)?;
    known_roles(&search.roles, &mut store)?;
    let found = store.search(&search, usize::try_from(args.limit).unwrap_or(usize::MAX)).map_err(stored::failed)?;
    if args.stored.format == Shape::Json {
        let answer = Answer { resources: found.hits.iter().map(fit).collect::<Result<_, _>>()?, more: found.more };
        let mut out = io::stdout().lock();
        let written = serde_json::to_writer_pretty(&mut out, &answer).map_err(io::Error::from);
        return printed(written.and_then(|()| writeln!(out)));
    }
    let lines = found.hits.iter().map(lines).collect::<Result<Vec<_>, _>>()?;
    let mut out = io::stdout().lock();
    printed(lines.concat().iter().try_for_each(|line| writeln!(out, "{line}")))?;
    if found.hits.is_empty() && !search.roles.is_empty() {
        let anywhere = Search { roles: vec![], ..search.clone() };
        let found =
            store.search(&anywhere, usize::try_from(args.limit).unwrap_or(usize::MAX)).map_err(stored::failed)?;
        let roles: BTreeSet<&str> =
            found.hits.iter().flat_map(|hit| &hit.places).map(|place| place.role.as_str()).collect();
        if !roles.is_empty() {
            let roles: Vec<&str> = roles.into_iter().collect();
            return stored::done(
                terminal,
                format_args!("nothing fits as {}, but as {}", search.roles.join(", "), roles.join(", ")),
            );
        }
    }
    stored::done(terminal, summary(&found, args.limit))
}

/// Refuses a role that nothing can have: a search for it would find nothing, and say nothing of why.
fn known_roles(roles: &[String], store: &mut Store) -> Result<(), Failed> {
    if roles.iter().all(|role| ROLES.contains(&role.as_str())) {
        return Ok(());
    }
    let known = store.roles().map_err(stored::failed)?;
    let Some(unknown) = roles.iter().find(|role| !known.contains(*role)) else { return Ok(()) };
    let failed = Failed::usage(format!("no address, port or principal in the history has the role `{unknown}`"));
    Err(match closest(unknown, known.iter().map(String::as_str)) {
        Some(near) => failed.hint(format!("did you mean `{near}`?")),
        None => failed.hint(format!("known are: {}", known.into_iter().collect::<Vec<_>>().join(", "))),
    })
}

impl Args {
    fn search(&self) -> Result<Search, Failed> {
        let mut addresses: Vec<(IpNet, Relation)> =
            self.ip.iter().map(|address| (IpNet::from(*address), Relation::Containing)).collect();
        for (networks, relation) in [
            (&self.cidr, Relation::Overlapping),
            (&self.inside, Relation::Inside),
            (&self.containing, Relation::Containing),
        ] {
            addresses.extend(networks.iter().map(|network| (*network, relation)));
        }
        let search = Search {
            words: self.words.clone(),
            texts: self.text.clone(),
            tags: self.tag.clone(),
            addresses,
            ports: self.port.clone(),
            principals: self.principal.clone(),
            roles: self.role.clone(),
            types: self.types.clone(),
            account: self.account.clone(),
            region: self.region.clone(),
            state: match self.at {
                Some(at) => SearchState::At(at.as_of(Time::now())),
                None if self.deleted => SearchState::Deleted,
                None if self.all || !self.words.is_empty() => SearchState::Any,
                None => SearchState::Present,
            },
        };
        if search == Search::default() {
            return Err(Failed::usage("nothing to search for")
                .hint("give a name, `--ip`, `--tag`, ...; `colobus search --help` lists them"));
        }
        if !search.roles.is_empty()
            && search.addresses.is_empty()
            && search.ports.is_empty()
            && search.principals.is_empty()
        {
            return Err(Failed::usage("`--role` tells what an address, port or principal is there for")
                .hint("give `--ip`, `--cidr`, `--inside`, `--containing`, `--port` or `--principal` too"));
        }
        Ok(search)
    }
}

fn fit(hit: &Hit) -> Result<Fit<'_>, Failed> {
    let document = document(hit)?;
    let place = |found: &'_ crate::store::FoundAt| diff::part(&document, &found.pointer);
    Ok(Fit {
        resource: &hit.resource,
        since: hit.from.observed_at,
        places: hit
            .places
            .iter()
            .map(|found| Place { pointer: &found.pointer, role: &found.role, term: &found.term, text: place(found) })
            .collect(),
    })
}

fn document(hit: &Hit) -> Result<serde_json::Value, Failed> {
    serde_json::to_value(&hit.document)
        .map_err(|error| Failed::to_run(format!("a document cannot be written: {error}")))
}

/// The resource in one line, and each rule or statement that fits in another.
fn lines(hit: &Hit) -> Result<Vec<String>, Failed> {
    let resource = &hit.resource;
    let gone = match resource.presence {
        Presence::Present => String::new(),
        Presence::Deleted => format!("  deleted, last seen {}", resource.last_seen.observed_at),
        Presence::NotSeen => format!("  not seen since {}", resource.last_seen.observed_at),
    };
    let mut lines = vec![format!("{}{gone}", stored::heading(resource))];
    let document = document(hit)?;
    for place in &hit.places {
        let text = format!("    {}", diff::part(&document, &place.pointer));
        if !lines.contains(&text) {
            lines.push(text);
        }
    }
    Ok(lines)
}

fn summary(found: &Found, limit: u32) -> String {
    match (found.hits.len(), found.more) {
        (0, _) => "nothing fits".to_owned(),
        (1, false) => "1 resource".to_owned(),
        (number, false) => format!("{number} resources"),
        (_, true) => format!("the first {limit} resources; `--limit` shows more"),
    }
}

fn network(text: &str) -> Result<IpNet, String> {
    let wrong = || format!("`{text}` is not a network: a CIDR such as 10.0.0.0/8 is expected");
    text.parse::<IpNet>().map(|network| network.trunc()).map_err(|_| wrong())
}

fn port(text: &str) -> Result<(u16, Option<String>), String> {
    let (protocol, number) = match text.split_once('/') {
        Some((protocol, number)) => (Some(protocol.to_lowercase()), number),
        None => (None, text),
    };
    let number = number.parse().map_err(|_| format!("`{text}` is not a port: 22 or tcp/22 is expected"))?;
    Ok((number, protocol))
}

fn tag(text: &str) -> Result<(String, Option<String>), String> {
    match text.split_once('=') {
        _ if text.is_empty() || text.starts_with('=') => Err("a tag needs a key: KEY or KEY=VALUE".to_owned()),
        Some((key, value)) => Ok((key.to_owned(), Some(value.to_owned()))),
        None => Ok((text.to_owned(), None)),
    }
}
