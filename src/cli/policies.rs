//! Which policies judge: the options that choose them, and their loading.

use std::path::{Path, PathBuf};

use super::Failed;
use super::terminal::Terminal;
use crate::config::Settings;
use crate::policy::{EngineChoice, Library, PolicyProblem, PolicySettings, Sources};

/// The folder that is looked for beside the configuration file and in the working directory.
const FOLDER: &str = "policies";

/// Which engine evaluates policies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Engine {
    /// The virtual machine where it is surely right, else the interpreter.
    Auto,
    /// The interpreter, about three times slower.
    Interpreter,
    /// The virtual machine; a policy that it may misjudge is refused.
    Rvm,
    /// Both; a difference is an error verdict.
    Both,
}

impl From<Engine> for EngineChoice {
    fn from(engine: Engine) -> Self {
        match engine {
            Engine::Auto => Self::Auto,
            Engine::Interpreter => Self::Interpreter,
            Engine::Rvm => Self::Rvm,
            Engine::Both => Self::Both,
        }
    }
}

/// Which policies judge.
#[derive(Debug, clap::Args)]
pub(super) struct PolicyArgs {
    /// Folder of Rego policies; may be repeated [default: policies/ beside the configuration or here, else the bundled set]
    #[arg(long, value_name = "DIR", help_heading = "Policies")]
    pub(super) policies: Vec<PathBuf>,
    /// Which engine evaluates
    #[arg(long, value_enum, value_name = "ENGINE", default_value_t = Engine::Auto, help_heading = "Policies")]
    pub(super) engine: Engine,
}

/// Returns where policies come from: named folders, else a folder that holds Rego files, else the embedded set.
pub(super) fn sources(args: &PolicyArgs, settings: &Settings) -> Sources {
    if !args.policies.is_empty() {
        return Sources::Folders(args.policies.clone());
    }
    configured(settings)
}

/// Returns where policies come from when the command line names no folder.
pub(super) fn configured(settings: &Settings) -> Sources {
    if let Some(folders) = &settings.policies {
        return Sources::Folders(folders.clone());
    }
    let beside_config = settings.folder.join(FOLDER);
    match [beside_config, PathBuf::from(FOLDER)].into_iter().find(|folder| holds_rego(folder, 0)) {
        Some(folder) => Sources::Folders(vec![folder]),
        None => Sources::Embedded,
    }
}

/// Returns whether a folder holds a Rego file, at most eight folders down.
fn holds_rego(folder: &Path, depth: usize) -> bool {
    let Ok(entries) = std::fs::read_dir(folder) else { return false };
    entries.flatten().any(|entry| {
        let path = entry.path();
        path.extension().is_some_and(|extension| extension == "rego")
            || (depth < 8 && path.is_dir() && holds_rego(&path, depth + 1))
    })
}

/// Loads the policies, or prints everything that is wrong with them.
pub(super) fn load(args: &PolicyArgs, settings: &Settings, terminal: &Terminal) -> Result<Library, Failed> {
    let policy_settings = PolicySettings {
        params: settings.params.clone(),
        accounts: settings.accounts.clone(),
        networks: settings.networks.clone(),
        engine: args.engine.into(),
        ..PolicySettings::default()
    };
    let sources = sources(args, settings);
    Library::load(&sources, &policy_settings).map_err(|problems| refused(&problems, terminal))
}

/// Prints problems and returns the end of the command.
pub(super) fn refused(problems: &[PolicyProblem], terminal: &Terminal) -> Failed {
    for problem in problems {
        terminal.problem(problem);
    }
    let count = problems.len();
    let noun = if count == 1 { "problem" } else { "problems" };
    Failed::usage(format!("{count} {noun} in the policies"))
}
