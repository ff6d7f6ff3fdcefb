//! Starts the AWS emulator: moto in a virtual environment under `target/`, one process for each test process.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::OnceLock;

use super::python;

/// A running emulator. It ends when this process does, however that ends: its stdin is then closed.
pub struct Emulator {
    port: u16,
    _stdin: ChildStdin,
    _process: Child,
}

impl Emulator {
    /// Starts an emulator of its own; `arguments` may hold `--as-shipped`.
    pub fn start(arguments: &[&str]) -> Self {
        let mut process = Command::new(python::interpreter())
            .arg(support("emulator.py"))
            .args(arguments)
            .env_remove("PYTHONPATH")
            .env("PYTHONDONTWRITEBYTECODE", "1")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::from(File::create(python::target().join("aws-emulator.log")).unwrap()))
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let told: serde_json::Value = serde_json::from_str(&line)
            .unwrap_or_else(|_| panic!("the emulator did not start: see `target/aws-emulator.log`"));
        let port = told["port"].as_u64().unwrap().try_into().unwrap();
        Self { port, _stdin: process.stdin.take().unwrap(), _process: process }
    }

    /// `127.0.0.1:PORT`.
    pub fn authority(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }
}

/// The emulator that all tests of this process share; they keep out of each other's way by account.
pub fn emulator() -> &'static Emulator {
    static SHARED: OnceLock<Emulator> = OnceLock::new();
    SHARED.get_or_init(|| Emulator::start(&[]))
}

fn support(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/support").join(file)
}
