//! What a document can be found by: addresses, ports, principals, tags, names. Pure.
//!
//! The walk goes by what values are, and not by lists of fields, so that a new type of document needs nothing here: text
//! that is an address or a network is one, whatever its field is called; an object with `protocol` below `ingress` or
//! `egress` is a rule; an object with `statements` is a policy, whose raw `document` is passed over, since it says the
//! same twice. Only `config` is looked at: what is in `status` changes without a revision.

use std::collections::BTreeSet;
use std::net::IpAddr;

use ipnet::IpNet;
use serde_json::{Map, Value};

use crate::model::RevisionBody;

/// Free text: an address in it is talked about, and not meant.
const PROSE: [&str; 4] = ["description", "name", "group_name", "key"];
/// Fields of `config` by which people know a resource, besides its name and native id.
const NAMES: [&str; 3] = ["group_name", "alias", "canonical_user_id"];
/// Condition keys that are compared with the caller's address.
const ADDRESS_KEYS: [&str; 2] = ["aws:sourceip", "aws:vpcsourceip"];

/// Roles that a part of a document gives to the addresses, ports and principals in it; others have the name of their field.
pub const ROLES: [&str; 9] =
    ["ingress", "egress", "ingress_deny", "egress_deny", "route", "condition", "principal", "not_principal", "grant"];

/// Everything that a document can be found by; sorted, without repetitions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Terms {
    /// Addresses and networks.
    pub addresses: BTreeSet<AddressTerm>,
    /// Ranges of ports.
    pub ports: BTreeSet<PortTerm>,
    /// Principals and accounts.
    pub principals: BTreeSet<PrincipalTerm>,
    /// Names and ids, in lower case.
    pub names: BTreeSet<String>,
}

/// An address or a network that a document names.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct AddressTerm {
    /// Host bits zero; a single address has the longest prefix.
    pub network: IpNet,
    /// Where: a JSON pointer.
    pub pointer: String,
    /// As what: `ingress`, `egress`, `ingress_deny`, `egress_deny`, `route`, `condition`, else the name of the field.
    pub role: String,
}

/// A range of ports that a rule opens or closes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PortTerm {
    /// First port.
    pub first: u16,
    /// Last port.
    pub last: u16,
    /// `tcp`, `udp`, `all`, or a number.
    pub protocol: String,
    /// The rule: a JSON pointer.
    pub pointer: String,
    /// `ingress`, `egress`, `ingress_deny` or `egress_deny`.
    pub role: String,
}

/// A principal that a document names, or the account of one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PrincipalTerm {
    /// ARN, service, canonical id, URI of a group, `*`, or an account id.
    pub term: String,
    /// Where: a JSON pointer.
    pub pointer: String,
    /// As what: `principal`, `not_principal`, `condition`, `grant`, `ingress`, `egress`, else the name of the field.
    pub role: String,
}

/// Returns the terms of a document.
#[must_use]
pub fn terms(body: &RevisionBody) -> Terms {
    let mut walk =
        Walk { own_account: &body.account, path: "/config".into(), field: "config", role: "", terms: Terms::default() };
    walk.value(&body.config);
    let mut terms = walk.terms;
    let named = NAMES.iter().filter_map(|field| body.config.get(field)?.as_str());
    for name in [body.native_id.as_str(), &body.name].into_iter().chain(named).filter(|name| !name.is_empty()) {
        terms.names.insert(name.to_lowercase());
    }
    terms
}

struct Walk<'a> {
    own_account: &'a str,
    path: String,
    /// The field that the value is in, or that the list is in which it is.
    field: &'a str,
    /// What the part of the document says of the terms in it; empty when nothing.
    role: &'a str,
    terms: Terms,
}

impl<'a> Walk<'a> {
    fn value(&mut self, value: &'a Value) {
        match value {
            Value::String(text) => self.text(text),
            Value::Array(items) => {
                for (at, item) in items.iter().enumerate() {
                    self.within(&at.to_string(), None, |walk| walk.value(item));
                }
            }
            Value::Object(fields) if fields.get("statements").is_some_and(Value::is_array) => {
                let statements = fields.get("statements").and_then(Value::as_array).into_iter().flatten();
                for (at, statement) in statements.enumerate() {
                    self.within(&format!("statements/{at}"), None, |walk| walk.statement(statement));
                }
            }
            Value::Object(fields) => self.object(fields),
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }

    fn object(&mut self, fields: &'a Map<String, Value>) {
        let role = self.role;
        if ["ingress", "egress"].contains(&self.field) && fields.contains_key("protocol") {
            self.role = match (self.field, fields.get("action").and_then(Value::as_str)) {
                ("ingress", Some("deny")) => "ingress_deny",
                ("egress", Some("deny")) => "egress_deny",
                (field, _) => field,
            };
            self.rule(fields);
        } else if let Some(grantee) = fields.get("grantee").and_then(Value::as_str) {
            self.within("grantee", None, |walk| walk.principal(grantee, "grant"));
        }
        for (name, value) in fields.iter().filter(|(name, _)| !PROSE.contains(&name.as_str())) {
            self.within(&escaped(name), Some(name), |walk| walk.value(value));
        }
        self.role = role;
    }

    /// A rule of a security group or of a network ACL.
    fn rule(&mut self, rule: &'a Map<String, Value>) {
        let protocol = rule.get("protocol").and_then(Value::as_str).unwrap_or("all");
        let port = |name: &str| rule.get(name).and_then(Value::as_u64).and_then(|port| u16::try_from(port).ok());
        let (first, last) = match (port("from_port"), port("to_port")) {
            (Some(first), Some(last)) => (first, last),
            _ if ["all", "tcp", "udp"].contains(&protocol) => (0, u16::MAX),
            _ => return,
        };
        let (pointer, role) = (self.path.clone(), self.role.to_owned());
        self.terms.ports.insert(PortTerm { first, last, protocol: protocol.to_owned(), pointer, role });
    }

    fn statement(&mut self, statement: &'a Value) {
        for (list, role) in [("principals", "principal"), ("not_principals", "not_principal")] {
            for (at, principal) in items(statement, list) {
                if let Some(value) = principal.get("value").and_then(Value::as_str) {
                    self.within(&format!("{list}/{at}"), None, |walk| walk.principal(value, role));
                }
            }
        }
        for (at, condition) in items(statement, "conditions") {
            let key = condition.get("key").and_then(Value::as_str).unwrap_or_default().to_lowercase();
            for (_, value) in items(condition, "values") {
                let Some(text) = value.as_str() else { continue };
                self.within(&format!("conditions/{at}"), None, |walk| {
                    if ADDRESS_KEYS.contains(&key.as_str()) {
                        walk.address(text, "condition");
                    } else if account_of(text).is_some() {
                        walk.principal(text, "condition");
                    }
                });
            }
        }
    }

    fn text(&mut self, text: &'a str) {
        let role = match (self.role, self.field) {
            ("", "destination") => "route",
            ("", field) => field,
            (role, _) => role,
        };
        self.address(text, role);
        // a resource names its own account all the time; another one is worth finding
        if account_of(text).is_some_and(|account| account != self.own_account || !self.role.is_empty()) {
            self.principal(text, role);
        }
    }

    fn address(&mut self, text: &str, role: &str) {
        let Some(network) = network(text) else { return };
        self.terms.addresses.insert(AddressTerm { network, pointer: self.path.clone(), role: role.to_owned() });
    }

    fn principal(&mut self, text: &str, role: &str) {
        for term in [Some(text), account_of(text)].into_iter().flatten() {
            let (pointer, role) = (self.path.clone(), role.to_owned());
            self.terms.principals.insert(PrincipalTerm { term: term.to_owned(), pointer, role });
        }
    }

    fn within(&mut self, step: &str, field: Option<&'a str>, look: impl FnOnce(&mut Self)) {
        let (length, before) = (self.path.len(), self.field);
        self.path.push('/');
        self.path.push_str(step);
        self.field = field.unwrap_or(before);
        look(self);
        self.path.truncate(length);
        self.field = before;
    }
}

fn items<'a>(value: &'a Value, list: &str) -> impl Iterator<Item = (usize, &'a Value)> + use<'a> {
    value.get(list).and_then(Value::as_array).into_iter().flatten().enumerate()
}

/// Escapes a member's name for a JSON pointer.
fn escaped(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

/// Reads an address or a network; an address is the network of itself.
#[must_use]
pub fn network(text: &str) -> Option<IpNet> {
    // most text is neither, and parsing it twice to learn so would be most of the work
    if !text.starts_with(|c: char| c.is_ascii_hexdigit() || c == ':') || !text.contains(['.', ':']) {
        return None;
    }
    match text.parse::<IpNet>() {
        Ok(network) => Some(network.trunc()),
        Err(_) => text.parse::<IpAddr>().ok().map(IpNet::from),
    }
}

/// Returns the account that an ARN or an account id names.
#[must_use]
pub(super) fn account_of(text: &str) -> Option<&str> {
    let candidate = match text.strip_prefix("arn:") {
        Some(rest) => rest.split(':').nth(3)?,
        None => text,
    };
    (candidate.len() == 12 && candidate.bytes().all(|byte| byte.is_ascii_digit())).then_some(candidate)
}
