//! Which policies judge: the options that choose them, and their loading.

use std::path::{Path, PathBuf};

use super::Failed;
use super::terminal::Terminal;
use crate::config::{BUNDLED, Settings};
use crate::model::Override;
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
    /// Folder of Rego policies, or `bundled` for the bundled set; may be repeated [default: policies/ beside the configuration or here, else the bundled set]
    #[arg(long, value_name = "DIR", help_heading = "Policies")]
    pub(super) policies: Vec<PathBuf>,
    /// Which engine evaluates
    #[arg(long, value_enum, value_name = "ENGINE", default_value_t = Engine::Auto, help_heading = "Policies")]
    pub(super) engine: Engine,
    /// Judge by this policy though it is off: an id or alias, with * and ? for anything; may be repeated
    #[arg(long, value_name = "ID", help_heading = "Policies")]
    enable: Vec<String>,
    /// Do not judge by this policy: an id or alias, with * and ? for anything; may be repeated
    #[arg(long, value_name = "ID", help_heading = "Policies")]
    disable: Vec<String>,
}

/// Returns where policies come from: named folders, else a folder that holds Rego files, else the bundled set.
pub(super) fn sources(args: &PolicyArgs, settings: &Settings) -> Sources {
    if !args.policies.is_empty() {
        return named(&args.policies);
    }
    configured(settings)
}

/// Returns where policies come from when the command line names no folder.
pub(super) fn configured(settings: &Settings) -> Sources {
    if let Some(folders) = &settings.policies {
        return named(folders);
    }
    let beside_config = settings.folder.join(FOLDER);
    match [beside_config, PathBuf::from(FOLDER)].into_iter().find(|folder| holds_rego(folder, 0)) {
        Some(folder) => Sources::Folders(vec![folder]),
        None => Sources::Embedded,
    }
}

/// Returns folders, of which one may be the word that stands for the bundled policies.
pub(super) fn named(folders: &[PathBuf]) -> Sources {
    let (bundled, folders): (Vec<_>, Vec<_>) = folders.iter().cloned().partition(|folder| folder == Path::new(BUNDLED));
    match (bundled.is_empty(), folders.is_empty()) {
        (true, _) => Sources::Folders(folders),
        (false, true) => Sources::Embedded,
        (false, false) => Sources::WithBundled(folders),
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

/// Loads the policies, or prints everything that is wrong with them; says which bundled ones are replaced.
pub(super) fn load(args: &PolicyArgs, settings: &Settings, terminal: &Terminal) -> Result<Library, Failed> {
    let library = try_load(args, settings).map_err(|problems| refused(&problems, terminal))?;
    for (file, bundled) in library.replaced() {
        terminal.line(format_args!("`{file}` replaces the bundled `{bundled}`"));
    }
    Ok(library)
}

/// Loads the policies of these folders, or prints everything that is wrong with them.
pub(super) fn load_from(
    folders: &[PathBuf],
    args: &PolicyArgs,
    settings: &Settings,
    terminal: &Terminal,
) -> Result<Library, Failed> {
    load_with(&named(folders), args, settings, overrides(args, settings))
        .map_err(|problems| refused(&problems, terminal))
}

/// Loads the policies.
pub(super) fn try_load(args: &PolicyArgs, settings: &Settings) -> Result<Library, Vec<PolicyProblem>> {
    load_with(&sources(args, settings), args, settings, overrides(args, settings))
}

/// Loads the policies with every one of them on, whatever is said of them.
pub(super) fn try_load_all(args: &PolicyArgs, settings: &Settings) -> Result<Library, Vec<PolicyProblem>> {
    let on = Override::switch(true, "*", "every policy");
    load_with(&sources(args, settings), args, settings, overrides(args, settings).into_iter().chain([on]).collect())
}

fn load_with(
    sources: &Sources,
    args: &PolicyArgs,
    settings: &Settings,
    overrides: Vec<Override>,
) -> Result<Library, Vec<PolicyProblem>> {
    let policy_settings = PolicySettings {
        params: settings.params.clone(),
        param_places: settings.param_places.clone(),
        overrides,
        accounts: settings.accounts.clone(),
        networks: settings.networks.clone(),
        engine: args.engine.into(),
        ..PolicySettings::default()
    };
    Library::load(sources, &policy_settings)
}

/// Returns what the configuration says of policies, then what the command line says.
fn overrides(args: &PolicyArgs, settings: &Settings) -> Vec<Override> {
    let enable = args.enable.iter().map(|id| Override::switch(true, id, "--enable"));
    let disable = args.disable.iter().map(|id| Override::switch(false, id, "--disable"));
    settings.overrides.iter().cloned().chain(enable).chain(disable).collect()
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
