//! How fast the bundled policies judge, and in how much memory: `cargo bench --bench evaluate`.
//!
//! `cargo bench --bench evaluate -- costs 10000` prints what each policy costs instead, slowest first, on one thread.
//!
//! `nothing` is one policy that looks at every document and finds nothing: what is then above the input is the engine, and
//! what the bundled policies add to that are their findings, of which these documents have more than one each.
//!
//! The documents are those of `fixtures/acme/monday.jsonl`, over and over, each time as other accounts. Every measurement is
//! a process of its own, since the peak of memory is known per process only. The floor is reading the documents.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::print_stdout, reason = "a benchmark")]

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use colobus::collect::snapshot_file;
use colobus::link::link;
use colobus::model::{Coverage, Document, ResourceType, Snapshot};
use colobus::policy::{EngineChoice, EvaluateOptions, Library, PolicySettings, Sources, evaluate, evaluate_profiled};

const SIZES: [usize; 3] = [1_000, 10_000, 100_000];
const ENGINES: [&str; 3] = ["auto", "interpreter", "nothing"];
const THREADS: [usize; 2] = [1, 2];

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    match arguments.as_slice() {
        [kind, size, threads, engine] if kind == "one" => {
            measure(size.parse().unwrap(), threads.parse().unwrap(), engine);
        }
        [kind, size] if kind == "costs" => costs(size.parse().unwrap()),
        [] => {
            table(&SIZES);
            costs(10_000);
        }
        sizes => table(&sizes.iter().filter_map(|size| size.parse().ok()).collect::<Vec<_>>()),
    }
}

fn table(sizes: &[usize]) {
    println!(
        "{:>9} {:>7} {:>11} {:>10} {:>9} {:>9} {:>9} {:>10} {:>12}",
        "documents", "threads", "engine", "docs/s", "us/doc", "x floor", "findings", "input MiB", "above it MiB"
    );
    for size in sizes {
        for threads in THREADS {
            for engine in ENGINES {
                let program = std::env::current_exe().unwrap();
                let output = Command::new(program)
                    .args(["one", &size.to_string(), &threads.to_string(), engine])
                    .env("RUST_BACKTRACE", "0")
                    .output()
                    .unwrap();
                print!("{}", String::from_utf8(output.stdout).unwrap());
            }
        }
    }
}

/// What each bundled policy costs on a document, and which are above the goal on the document in the middle.
fn costs(size: usize) {
    const GOAL_US: f64 = 100.0;
    let library = Library::load(&Sources::Embedded, &PolicySettings::default()).unwrap();
    let snapshot = snapshot(size);
    let related = link(&snapshot).unwrap();
    let options = EvaluateOptions { now: snapshot.header.ended_at, threads: 1 };
    let (evaluation, costs) = evaluate_profiled(&library, &snapshot, &related, &options, &|_| {});
    assert_eq!(evaluation.errors, []);
    println!(
        "{:40} {:>11} {:>9} {:>9} {:>9} {:>9} {:>9}",
        "policy", "engine", "documents", "total ms", "mean us", "median us", "max us"
    );
    for cost in &costs {
        let [total, mean, median, max] = [cost.total_ns / 1000, cost.mean_ns, cost.median_ns, cost.max_ns];
        let [total, mean, median, max] = [total, mean, median, max].map(|number| number as f64 / 1000.0);
        let mark = if median > GOAL_US { " above the goal" } else { "" };
        println!(
            "{:40} {:>11} {:>9} {total:>9.1} {mean:>9.1} {median:>9.1} {max:>9.1}{mark}",
            cost.policy_id, cost.engine, cost.documents
        );
    }
    let total: u64 = costs.iter().map(|cost| cost.total_ns).sum();
    println!("{:.1} us a document for all policies", total as f64 / 1000.0 / snapshot.documents.len() as f64);
}

fn measure(size: usize, threads: usize, engine: &str) {
    let choice = if engine == "interpreter" { EngineChoice::Interpreter } else { EngineChoice::Auto };
    let settings = PolicySettings { engine: choice, ..PolicySettings::default() };
    let folder = tempfile::tempdir().unwrap();
    let sources = if engine == "nothing" { nothing(folder.path()) } else { Sources::Embedded };
    let library = Library::load(&sources, &settings).unwrap();
    let snapshot = snapshot(size);
    let floor = floor(&snapshot);
    let before_kib = memory_kib("VmRSS");
    let begin = Instant::now();
    let related = link(&snapshot).unwrap();
    let options = EvaluateOptions { now: snapshot.header.ended_at, threads };
    let evaluation = evaluate(&library, &snapshot, &related, &options, &|_| {});
    let seconds = begin.elapsed().as_secs_f64();
    assert_eq!(evaluation.errors, []);
    let documents = snapshot.documents.len();
    let input: usize = snapshot.documents.iter().map(|document| document.text.len()).sum();
    println!(
        "{documents:>9} {threads:>7} {engine:>11} {:>10.0} {:>9.1} {:>9.1} {:>9} {:>10.1} {:>12.1}",
        documents as f64 / seconds,
        seconds * 1e6 / documents as f64,
        seconds / floor,
        evaluation.findings.len(),
        input as f64 / 1048576.0,
        memory_kib("VmHWM").saturating_sub(before_kib) as f64 / 1024.0,
    );
}

/// A policy for every type that finds nothing.
fn nothing(folder: &Path) -> Sources {
    let types: Vec<&str> = ResourceType::ALL.iter().map(|known| known.as_str()).collect();
    let text = format!(
        "# METADATA\n# title: Nothing\n# scope: package\n# custom:\n#   id: nothing\n#   severity: info\n#   resource_types: [{}]\n\
         #   reads: []\npackage nothing\n\ndeny contains \"x\" if input.account == \"\"\n",
        types.join(", ")
    );
    std::fs::write(folder.join("nothing.rego"), text).unwrap();
    Sources::Folders(vec![folder.to_owned()])
}

/// Seconds to read every document into a tree, on one thread: nobody can judge what was not read.
fn floor(snapshot: &Snapshot) -> f64 {
    let begin = Instant::now();
    for document in &snapshot.documents {
        std::hint::black_box(serde_json::from_str::<serde_json::Value>(&document.text).unwrap());
    }
    begin.elapsed().as_secs_f64()
}

/// The fixture as many accounts, until there are `size` documents.
fn snapshot(size: usize) -> Snapshot {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/acme/monday.jsonl");
    let monday = snapshot_file::read(&path).unwrap();
    let coverage = serde_json::to_string(&monday.header.coverage).unwrap();
    let mut documents: Vec<Document> = Vec::with_capacity(size);
    let mut scopes = vec![];
    let mut seen = BTreeSet::new();
    for copy in 0.. {
        if documents.len() >= size {
            break;
        }
        let other = |text: &str| {
            text.replace("111122223333", &format!("1{copy:011}"))
                .replace("444455556666", &format!("2{copy:011}"))
                .replace("acme-", &format!("acme{copy}-"))
        };
        scopes.extend(serde_json::from_str::<Coverage>(&other(&coverage)).unwrap().scopes);
        for document in &monday.documents {
            let document = Document::parse(other(&document.text)).unwrap();
            if documents.len() < size && seen.insert(document.id.clone()) {
                documents.push(document);
            }
        }
    }
    documents.sort_by(|a, b| a.id.cmp(&b.id));
    let mut snapshot = Snapshot { documents, ..monday };
    snapshot.header.coverage = Coverage { scopes, gaps: vec![] };
    snapshot.header.coverage.sort();
    snapshot
}

/// A figure of this process from the kernel, in KiB; 0 where there is none.
fn memory_kib(name: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with(name)).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|number| number.parse().ok()).unwrap_or_default()
}
