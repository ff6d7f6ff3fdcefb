//! The cost of the history on a simulated fleet of 1,000,000 resources of which 1 % change from run to run:
//! `cargo bench --bench history`, or with fewer: `COLOBUS_RESOURCES=100000 cargo bench --bench history`.
//!
//! Documents are read from snapshot files line by line, so that what is measured is what recording adds to reading. The
//! snapshots and the store lie in a temporary folder and take about 3 GB for the whole fleet.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a benchmark"
)]

use std::fs::{self, File};
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use colobus::model::{
    Coverage, Document, Place, ResourceType, RunCounts, RunKind, Scope, ScopeCoverage, ScopeStatus, Time,
};
use colobus::store::{Relation, RunFacts, Search, Store, StoreUrl, Unjudged};

const ACCOUNT: &str = "111122223333";
const REGION: &str = "eu-west-1";
const QUESTIONS: u32 = 200;

/// Types with their share of a hundred, in the order of their ARNs.
const TYPES: [(ResourceType, u32); 4] = [
    (ResourceType::NetworkInterface, 45),
    (ResourceType::SecurityGroup, 35),
    (ResourceType::Role, 15),
    (ResourceType::Bucket, 5),
];

fn main() {
    // `cargo bench` also passes `--bench`
    let fleet: u32 = std::env::var("COLOBUS_RESOURCES").ok().and_then(|text| text.parse().ok()).unwrap_or(1_000_000);
    let folder = tempfile::tempdir().unwrap();
    let snapshots: Vec<PathBuf> = (0..2).map(|generation| write(folder.path(), fleet, generation)).collect();
    let megabytes = |path: &Path| fs::metadata(path).map_or(0.0, |found| found.len() as f64 / 1e6);
    println!("{fleet} resources, a snapshot of {:.0} MB", megabytes(&snapshots[0]));

    let reading = timed(|| assert_eq!(documents(&snapshots[0]).count() as u32, fleet)).0;
    println!("reading the snapshot      {:7.2} s   {:4.0} MiB at most", reading.as_secs_f64(), peak());
    let path = folder.path().join("history.db");
    let url = StoreUrl::file(&path);
    let mut sizes = vec![];
    let runs =
        [("first run", 0), ("nothing changed", 0), ("1 % changed", 1), ("1 % changed back", 0), ("nothing changed", 0)];
    for (day, (what, generation)) in (1..).zip(runs) {
        let mut store = Store::open_or_make(&url).unwrap();
        let (took, counts) = timed(|| record(&mut store, fleet, &snapshots[generation], day));
        // closing moves the write-ahead log into the file
        drop(store);
        sizes.push((megabytes(&path), counts));
        println!(
            "{what:<25} {:7.2} s   {:4.0} MiB at most, {:.2} x reading; {} created, {} changed; the store has {:.0} MB",
            took.as_secs_f64(),
            peak(),
            took.as_secs_f64() / reading.as_secs_f64(),
            counts.created,
            counts.changed,
            megabytes(&path)
        );
    }
    let revisions = (sizes[2].1.changed + sizes[3].1.changed) as f64;
    println!(
        "bytes on disk             {:.0} for each resource of the first run, {:.0} for each further revision, all indexes included",
        sizes[0].0 * 1e6 / f64::from(fleet),
        (sizes[3].0 - sizes[1].0) * 1e6 / revisions
    );

    let mut store = Store::open(&url).unwrap();
    ask("show NAME --at", |number| {
        let name = format!("sg-{:08}", number * 97 % (fleet * 35 / 100));
        let resource = store.resolve(&name).unwrap().pop().unwrap();
        assert!(store.revision_at(&resource, Some(at(2))).unwrap().is_some());
    });
    ask("search --ip (an interface)", |number| {
        let address = address(number * 89 % (fleet * 45 / 100));
        let network = colobus::store::network(&address).unwrap();
        let search = Search { addresses: vec![(network, Relation::Containing)], ..Search::default() };
        assert!(!store.search(&search, 50).unwrap().hits.is_empty());
    });
    ask("search --cidr 10.x.y.0/24", |number| {
        let network = colobus::store::network(&format!("10.{}.{}.0/24", number % 7, number)).unwrap();
        let search = Search { addresses: vec![(network, Relation::Overlapping)], ..Search::default() };
        assert!(!store.search(&search, 50).unwrap().hits.is_empty());
    });
    ask("search --principal", |number| {
        let search = Search { principals: vec![format!("4444{:08}", number * 5 % 1000)], ..Search::default() };
        assert!(!store.search(&search, 50).unwrap().hits.is_empty());
    });
    println!("{:>52.0} MiB at most", peak());
    let (took, report) = timed(|| store.check().unwrap());
    assert_eq!(report.problems, [] as [String; 0]);
    println!("store check               {:7.2} s   {} revisions, sound", took.as_secs_f64(), report.revisions);
}

/// Asks a question many times; prints the median and the slowest.
fn ask(what: &str, mut question: impl FnMut(u32)) {
    let mut times: Vec<Duration> = (0..QUESTIONS).map(|number| timed(|| question(number)).0).collect();
    times.sort();
    let milliseconds = |time: &Duration| time.as_secs_f64() * 1e3;
    println!(
        "{what:<27} {:6.2} ms median, {:6.2} ms at most, of {QUESTIONS}",
        milliseconds(&times[times.len() / 2]),
        milliseconds(times.last().unwrap())
    );
}

fn record(store: &mut Store, fleet: u32, snapshot: &Path, day: u32) -> RunCounts {
    let scope = Scope {
        accounts: vec![ACCOUNT.into()],
        regions: vec![REGION.into()],
        types: TYPES.iter().map(|(kind, _)| *kind).collect(),
    };
    let place = |resource_type: ResourceType| Place {
        account: ACCOUNT.into(),
        region: if matches!(resource_type, ResourceType::Role | ResourceType::Bucket) { "global" } else { REGION }
            .into(),
        resource_type,
    };
    let seen = TYPES.iter().map(|(kind, share)| ScopeCoverage {
        place: place(*kind),
        status: ScopeStatus::Complete,
        listed: true,
        resources: u64::from(fleet * share / 100),
        gaps: vec![],
    });
    let mut coverage = Coverage { scopes: seen.collect(), gaps: vec![] };
    coverage.sort();
    let guid = format!("run-{day}");
    let facts = RunFacts {
        guid: &guid,
        kind: RunKind::Collect,
        name: "bench",
        started_at: at(day),
        observed_at: at(day),
        evaluated_at: None,
        scope: &scope,
        coverage: &coverage,
        policies: None,
    };
    let mut recording = store.record(&facts).unwrap();
    recording.documents(documents(snapshot)).unwrap();
    recording.finish(&coverage, None, &Unjudged::new()).unwrap()
}

fn at(day: u32) -> Time {
    Time::from_unix_seconds(1_700_000_000 + i64::from(day) * 86_400)
}

fn documents(snapshot: &Path) -> impl Iterator<Item = Document> + use<> {
    let lines = BufReader::with_capacity(1 << 20, File::open(snapshot).unwrap()).lines();
    lines.map(|line| Document::parse(line.unwrap()).unwrap())
}

fn address(number: u32) -> String {
    format!("10.{}.{}.{}", number >> 16 & 0xff, number >> 8 & 0xff, number & 0xff)
}

/// Writes a snapshot without its header: in generation 1, each hundredth document differs.
fn write(folder: &Path, fleet: u32, generation: u32) -> PathBuf {
    let path = folder.join(format!("generation-{generation}.jsonl"));
    let mut out = BufWriter::with_capacity(1 << 20, File::create(&path).unwrap());
    for (kind, share) in TYPES {
        for number in 0..fleet * share / 100 {
            let changed = if number % 100 == 7 { generation } else { 0 };
            writeln!(out, "{}", line(kind, number, changed)).unwrap();
        }
    }
    out.flush().unwrap();
    path
}

fn line(kind: ResourceType, number: u32, changed: u32) -> String {
    let (arn, native_id, region, config, status) = match kind {
        ResourceType::NetworkInterface => {
            let id = format!("eni-{number:08}");
            let config = format!(
                r#"{{"description":"ELB app/front-{}/{changed}","interface_type":"interface","ipv6_addresses":[],"owner_id":"{ACCOUNT}","private_ips":["{}"],"public_ips":[],"requester_managed":false,"security_groups":["sg-{:08}"],"subnet_id":"subnet-{:08}","vpc_id":"vpc-{:08}"}}"#,
                number % 500,
                address(number),
                number / 2,
                number / 250,
                number / 5000
            );
            (
                format!("arn:aws:ec2:{REGION}:{ACCOUNT}:network-interface/{id}"),
                id,
                REGION,
                config,
                r#"{"state":"in-use"}"#.to_owned(),
            )
        }
        ResourceType::SecurityGroup => {
            let id = format!("sg-{number:08}");
            let rule = |port: u32, cidr: String| {
                format!(
                    r#"{{"from_port":{port},"key":"tcp/{port}-{port}/{cidr}","protocol":"tcp","source":{{"cidr":"{cidr}","kind":"cidr_ipv4"}},"to_port":{port}}}"#
                )
            };
            let ingress = [
                rule(22 + changed, format!("10.{}.{}.0/24", number % 7, number % 256)),
                rule(443, format!("10.{}.0.0/16", number % 200)),
            ];
            let config = format!(
                r#"{{"description":"group {number} of the fleet","egress":[{{"key":"all/0.0.0.0/0","protocol":"all","source":{{"cidr":"0.0.0.0/0","kind":"cidr_ipv4"}}}}],"group_name":"group-{number}","ingress":[{}],"owner_id":"{ACCOUNT}","vpc_id":"vpc-{:08}"}}"#,
                ingress.join(","),
                number / 100
            );
            let status =
                format!(r#"{{"rule_ids":{{"ingress/tcp/443":"sgr-{:016x}"}}}}"#, u64::from(number) * 2_654_435_761);
            (format!("arn:aws:ec2:{REGION}:{ACCOUNT}:security-group/{id}"), id, REGION, config, status)
        }
        ResourceType::Role => {
            let statement = format!(
                r#"{{"actions":["sts:AssumeRole"],"conditions":[],"effect":"Allow","not_actions":[],"not_principals":[],"not_resources":[],"principals":[{{"type":"AWS","value":"arn:aws:iam::4444{:08}:root"}}],"resources":[]}}"#,
                number % 1000
            );
            let config = format!(
                r#"{{"attached_policies":["arn:aws:iam::{ACCOUNT}:policy/team-{}-{changed}"],"created_at":"2024-01-01T00:00:00Z","inline_policies":[],"instance_profiles":[],"path":"/","trust_policy":{{"document":{{"Statement":[{{"Action":"sts:AssumeRole","Effect":"Allow","Principal":{{"AWS":"arn:aws:iam::4444{:08}:root"}}}}],"Version":"2012-10-17"}},"statements":[{statement}],"version":"2012-10-17"}}}}"#,
                number % 40,
                number % 1000
            );
            let status = format!(r#"{{"last_used_at":"2026-11-{:02}T00:00:00Z"}}"#, 1 + number % 28);
            (
                format!("arn:aws:iam::{ACCOUNT}:role/role-{number:08}"),
                format!("AROA{number:016}"),
                "global",
                config,
                status,
            )
        }
        _ => {
            let config = format!(
                r#"{{"acl":{{"grants":[{{"grantee":"{:064x}","grantee_type":"canonical_user","permission":"FULL_CONTROL"}}],"owner_id":"{:064x}"}},"created_at":"2024-01-01T00:00:00Z","encryption":{{"rules":[{{"algorithm":"AES256","bucket_key_enabled":false}}]}},"object_ownership":"BucketOwnerEnforced","versioning":{{"status":"{}"}}}}"#,
                7,
                7,
                if changed == 0 { "Enabled" } else { "Suspended" }
            );
            (format!("arn:aws:s3:::bucket-{number:08}"), format!("bucket-{number:08}"), REGION, config, "{}".to_owned())
        }
    };
    format!(
        r#"{{"schema":1,"id":"{arn}","type":"{kind}","native_id":"{native_id}","name":"{native_id}","partition":"aws","account":"{ACCOUNT}","region":"{region}","tags":{{"env":"{}","owner":"team-{}"}},"config":{config},"status":{status},"unread":[],"source":{{"kind":"aws","collected_at":"2026-11-24T00:00:00Z"}}}}"#,
        ["prod", "test", "dev"][number as usize % 3],
        number % 40
    )
}

fn timed<T>(work: impl FnOnce() -> T) -> (Duration, T) {
    let began = Instant::now();
    let made = work();
    (began.elapsed(), made)
}

/// The most memory that this process ever held, in MiB.
fn peak() -> f64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<f64>().ok()).unwrap_or_default() / 1024.0
}
