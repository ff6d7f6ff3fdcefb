//! The cost of a scan of 500 users, 300 buckets and 600 security groups in three regions, with 20 ms a call, on the real
//! program: `cargo bench --bench collect`.
//!
//! Measured on the second scan: answers come from memory then, so that it is not the emulator whose speed shows.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a benchmark"
)]
#![allow(unreachable_pub, missing_docs, dead_code, reason = "support code is for all tests")]

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

#[path = "../support/mod.rs"]
mod support;

use support::environment::aws_variables;
use support::fault_layer::{FaultLayer, Manner};
use support::world::World;

const REGIONS: &str = "eu-west-1,us-east-1,us-west-2";
const LATENCY: Duration = Duration::from_millis(20);
const IN_FLIGHT: u64 = 64;
const RUNS: usize = 3;

#[tokio::main]
async fn main() {
    let world = World::new("big").await;
    let home = tempfile::tempdir().unwrap();
    let fill = world.layer(Manner::default()).await;
    run(&home, &fill, &world.account).await;
    let calls: u64 = fill.calls().values().sum();
    let floor = LATENCY.as_secs_f64() * calls.div_ceil(IN_FLIGHT) as f64;
    println!("{calls} calls; at 20 ms a call and {IN_FLIGHT} at a time they alone take {floor:.2} s");
    for _ in 0..RUNS {
        let layer = world.layer(Manner { latency: LATENCY, ..Manner::default() }).await;
        let (took, peak_kib, last_line) = run(&home, &layer, &world.account).await;
        let seconds = took.as_secs_f64();
        println!(
            "{seconds:.2} s, {:.1} x the calls alone, {:.0} MiB at most: {last_line}",
            seconds / floor,
            peak_kib as f64 / 1024.0
        );
    }
}

/// Runs the program; returns how long it took, the peak of its memory in KiB, and its last line.
async fn run(home: &TempDir, layer: &FaultLayer, account: &str) -> (Duration, u64, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_colobus"));
    command
        .env_clear()
        .env("COLOBUS_NO_STORE", "1")
        .env("HOME", home.path())
        .envs(aws_variables(&layer.endpoint(), account))
        .current_dir(home.path());
    command.args(["scan", "--region", REGIONS, "--format", "json=report.json,sarif=report.sarif", "--exit-zero"]);
    let begin = Instant::now();
    let child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let status = Path::new("/proc").join(child.id().to_string()).join("status");
    let ended = tokio::task::spawn_blocking(move || (child.wait_with_output().unwrap(), begin.elapsed()));
    let mut peak_kib = 0;
    while !ended.is_finished() {
        peak_kib = peak_kib.max(high_water_kib(&status));
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    let (output, took) = ended.await.unwrap();
    let text = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{text}");
    (took, peak_kib, text.lines().last().unwrap_or_default().to_owned())
}

fn high_water_kib(status: &Path) -> u64 {
    let text = std::fs::read_to_string(status).unwrap_or_default();
    let line = text.lines().find(|line| line.starts_with("VmHWM")).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|number| number.parse().ok()).unwrap_or_default()
}
