//! Files that were read and parsed.

use regorus::Engine;

use super::ast::{self, ModuleFacts};
use super::chain;
use super::problem::{EngineError, PolicyProblem};
use super::quiet;
use super::source::{SourceFile, Sources};

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
}

/// Reads and parses every file.
pub(super) fn read(sources: &Sources) -> Reading {
    let (files, problems) = sources.read();
    let mut reading = Reading { units: vec![], broken: vec![], problems };
    for source in files {
        match parse(&source) {
            Ok(facts) => reading.units.push(Unit { source, facts }),
            Err(problem) => {
                reading.problems.push(problem);
                reading.broken.push(source);
            }
        }
    }
    reading
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
