//! Files that were read and parsed.

use regorus::Engine;

use super::assemble;
use super::ast::{self, ModuleFacts};
use super::chain;
use super::embedded;
use super::memory;
use super::problem::{EngineError, PolicyProblem};
use super::quiet;
use super::source::{SourceFile, Sources, SourcesRead};

/// A parsed file.
#[derive(Debug)]
pub(super) struct Unit {
    pub(super) source: SourceFile,
    pub(super) facts: ModuleFacts,
}

/// What was read: the files that parse, those that do not, and all that is wrong so far.
pub(super) struct Reading {
    /// Files that parse: policies, libraries and tests, sorted by root and path.
    pub(super) units: Vec<Unit>,
    /// Files that do not.
    pub(super) broken: Vec<SourceFile>,
    /// What is wrong.
    pub(super) problems: Vec<PolicyProblem>,
    /// Files of folders, and the bundled files that they replace.
    pub(super) replaced: Vec<(String, String)>,
}

/// Which files are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Files {
    /// Policies, libraries and tests.
    All,
    /// What is needed to judge: no tests.
    ThatJudge,
}

/// Reads and parses files, and the embedded libraries that folders use and do not bring themselves.
pub(super) fn read(sources: &Sources, files: Files) -> Reading {
    let _unlimited = memory::unlimited();
    let SourcesRead { files: found, problems, replaced } = sources.read();
    let mut reading = Reading { units: vec![], broken: vec![], problems, replaced };
    let wanted = |source: &SourceFile| files == Files::All || !source.is_test();
    found.into_iter().filter(wanted).for_each(|source| reading.add(source));
    while let Some(library) = reading.missing_library() {
        reading.add(library);
    }
    reading
}

impl Reading {
    fn add(&mut self, source: SourceFile) {
        match parse(&source) {
            Ok(facts) => self.units.push(Unit { source, facts }),
            Err(problem) => {
                self.problems.push(problem);
                self.broken.push(source);
            }
        }
    }

    /// Returns an embedded library that a file mentions and no file has.
    fn missing_library(&self) -> Option<SourceFile> {
        let mentions = |source: &SourceFile| {
            let mut paths = self.units.iter().flat_map(|unit| assemble::mentioned(&unit.facts));
            paths.any(|path| {
                path.first().is_some_and(|root| root == "data")
                    && path.get(1..).is_some_and(|path| path.starts_with(&source.path))
            })
        };
        let has = |path: &[String]| {
            self.units.iter().map(|unit| &unit.source).chain(&self.broken).any(|source| source.path == path)
        };
        embedded::files().into_iter().find(|file| file.is_library() && !has(&file.path) && mentions(file))
    }
}

fn parse(source: &SourceFile) -> Result<ModuleFacts, PolicyProblem> {
    if let Some(offset) = chain::too_long(&source.text) {
        let message = format!("an expression of more than {} operators, calls and parts", chain::MAX_LENGTH);
        return Err(source.problem(offset, message).hint("split it into several rules"));
    }
    let parsed = quiet::caught(|| {
        let mut engine = Engine::new();
        engine.add_policy(source.shown.clone(), source.text.clone()).map_err(|error| error.to_string())?;
        Ok(engine.get_modules().first().map(|module| ast::facts(module)).unwrap_or_default())
    });
    let error = match parsed {
        Ok(Ok(facts)) => return Ok(facts),
        Ok(Err(error)) => error,
        Err(_) => "the parser gave up on this file".to_owned(),
    };
    Err(EngineError::parse(&error).problem_in(&source.shown, &source.text))
}
