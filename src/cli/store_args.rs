//! `--store`: which history, for every command that reads or writes one.

use super::Failed;
use crate::config::Settings;
use crate::store::{Store, StoreError, StoreUrl};

/// Which history to use.
#[derive(Clone, Debug, Default, clap::Args)]
pub(super) struct StoreArgs {
    /// The history: a file, or `sqlite:FILE` [default: `store.url` of colobus.toml, else .colobus/history.db beside it or in the working directory]
    // global: also after the subcommands of `colobus store`
    #[arg(long, global = true, value_name = "URL", env = "COLOBUS_STORE", help_heading = "History")]
    store: Option<StoreUrl>,
}

/// Which history to record a run in, if any.
#[derive(Clone, Debug, Default, clap::Args)]
pub(super) struct RecordArgs {
    #[command(flatten)]
    store: StoreArgs,
    /// Use no history: record nothing, and compare only with what --baseline names
    #[arg(long, env = "COLOBUS_NO_STORE", value_parser = clap::builder::FalseyValueParser::new(), action = clap::ArgAction::SetTrue, help_heading = "History")]
    no_store: bool,
}

impl StoreArgs {
    /// Returns where the history is: the option, the configuration, the default.
    pub(super) fn url(&self, settings: &Settings) -> Result<StoreUrl, Failed> {
        match (&self.store, &settings.store) {
            (Some(url), _) => Ok(url.clone()),
            (None, Some(url)) => Ok(url.parse::<StoreUrl>().map_err(|error| failed(&error))?.within(&settings.folder)),
            (None, None) => Ok(StoreUrl::default_in(&settings.folder)),
        }
    }

    /// Opens a history that must be there.
    pub(super) fn open(&self, settings: &Settings) -> Result<Store, Failed> {
        Store::open(&self.url(settings)?).map_err(|error| failed(&error))
    }

    /// Opens a history for commands that change it; makes none.
    pub(super) fn open_to_write(&self, settings: &Settings) -> Result<Store, Failed> {
        let url = self.url(settings)?;
        if !url.path.exists() {
            return Err(failed(&StoreError::Missing { path: url.path }));
        }
        Store::open_or_make(&url).map_err(|error| failed(&error))
    }
}

impl RecordArgs {
    /// Returns where to record; `None` when nowhere.
    pub(super) fn url(&self, settings: &Settings) -> Result<Option<StoreUrl>, Failed> {
        if self.no_store { Ok(None) } else { self.store.url(settings).map(Some) }
    }

    /// The same without the choice to record nothing.
    pub(super) fn store(&self) -> &StoreArgs {
        &self.store
    }
}

/// Turns what is wrong with a store into the end of a command: a wrong address, a file that is none, a run that is not
/// there are usage; a disk that is full is not.
pub(super) fn failed(error: &StoreError) -> Failed {
    let failed = match error {
        StoreError::Url { .. }
        | StoreError::Missing { .. }
        | StoreError::Foreign { .. }
        | StoreError::Newer { .. }
        | StoreError::Refused(_) => Failed::usage(error),
        _ => Failed::to_run(error),
    };
    failed.hint(error.hint())
}
