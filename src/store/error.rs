//! Why the history cannot be used.

use std::io;
use std::path::PathBuf;

use super::open::VERSION;

/// Why the store could not be opened, read or written: what, where, and what next.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The URL names something that is no store of this version.
    #[error("`{url}` is not the address of a store: give a file, or `sqlite:FILE`; no other kind is supported yet")]
    Url {
        /// As given.
        url: String,
    },
    /// There is no file.
    #[error("there is no store at `{path}`")]
    Missing {
        /// The file.
        path: PathBuf,
    },
    /// The folder or one of the files in it could not be made.
    #[error("cannot make the store `{path}`: {source}")]
    Make {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The file is something else.
    #[error("`{path}` is not a store of this program")]
    Foreign {
        /// The file.
        path: PathBuf,
    },
    /// The file is of a later version.
    #[error("the store `{path}` has version {found}, and this program reads up to {VERSION}")]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its version.
        found: i64,
    },
    /// The file has no bytes. No store is ever so: it was emptied, or something else made the file.
    #[error("the store `{path}` is an empty file: what was in it is lost")]
    Empty {
        /// The file.
        path: PathBuf,
    },
    /// The file was cut off or overwritten.
    #[error("the store `{path}` is damaged: {message}")]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        message: String,
    },
    /// Another process did not let go of it in time.
    #[error("the store `{path}` is locked by another process")]
    Locked {
        /// The file.
        path: PathBuf,
    },
    /// No space is left for it.
    #[error("no space is left for the store `{path}`: {message}")]
    Full {
        /// The file.
        path: PathBuf,
        /// What SQLite says.
        message: String,
    },
    /// It may not be written, or not even opened.
    #[error("the store `{path}` cannot be {what}: {message}")]
    Denied {
        /// The file.
        path: PathBuf,
        /// `opened` or `written`.
        what: &'static str,
        /// What SQLite says.
        message: String,
    },
    /// Something in it is not what it should be, though the file is sound.
    #[error("the store is damaged: {0}")]
    Unsound(String),
    /// Anything else that SQLite refused.
    #[error("the store `{path}` failed: {source}")]
    Failed {
        /// The file.
        path: PathBuf,
        /// What SQLite says.
        source: sqlx::Error,
    },
    /// What was asked of the store makes no sense, or what it was given cannot be kept.
    #[error("{0}")]
    Refused(String),
}

/// What to do with a store that is known to be damaged.
pub const AFTER_CHECK: &str = "restore a copy of it; without one, see whether `colobus store export -o FILE` can still read it all; \
     else move it away, with the files beside it that begin with its name: the next run begins a new history";

impl StoreError {
    /// Returns what to do next.
    #[must_use]
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Url { .. } => "`--store .colobus/history.db` is the default",
            Self::Missing { .. } => "`colobus scan` or `colobus collect` makes one; `--store` names another",
            Self::Make { .. } | Self::Denied { .. } => {
                "make the folder writable, name another store with `--store`, or go without one: `--no-store`"
            }
            Self::Foreign { .. } => "nothing was written to it; name another file with `--store`",
            Self::Newer { .. } => "use a newer colobus; nothing was written to the store",
            Self::Empty { .. } => {
                "restore a copy of it; without one, delete the file: the next run begins a new history"
            }
            Self::Damaged { .. } | Self::Unsound(_) => {
                "`colobus store check` tells more; restore a copy, or move the file away to begin a new one"
            }
            Self::Locked { .. } => "wait for the other process to end, and try again",
            Self::Full { .. } => {
                "free some space, or shorten the history: `colobus store prune` and `colobus store vacuum`"
            }
            Self::Failed { .. } => "`colobus store check` tells whether the store is sound",
            Self::Refused(_) => "`colobus runs` lists what there is, `colobus store --help` what can be done",
        }
    }

    /// Returns what to do next for whoever has just been told by `colobus store check`, and so needs no pointer to it.
    #[must_use]
    pub fn hint_after_check(&self) -> &'static str {
        match self {
            Self::Damaged { .. } | Self::Unsound(_) | Self::Failed { .. } => AFTER_CHECK,
            other => other.hint(),
        }
    }

    /// Sorts what SQLite said into what a person can do about it.
    pub(super) fn from_sql(path: &std::path::Path, source: sqlx::Error) -> Self {
        let path = path.to_owned();
        let (code, message) = match source.as_database_error() {
            Some(error) => {
                let code = error.code().and_then(|code| code.parse::<i64>().ok()).unwrap_or_default();
                (code, error.message().to_owned())
            }
            None => return Self::Failed { path, source },
        };
        // primary result codes: https://www.sqlite.org/rescode.html
        match code & 0xff {
            5 | 6 => Self::Locked { path },
            8 => Self::Denied { path, what: "written", message },
            // a full disk is often a failed write (IOERR_WRITE, IOERR_FSYNC, IOERR_TRUNCATE, IOERR_SHMSIZE)
            13 => Self::Full { path, message },
            10 if [778, 1034, 1546, 4874].contains(&code) => Self::Full { path, message },
            // reading past the end: the file is shorter than its header says
            10 if code == 522 => Self::Damaged { path, message: "the file is shorter than it should be".into() },
            11 => Self::Damaged { path, message },
            14 => Self::Denied { path, what: "opened", message },
            26 => Self::Foreign { path },
            _ => Self::Failed { path, source },
        }
    }
}
