//! OPA itself, as a library from PyPI, driven by `opa.py`.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::{Value, json};

use super::python;

/// The wheel that holds OPA 1.20.2. Its metadata asks for a newer Python; the library in it does not care.
const WHEEL: &str = "opa-golib-python-bindings==0.4.4";

/// A running OPA with policies and data loaded. Ends with the value.
pub(crate) struct Opa {
    process: Child,
    requests: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
}

impl Opa {
    /// Starts OPA with every policy and library below a folder; test files are left out.
    pub(crate) fn start(policies: &Path, data: &Value) -> Self {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/support/opa.py");
        let mut process = Command::new(python::interpreter())
            .arg(script)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("python3 starts");
        let requests = process.stdin.take();
        let answers = BufReader::new(process.stdout.take().unwrap());
        let mut opa = Self { process, requests, answers };
        let mut modules = BTreeMap::new();
        read_modules(policies, &mut modules);
        opa.send(&json!({"library": library(), "modules": modules, "data": data}));
        opa
    }

    /// Evaluates a query, which must be defined.
    pub(crate) fn evaluate(&mut self, query: &str, input: &Value) -> Value {
        self.send(&json!({"query": query, "input": input}));
        let mut line = String::new();
        self.answers.read_line(&mut line).unwrap();
        let answer: Value = serde_json::from_str(&line).unwrap_or_else(|_| panic!("OPA ended at `{query}`"));
        answer.get("ok").unwrap_or_else(|| panic!("{query}: {answer}")).clone()
    }

    fn send(&mut self, message: &Value) {
        writeln!(self.requests.as_mut().unwrap(), "{message}").unwrap();
    }
}

impl Drop for Opa {
    fn drop(&mut self) {
        self.requests = None;
        let _ = self.process.wait();
    }
}

fn read_modules(folder: &Path, modules: &mut BTreeMap<String, String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.to_string_lossy().into_owned();
        if path.is_dir() {
            read_modules(&path, modules);
        } else if name.ends_with(".rego") && !name.ends_with("_test.rego") {
            modules.insert(name, fs::read_to_string(&path).unwrap());
        }
    }
}

/// Returns the shared library, downloaded once.
fn library() -> PathBuf {
    let folder = python::made("opa", WHEEL, |folder| {
        let download = ["-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:"];
        let target = ["--python-version", "3.14", "--platform", "manylinux_2_34_x86_64", "--dest"];
        python::run(Command::new(python::interpreter()).args(download).args(target).arg(folder).arg(WHEEL));
        let wheel = fs::read_dir(folder).unwrap().next().unwrap().unwrap().path();
        python::run(Command::new(python::interpreter()).args(["-m", "zipfile", "-e"]).arg(wheel).arg(folder));
    });
    folder.join("opa_bindings/libopabridge.so")
}
