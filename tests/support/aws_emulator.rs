//! Starts the AWS emulator: moto in a virtual environment under `target/`, one process for each test process.

use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::OnceLock;

/// A running emulator. It ends when this process does, however that ends: its stdin is then closed.
pub struct Emulator {
    port: u16,
    _stdin: ChildStdin,
    _process: Child,
}

impl Emulator {
    /// Starts an emulator of its own; `arguments` may hold `--as-shipped`.
    pub fn start(arguments: &[&str]) -> Self {
        let mut process = Command::new(python())
            .arg(support("emulator.py"))
            .args(arguments)
            .env_remove("PYTHONPATH")
            .env("PYTHONDONTWRITEBYTECODE", "1")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::from(File::create(target().join("aws-emulator.log")).unwrap()))
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

/// The build directory.
pub fn target() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap().to_owned()
}

fn support(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/support").join(file)
}

/// The Python of the virtual environment, which is made when it is not there, or not from the present requirements.
///
/// A lock keeps several test processes from making it at once.
fn python() -> PathBuf {
    let home = target().join("aws-emulator");
    let python = home.join("bin/python");
    let stamp = home.join("requirements.txt");
    let lock = File::create(target().join("aws-emulator.lock")).unwrap();
    lock.lock().unwrap();
    let wanted = fs::read(support("requirements.txt")).unwrap();
    if fs::read(&stamp).ok().as_ref() != Some(&wanted) {
        let base = std::env::var("PYTHON").unwrap_or_else(|_| "python3".to_owned());
        run(Command::new(base).args(["-m", "venv", "--clear"]).arg(&home));
        run(Command::new(&python).args(["-m", "pip", "install", "--quiet", "-r"]).arg(support("requirements.txt")));
        fs::write(&stamp, wanted).unwrap();
    }
    python
}

fn run(command: &mut Command) {
    let status = command.status().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    assert!(status.success(), "{command:?}: {status}");
}
