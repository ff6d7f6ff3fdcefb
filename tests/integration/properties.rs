//! What the policies' libraries compute, against plain implementations in Rust: addresses, ports, wildcards.
//!
//! The Rego is judged by both engines with the cases as input, many at a time.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use colobus::policy::{EngineChoice, Library, Limits, PolicySettings, Sources};
use ipnet::{IpNet, Ipv4Net, Ipv6Net};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Map, Value, json};

use crate::support::judging::{ACCOUNT, document, judge, library, snapshot};

/// Cases in one evaluation.
const BATCH: usize = 200;

fn settings() -> PolicySettings {
    let limits = Limits { time: Duration::from_secs(60), ..Limits::default() };
    PolicySettings { engine: EngineChoice::Both, limits, ..PolicySettings::default() }
}

/// A policy that finds the cases for which a condition on `case` holds.
struct Probe(Library);

impl Probe {
    fn new(library_name: &str, condition: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let text = format!(
            "# METADATA\n# title: Probe\n# custom:\n#   id: probe\n#   severity: info\n\
             #   resource_types: [AWS::S3::Bucket]\n#   reads: []\npackage probe\n\nimport data.lib.{library_name}\n\n\
             deny contains {{\"message\": \"holds\", \"key\": sprintf(\"%d\", [i])}} if {{\n\
             \tsome i, case in input.config.cases\n\t{condition}\n}}\n"
        );
        std::fs::write(folder.path().join("probe.rego"), text).unwrap();
        Self(library(&Sources::Folders(vec![folder.path().to_owned()]), &settings()))
    }

    /// Returns for each case whether the condition holds.
    fn holds(&self, cases: &[Value]) -> Vec<bool> {
        let bucket = document("arn:aws:s3:::cases", "AWS::S3::Bucket", "cases", &json!({"cases": cases}), &json!({}));
        let evaluation = judge(&self.0, &snapshot(vec![bucket]));
        let found: BTreeSet<usize> = evaluation.findings.iter().map(|finding| finding.key.parse().unwrap()).collect();
        (0..cases.len()).map(|at| found.contains(&at)).collect()
    }
}

/// Runs a property over batches of cases; says how often the first thing that it returns was true.
fn check<C: std::fmt::Debug>(
    batches: u32,
    cases: impl Strategy<Value = C>,
    property: impl Fn(&[C]) -> Result<usize, TestCaseError>,
) {
    let mut runner = TestRunner::new(Config { cases: batches, failure_persistence: None, ..Config::default() });
    let held = std::cell::Cell::new(0);
    let result = runner.run(&vec(cases, BATCH), |batch| {
        held.set(held.get() + property(&batch)?);
        Ok(())
    });
    result.unwrap_or_else(|failure| panic!("{failure}"));
    assert!(held.get() > 0, "no case in which it holds was tried");
}

// Wildcards.

/// Whether a pattern matches a text: the plain two-pointer loop.
fn matches(pattern: &str, text: &str) -> bool {
    let (pattern, text): (Vec<char>, Vec<char>) = (pattern.chars().collect(), text.chars().collect());
    let (mut p, mut t, mut star) = (0, 0, None);
    while t < text.len() {
        if p < pattern.len() && pattern[p] == '*' {
            star = Some((p, t));
            p += 1;
        } else if p < pattern.len() && (pattern[p] == '?' || pattern[p] == text[t]) {
            p += 1;
            t += 1;
        } else if let Some((at, from)) = star {
            star = Some((at, from + 1));
            p = at + 1;
            t = from + 1;
        } else {
            return false;
        }
    }
    pattern[p..].iter().all(|c| *c == '*')
}

#[test]
fn wildcards_match_as_a_plain_loop_does() {
    let probe = Probe::new("wildcard", "wildcard.matches(case.pattern, case.text)");
    let pattern = prop_oneof![
        3 => "[ab*:]{0,14}",
        3 => "[ab*?]{0,7}",
        1 => "[a*.+()^$|\\\\\\[\\]{}?-]{0,6}",
        1 => "(s3|iam|\\*):(Get|Put|\\*|\\?)*[A-Za-z*?]{0,5}",
    ];
    let text = prop_oneof![3 => "[ab:]{0,9}", 1 => "[a*.+()^$|\\\\\\[\\]{}?\n-]{0,6}", 1 => "(s3|iam):(Get|Put){0,2}[A-Za-z]{0,3}"];
    check(12, (pattern, text), |batch| {
        let cases: Vec<Value> = batch.iter().map(|(pattern, text)| json!({"pattern": pattern, "text": text})).collect();
        let found = probe.holds(&cases);
        for ((pattern, text), found) in batch.iter().zip(&found) {
            prop_assert_eq!(*found, matches(pattern, text), "{:?} on {:?}", pattern, text);
        }
        Ok(found.iter().filter(|found| **found).count())
    });
}

/// Every text over three letters, of which patterns use two, up to a length.
fn texts(length: usize) -> Vec<String> {
    let mut all = vec![String::new()];
    let mut last = all.clone();
    for _ in 0..length {
        last = last.iter().flat_map(|text| ['a', 'b', 'c'].map(|letter| format!("{text}{letter}"))).collect();
        all.extend(last.iter().cloned());
    }
    all
}

#[test]
fn a_cover_or_a_disjointness_that_is_claimed_is_there() {
    let covers = Probe::new("wildcard", "wildcard.covers(case.pattern, case.other)");
    let disjoint = Probe::new("wildcard", "wildcard.disjoint(case.pattern, case.other)");
    let texts = texts(6);
    check(6, ("[ab*?]{0,4}", "[ab*?]{0,4}"), |batch| {
        let cases: Vec<Value> =
            batch.iter().map(|(pattern, other)| json!({"pattern": pattern, "other": other})).collect();
        let (covers, disjoint) = (covers.holds(&cases), disjoint.holds(&cases));
        for (at, (pattern, other)) in batch.iter().enumerate() {
            let of_other = || texts.iter().filter(|text| matches(other, text));
            if covers[at] {
                let left_out = of_other().find(|text| !matches(pattern, text));
                prop_assert_eq!(left_out, None, "{:?} does not cover {:?}", pattern, other);
            }
            if disjoint[at] {
                let shared = of_other().find(|text| matches(pattern, text));
                prop_assert_eq!(shared, None, "{:?} and {:?} are not disjoint", pattern, other);
            }
        }
        let plain = batch.iter().enumerate().filter(|(_, (pattern, other))| pattern == "*" && !other.is_empty());
        prop_assert!(plain.clone().all(|(at, _)| covers[at] && !disjoint[at]));
        Ok(covers.iter().filter(|covers| **covers).count().min(disjoint.iter().filter(|is| **is).count()))
    });
}

// Addresses. All are looked at by their first 32 bits, which are all of an IPv4 address.

/// What is not part of the internet.
const NOT_INTERNET_V4: [&str; 14] = [
    "0.0.0.0/8",
    "10.0.0.0/8",
    "100.64.0.0/10",
    "127.0.0.0/8",
    "169.254.0.0/16",
    "172.16.0.0/12",
    "192.0.0.0/24",
    "192.0.2.0/24",
    "192.88.99.0/24",
    "192.168.0.0/16",
    "198.18.0.0/15",
    "198.51.100.0/24",
    "203.0.113.0/24",
    "224.0.0.0/3",
];
const NOT_INTERNET_V6: [&str; 3] = ["::/3", "4000::/2", "8000::/1"];

/// First address and the one after the last, by the first 32 bits; `None` for what is smaller than their unit.
fn interval(net: &IpNet) -> Option<(u64, u64)> {
    let first = match net.network() {
        std::net::IpAddr::V4(address) => u64::from(address.to_bits()),
        std::net::IpAddr::V6(address) => u64::try_from(address.to_bits() >> 96).unwrap(),
    };
    (net.prefix_len() <= 32).then(|| (first, first + (1_u64 << (32 - net.prefix_len()))))
}

fn is_v4(net: &IpNet) -> bool {
    matches!(net, IpNet::V4(_))
}

fn not_internet(v4: bool) -> Vec<IpNet> {
    let all: &[&str] = if v4 { &NOT_INTERNET_V4 } else { &NOT_INTERNET_V6 };
    all.iter().map(|text| text.parse().unwrap()).collect()
}

/// Whether networks of one family and what is not the internet are together everything, but for a small hole.
fn is_internet<'a>(nets: impl Iterator<Item = &'a IpNet>, v4: bool) -> bool {
    let of_family: Vec<&IpNet> = nets.filter(|net| is_v4(net) == v4).collect();
    let others = not_internet(v4);
    let mut intervals: Vec<(u64, u64)> = of_family.iter().copied().chain(&others).filter_map(interval).collect();
    intervals.sort_unstable();
    let (mut covered, mut left_out) = (0, 0);
    for (from, to) in intervals {
        left_out += from.saturating_sub(covered);
        covered = covered.max(to);
    }
    left_out += (1_u64 << 32) - covered;
    !of_family.is_empty() && left_out < if v4 { 1 << 24 } else { 1 << 21 }
}

/// Everything but these networks, as few networks as that takes.
fn complement(v4: bool, holes: &[IpNet]) -> Vec<IpNet> {
    let whole: IpNet = if v4 { Ipv4Net::default().into() } else { Ipv6Net::default().into() };
    let (mut open, mut found) = (vec![whole], vec![]);
    while let Some(net) = open.pop() {
        if holes.iter().any(|hole| hole.contains(&net)) {
            continue;
        }
        if holes.iter().any(|hole| net.contains(hole)) {
            open.extend(net.subnets(net.prefix_len() + 1).unwrap());
        } else {
            found.push(net);
        }
    }
    found
}

/// A network that is no part of the internet, or more often than not, in it.
fn hole(v4: bool) -> BoxedStrategy<IpNet> {
    let private = select(not_internet(v4));
    if v4 {
        let any = (any::<u32>(), 2..=32_u8)
            .prop_map(|(address, length)| IpNet::from(Ipv4Net::new(address.into(), length).unwrap()).trunc());
        prop_oneof![4 => private, 1 => any].boxed()
    } else {
        let any = (any::<u128>(), 2..=32_u8)
            .prop_map(|(address, length)| IpNet::from(Ipv6Net::new(address.into(), length).unwrap()).trunc());
        prop_oneof![2 => private, 1 => any].boxed()
    }
}

/// Networks that are together the internet, or nearly.
fn networks() -> impl Strategy<Value = (bool, Vec<IpNet>)> {
    any::<bool>().prop_flat_map(|v4| {
        (vec(hole(v4), 1..4), prop::option::weighted(0.2, any::<prop::sample::Index>())).prop_map(
            move |(holes, lost)| {
                let mut nets = complement(v4, &holes);
                if let Some(lost) = lost.filter(|_| !nets.is_empty()) {
                    nets.remove(lost.index(nets.len()));
                }
                (v4, nets)
            },
        )
    })
}

fn family(v4: bool) -> &'static str {
    if v4 { "ipv4" } else { "ipv6" }
}

#[test]
fn networks_are_the_internet_when_they_leave_no_public_address_out() {
    let probe = Probe::new("net", "net.covers_internet({cidr | some cidr in case.cidrs}, case.family)");
    check(3, networks(), |batch| {
        let cases: Vec<Value> = batch.iter().map(|(v4, nets)| json!({"cidrs": nets.iter().map(ToString::to_string).collect::<Vec<_>>(), "family": family(*v4)})).collect();
        let found = probe.holds(&cases);
        for ((v4, nets), found) in batch.iter().zip(&found) {
            prop_assert_eq!(*found, is_internet(nets.iter(), *v4), "{:?}", nets);
        }
        let held = found.iter().filter(|found| **found).count();
        prop_assert!(held < found.len(), "no case in which something is left out");
        Ok(held)
    });
}

#[test]
fn a_block_has_its_first_address_and_its_length() {
    let block = Probe::new("net", "net.block(case.cidr, net.family(case.cidr)) == [case.first, case.length]");
    let private = Probe::new("net", "net.is_private(case.cidr)");
    let v4 =
        (any::<u32>(), 0..=32_u8).prop_map(|(bits, length)| IpNet::from(Ipv4Net::new(bits.into(), length).unwrap()));
    let v6 =
        (any::<u128>(), 0..=32_u8).prop_map(|(bits, length)| IpNet::from(Ipv6Net::new(bits.into(), length).unwrap()));
    let near = any::<bool>()
        .prop_flat_map(|v4| (select(not_internet(v4)), 0..=2_u8))
        .prop_map(|(net, shorter)| IpNet::new(net.addr(), net.prefix_len().saturating_sub(shorter)).unwrap());
    check(3, prop_oneof![v4.clone(), v6, near], |batch| {
        let case = |net: &IpNet| {
            let first = interval(net).map(|(first, _)| first).unwrap();
            json!({"cidr": net.to_string(), "first": first, "length": net.prefix_len()})
        };
        let cases: Vec<Value> = batch.iter().map(case).collect();
        let (block, private) = (block.holds(&cases), private.holds(&cases));
        for (at, net) in batch.iter().enumerate() {
            prop_assert!(block[at], "{}", net);
            let outside = not_internet(is_v4(net)).iter().any(|other| other.contains(&net.trunc()));
            prop_assert_eq!(private[at], outside, "{}", net);
        }
        Ok(private.iter().filter(|private| **private).count())
    });
}

// Ports.

const PORTS: [u16; 8] = [1, 21, 22, 23, 25, 443, 1024, 65535];

/// One rule: networks that share a protocol and ports.
fn opening() -> impl Strategy<Value = (Vec<IpNet>, &'static str, Option<(u16, u16)>)> {
    let nets = prop_oneof![
        1 => networks().prop_map(|(_, nets)| nets),
        1 => any::<bool>().prop_map(|v4| complement(v4, &[])),
        3 => (any::<bool>(), 0..2_usize).prop_map(|(v4, half)| {
            let whole: IpNet = if v4 { Ipv4Net::default().into() } else { Ipv6Net::default().into() };
            whole.subnets(1).unwrap().skip(half).take(1).collect()
        }),
    ];
    let ports = prop_oneof![
        Just((0, 65535)),
        Just((22, 22)),
        Just((20, 25)),
        Just((1, 21)),
        Just((22, 1024)),
        Just((443, 65535)),
        Just((23, 23)),
    ];
    let protocol = prop_oneof![4 => Just("tcp"), 1 => Just("udp"), 1 => Just("all"), 1 => Just("icmp")];
    (nets, protocol, ports)
        .prop_map(|(nets, protocol, ports)| (nets, protocol, (protocol == "tcp" || protocol == "udp").then_some(ports)))
}

type Group = Vec<(Vec<IpNet>, &'static str, Option<(u16, u16)>)>;

fn security_group(at: usize, group: &Group) -> Value {
    let mut rules: BTreeMap<String, Value> = BTreeMap::new();
    for (nets, protocol, ports) in group {
        for net in nets {
            let ports_text = ports.map_or(String::new(), |(from, to)| format!("/{from}-{to}"));
            let key = format!("{protocol}{ports_text}/{net}");
            let mut rule = Map::new();
            rule.insert("key".into(), key.clone().into());
            rule.insert("protocol".into(), (*protocol).into());
            if let Some((from, to)) = ports {
                rule.insert("from_port".into(), (*from).into());
                rule.insert("to_port".into(), (*to).into());
            }
            let kind = if is_v4(net) { "cidr_ipv4" } else { "cidr_ipv6" };
            rule.insert("source".into(), json!({"kind": kind, "cidr": net.to_string()}));
            rules.insert(key, rule.into());
        }
    }
    let rules: Vec<Value> = rules.into_values().collect();
    json!({
        "group_name": format!("group-{at}"), "description": "", "owner_id": ACCOUNT, "vpc_id": "vpc-1", "ingress": rules,
        "egress": []
    })
}

/// The ports over which the internet reaches a group, as the policy's keys.
fn reached(group: &Group) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for port in PORTS {
        for v4 in [true, false] {
            let opens = |(_, protocol, ports): &&(Vec<IpNet>, &str, Option<(u16, u16)>)| {
                *protocol == "all" || *protocol == "tcp" && ports.is_some_and(|(from, to)| (from..=to).contains(&port))
            };
            if is_internet(group.iter().filter(opens).flat_map(|(nets, ..)| nets), v4) {
                found.insert(format!("tcp/{port}/{}", family(v4)));
            }
        }
    }
    found
}

#[test]
fn a_port_is_reached_when_the_rules_that_open_it_are_together_the_internet() {
    let mut settings = settings();
    settings.params.insert("sg-internet-ingress-ssh".into(), json!({"ports": PORTS}).as_object().unwrap().clone());
    let library = library(&Sources::Embedded, &settings);
    let id = |at: usize| format!("arn:aws:ec2:eu-west-1:{ACCOUNT}:security-group/sg-{at:04}");
    check(1, vec(opening(), 1..6), |batch| {
        let group = |(at, group)| {
            let status = json!({"rule_ids": {}});
            document(&id(at), "AWS::EC2::SecurityGroup", &format!("sg-{at:04}"), &security_group(at, group), &status)
        };
        let evaluation = judge(&library, &snapshot(batch.iter().enumerate().map(group).collect()));
        let mut held = 0;
        for (at, group) in batch.iter().enumerate() {
            let of_group = evaluation.findings.iter().filter(|finding| {
                finding.policy_id.as_str() == "sg-internet-ingress-ssh" && finding.resource.id == id(at)
            });
            let found: BTreeSet<String> = of_group.map(|finding| finding.key.clone()).collect();
            prop_assert_eq!(&found, &reached(group), "{:?}", group);
            held += usize::from(!found.is_empty() && found.len() < 2 * PORTS.len());
        }
        Ok(held)
    });
}
