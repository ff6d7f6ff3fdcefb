//! A set of policies that is right, ready to judge.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use regorus::languages::rego::compiler::Compiler;
use regorus::rvm::program::Program;
use regorus::{CompiledPolicy, Engine};

use super::answer::Fault;
use super::checked::Checked;
use super::interpreter_text::InterpreterText;
use super::metadata::Metadata;
use super::overrides::Applied;
use super::problem::{EngineError, PolicyProblem};
use super::question::Question;
use super::settings::{EngineChoice, PolicySettings};
use super::source::Sources;
use super::unit::{Files, Unit};
use super::{assemble, builtins, memory, overrides, params, quiet, stack};
use crate::model::{Policy, PolicyId, PolicySet, ResourceType};

/// How many instructions a program may have.
const MAX_INSTRUCTIONS: usize = 65_000;

/// Policies that were found, read, checked and compiled, and the settings under which they judge.
#[derive(Debug)]
pub struct Library {
    set: PolicySet,
    /// What is needed to run each policy, in the order of the set.
    runnables: Vec<Runnable>,
    /// Every library file.
    libraries: BTreeMap<Vec<String>, LibraryFile>,
    settings: PolicySettings,
    /// Files of folders, and the bundled files that they replace.
    replaced: Vec<(String, String)>,
}

/// A file of functions.
#[derive(Debug)]
struct LibraryFile {
    shown: String,
    text: String,
    rvm_text: String,
    interpreter_text: InterpreterText,
}

/// Which text of a file an engine is to hold.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// The file as it is.
    Original,
    /// What the virtual machine gets.
    ForRvm,
    /// What the interpreter gets.
    ForInterpreter,
}

/// What is needed to run one policy.
#[derive(Debug)]
pub(super) struct Runnable {
    pub(super) text: String,
    /// The text that the virtual machine gets.
    pub(super) rvm_text: String,
    /// The text that the interpreter gets.
    pub(super) interpreter_text: InterpreterText,
    /// Packages of the libraries that it needs, directly or not.
    pub(super) libraries: BTreeSet<Vec<String>>,
    /// Names of the rules of its file that are no functions, in their order.
    pub(super) values: Vec<String>,
    /// The rules that it has, in the order in which they are asked.
    pub(super) questions: Vec<Question>,
    /// Why the virtual machine must not judge it; `None` when it may.
    pub(super) rvm_refusal: Option<String>,
}

impl Library {
    /// Finds, reads, checks and compiles policies. Evaluates nothing.
    ///
    /// # Errors
    /// Everything that is wrong, sorted by file and place: with the files, with their metadata, with what they refer to
    /// and call, with the parameters in the settings; never the first problem alone.
    pub fn load(sources: &Sources, settings: &PolicySettings) -> Result<Self, Vec<PolicyProblem>> {
        stack::on_large(|| Self::load_here(sources, settings))
            .unwrap_or_else(|| Err(vec![PolicyProblem::new("the thread that reads the policies could not be started")]))
    }

    fn load_here(sources: &Sources, settings: &PolicySettings) -> Result<Self, Vec<PolicyProblem>> {
        let _unlimited = memory::unlimited();
        let checked = Checked::read(sources, Files::ThatJudge);
        let mut problems = checked.problems;
        if problems.is_empty() {
            let of = |at: usize| checked.units.get(at).map_or("", |unit| unit.source.shown.as_str());
            let policies = checked.policies.iter().map(|(at, metadata)| (of(*at), metadata));
            let policies: Vec<_> = policies.collect();
            problems.extend(params::problems(policies.iter().copied(), settings));
            problems.extend(overrides::problems(&policies, &settings.overrides));
        }
        if problems.is_empty() {
            let library = Self::assemble(sources, settings, &checked.units, checked.policies, checked.replaced);
            match library.compile() {
                Ok(library) => return Ok(library),
                Err(found) => problems = found,
            }
        }
        problems.sort();
        problems.dedup();
        Err(problems)
    }

    /// Returns the policies with their parameters in force, sorted by id.
    #[must_use]
    pub fn policy_set(&self) -> &PolicySet {
        &self.set
    }

    /// Returns the policies that the interpreter judges although the virtual machine is faster, and why.
    pub fn interpreted(&self) -> impl Iterator<Item = (&PolicyId, &str)> {
        let refusals = self.runnables.iter().map(|runnable| runnable.rvm_refusal.as_deref());
        self.set.policies.iter().zip(refusals).filter_map(|(policy, refusal)| Some((&policy.id, refusal?)))
    }

    /// Returns the files of folders that took the place of bundled ones, each with the bundled one.
    pub fn replaced(&self) -> impl Iterator<Item = (&str, &str)> {
        self.replaced.iter().map(|(file, bundled)| (file.as_str(), bundled.as_str()))
    }

    /// Returns the text of a policy's file.
    #[must_use]
    pub fn source(&self, id: &PolicyId) -> Option<&str> {
        self.position(id).and_then(|at| self.runnables.get(at)).map(|runnable| runnable.text.as_str())
    }

    /// Returns the position of a policy in the set.
    pub(super) fn position(&self, id: &PolicyId) -> Option<usize> {
        self.set.policies.iter().position(|policy| policy.id == *id)
    }

    /// Returns what the interpreter gets of a file.
    pub(super) fn interpreter_text(&self, file: &str) -> Option<&InterpreterText> {
        let policies = self.set.policies.iter().zip(&self.runnables);
        let policies = policies.map(|(policy, run)| (policy.file.as_str(), &run.interpreter_text));
        let libraries = self.libraries.values().map(|library| (library.shown.as_str(), &library.interpreter_text));
        policies.chain(libraries).find(|(name, _)| *name == file).map(|(_, text)| text)
    }

    /// Returns the settings under which it judges.
    #[must_use]
    pub fn settings(&self) -> &PolicySettings {
        &self.settings
    }

    /// Returns the positions of the policies that judge a type.
    pub(super) fn judging(&self, resource_type: ResourceType) -> Vec<usize> {
        let policies = self.set.policies.iter().enumerate();
        policies
            .filter(|(_, policy)| policy.judges() && policy.resource_types.contains(&resource_type))
            .map(|(at, _)| at)
            .collect()
    }

    /// Returns a policy and what is needed to run it.
    pub(super) fn policy(&self, at: usize) -> Option<(&Policy, &Runnable)> {
        self.set.policies.get(at).zip(self.runnables.get(at))
    }

    /// Returns an engine that holds these policies and the libraries that they need.
    ///
    /// # Errors
    /// Those of the engine; none for policies that were loaded.
    pub(super) fn engine(&self, policies: &[usize], form: Form) -> Result<Engine, String> {
        let chosen = || policies.iter().filter_map(|at| self.policy(*at));
        let needed: BTreeSet<_> = chosen().flat_map(|(_, runnable)| &runnable.libraries).collect();
        let libraries = needed.into_iter().filter_map(|package| self.libraries.get(package));
        let chosen_text = |text: &str, rvm: &str, interpreter: &InterpreterText| match form {
            Form::Original => text.to_owned(),
            Form::ForRvm => rvm.to_owned(),
            Form::ForInterpreter => interpreter.text.clone(),
        };
        let libraries =
            libraries.map(|file| (&file.shown, chosen_text(&file.text, &file.rvm_text, &file.interpreter_text)));
        let policies =
            chosen().map(|(policy, run)| (&policy.file, chosen_text(&run.text, &run.rvm_text, &run.interpreter_text)));
        let mut engine = Engine::new();
        engine.set_strict_builtin_errors(false);
        engine.set_gather_prints(true);
        builtins::bound(&mut engine)?;
        for (file, text) in libraries.chain(policies) {
            engine.add_policy(file.clone(), text).map_err(|error| error.to_string())?;
        }
        Ok(engine)
    }

    /// Returns a fault with its line in the file, from that in the text that the engine got.
    pub(super) fn placed(&self, mut fault: Fault) -> Fault {
        if let Some((file, line)) = &mut fault.place {
            *line = self.interpreter_text(file).map_or(*line, |text| text.original_line(*line));
        }
        fault
    }

    /// Returns the text of a file, for the line that an error names.
    fn text(&self, file: &str) -> &str {
        let policies = self.set.policies.iter().zip(&self.runnables).map(|(policy, run)| (&policy.file, &run.text));
        let libraries = self.libraries.values().map(|file| (&file.shown, &file.text));
        policies.chain(libraries).find(|(name, _)| *name == file).map_or("", |(_, text)| text)
    }

    fn assemble(
        sources: &Sources,
        settings: &PolicySettings,
        units: &[Unit],
        mut policies: Vec<(usize, Metadata)>,
        replaced: Vec<(String, String)>,
    ) -> Self {
        policies.sort_by(|(_, a), (_, b)| a.id.cmp(&b.id));
        let libraries = assemble::libraries(units);
        let applied =
            |metadata: &Metadata| Applied::of(metadata, settings.params.get(metadata.id.as_str()), &settings.overrides);
        let units_of = policies.into_iter().filter_map(|(at, metadata)| Some((units.get(at)?, metadata)));
        let (mut policies, runnables): (Vec<_>, Vec<_>) = units_of
            .map(|(unit, metadata)| {
                let applied = applied(&metadata);
                assemble::policy(unit, metadata, &libraries, applied)
            })
            .unzip();
        for policy in &mut policies {
            let by_it = replaced.iter().find(|(file, _)| *file == policy.file);
            policy.replaces = by_it.map(|(_, bundled)| bundled.clone());
        }
        let file = |unit: &Unit| LibraryFile {
            shown: unit.source.shown.clone(),
            text: unit.source.text.clone(),
            rvm_text: unit.facts.rvm.text.clone(),
            interpreter_text: unit.facts.interpreter.clone(),
        };
        Self {
            set: PolicySet { source: sources.name(), digest: assemble::digest(&policies), policies },
            runnables,
            libraries: libraries.into_iter().map(|(package, unit)| (package, file(unit))).collect(),
            settings: settings.clone(),
            replaced,
        }
    }

    /// Compiles each policy by itself, which finds what only the compilers see.
    fn compile(mut self) -> Result<Self, Vec<PolicyProblem>> {
        let mut problems = vec![];
        for at in 0..self.runnables.len() {
            let compiled = quiet::caught(|| self.compiles(at));
            match compiled.unwrap_or_else(|_| Err(self.compiler_panicked(at))) {
                Ok(refusal) => {
                    if let Some(runnable) = self.runnables.get_mut(at) {
                        runnable.rvm_refusal = refusal;
                    }
                }
                Err(problem) => problems.push(problem),
            }
        }
        problems.extend(self.refused_by_choice());
        if problems.is_empty() { Ok(self) } else { Err(problems) }
    }

    fn compiler_panicked(&self, at: usize) -> PolicyProblem {
        let file = self.policy(at).map_or("", |(policy, _)| &policy.file);
        PolicyProblem::of_file(file, "the compiler gave up on this policy")
    }

    /// Returns why a policy must not go to the virtual machine.
    fn compiles(&self, at: usize) -> Result<Option<String>, PolicyProblem> {
        let Some((policy, runnable)) = self.policy(at) else { return Ok(None) };
        let entries = entry_points(policy, runnable);
        let problem = |error: &str| {
            let error = EngineError::parse(error);
            let file = error.place.as_ref().map_or(policy.file.as_str(), |(file, ..)| file);
            error.problem_in(file, self.text(file))
        };
        let engine = self.engine(&[at], Form::Original).map_err(|error| problem(&error))?;
        compile(engine, &entries).map_err(|error| problem(&error))?;
        let refused = |error: String| format!("not for the virtual machine: {}", EngineError::parse(&error).message);
        Ok(runnable.rvm_refusal.clone().or_else(|| self.program(&[at]).err().map(refused)))
    }

    /// Compiles policies for the virtual machine.
    ///
    /// # Errors
    /// When the machine has no form for them, in the engine's words.
    pub(super) fn program(&self, policies: &[usize]) -> Result<(CompiledPolicy, Arc<Program>), String> {
        let chosen = policies.iter().filter_map(|at| self.policy(*at));
        let entries: Vec<String> = chosen.flat_map(|(policy, run)| entry_points(policy, run)).collect();
        let compiled = compile(self.engine(policies, Form::ForRvm)?, &entries)?;
        let names: Vec<&str> = entries.iter().map(String::as_str).collect();
        let program = Compiler::compile_from_policy(&compiled, &names).map_err(|error| error.to_string())?;
        // the machine's addresses have 16 bits, and the compiler does not look
        if program.instructions.len().max(program.literals.len()) > MAX_INSTRUCTIONS {
            return Err(format!("{} instructions", program.instructions.len()));
        }
        Ok((compiled, program))
    }

    fn refused_by_choice(&self) -> Vec<PolicyProblem> {
        if self.settings.engine != EngineChoice::Rvm {
            return vec![];
        }
        let problem = |(policy, refusal): (&Policy, &str)| {
            let message = format!("policy `{}` is not for the virtual machine: {refusal}", policy.id);
            PolicyProblem::of_file(&policy.file, message).hint("choose the engine `auto`")
        };
        let refusals = self.runnables.iter().map(|runnable| runnable.rvm_refusal.as_deref());
        let refused = self.set.policies.iter().zip(refusals).filter_map(|(policy, refusal)| Some((policy, refusal?)));
        refused.map(problem).collect()
    }
}

/// Returns the paths of the rules that a policy is asked by.
pub(super) fn entry_points(policy: &Policy, runnable: &Runnable) -> Vec<String> {
    runnable.questions.iter().map(|question| format!("data.{}.{}", policy.package, question.rule())).collect()
}

/// Compiles what an engine holds, for the virtual machine and as a check.
///
/// # Errors
/// The engine's own text.
pub(super) fn compile(mut engine: Engine, entries: &[String]) -> Result<CompiledPolicy, String> {
    let first = entries.first().ok_or_else(|| "no rule to ask".to_owned())?;
    engine.compile_with_entrypoint(&first.as_str().into()).map_err(|error| error.to_string())
}
