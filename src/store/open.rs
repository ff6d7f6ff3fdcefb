//! Finds, makes, checks and migrates the file.

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::{Duration, Instant};

use sqlx::Row;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};

use super::db::{Db, args};
use super::{Store, StoreError};
use crate::output_file::temporary_beside;

/// The version of the store that this build writes; a larger one is refused, a smaller one migrated.
pub const VERSION: i64 = MIGRATIONS.len() as i64;

/// What leads from each version to the next. What is here is never edited: stores of every version are out there.
const MIGRATIONS: [&str; 2] =
    [include_str!("migrations/0001_history.sql"), include_str!("migrations/0002_shortened.sql")];

/// `Colo` in ASCII: marks the file as ours (`PRAGMA application_id`).
const APPLICATION_ID: i64 = 0x436f_6c6f;

/// How long a writer waits for another: the first run of a large account holds the lock for a minute.
const PATIENCE: Duration = Duration::from_secs(120);

/// First bytes of an SQLite file: <https://www.sqlite.org/fileformat.html>
const MAGIC: &[u8; 16] = b"SQLite format 3\0";
const HEADER: usize = 100;

/// Where a store is: a file, and how long to wait for its lock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoreUrl {
    /// The file.
    pub path: PathBuf,
    /// How long to wait while another process writes.
    pub patience: Duration,
}

impl StoreUrl {
    /// Returns the store in this file.
    #[must_use]
    pub fn file(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into(), patience: PATIENCE }
    }

    /// Returns the default store of a folder: `.colobus/history.db`.
    #[must_use]
    pub fn default_in(folder: &Path) -> Self {
        Self::file(folder.join(".colobus").join("history.db"))
    }

    /// Returns the same with a relative path taken as relative to `folder`.
    #[must_use]
    pub fn within(self, folder: &Path) -> Self {
        Self { path: folder.join(self.path), ..self }
    }
}

impl FromStr for StoreUrl {
    type Err = StoreError;

    /// Reads `FILE`, `sqlite:FILE` or `sqlite://FILE`, each with `?timeout=SECONDS` for how long to wait for a lock.
    fn from_str(url: &str) -> Result<Self, StoreError> {
        let wrong = || StoreError::Url { url: url.to_owned() };
        let (place, query) = url.split_once('?').unwrap_or((url, ""));
        let path = match place.split_once(':') {
            Some(("sqlite", rest)) => rest.strip_prefix("//").unwrap_or(rest),
            // one letter is a drive
            Some((scheme, _)) if scheme.len() > 1 && !scheme.contains(['/', '\\', '.']) => return Err(wrong()),
            _ => place,
        };
        let patience = match query.split_once('=') {
            None if query.is_empty() => PATIENCE,
            Some(("timeout", seconds)) => Duration::from_secs(seconds.parse().map_err(|_| wrong())?),
            _ => return Err(wrong()),
        };
        if path.is_empty() { Err(wrong()) } else { Ok(Self { path: path.into(), patience }) }
    }
}

impl Store {
    /// Opens a store for reading and writing; makes it, and its folder, when it is not there.
    ///
    /// # Errors
    /// [`StoreError`]; a file that is no store, or empty, or of a later version, is left as it is.
    pub fn open_or_make(url: &StoreUrl) -> Result<Self, StoreError> {
        let path = &url.path;
        check_header(path)?;
        if !path.exists() {
            make(url)?;
        }
        let options = options(url).journal_mode(SqliteJournalMode::Wal);
        // two processes that make one store at once: the switch to the write-ahead log does not wait by itself
        let deadline = Instant::now() + url.patience;
        let mut db = loop {
            match Db::connect(path, &options) {
                Err(StoreError::Locked { .. }) if Instant::now() < deadline => {
                    std::thread::sleep(Duration::from_millis(20));
                }
                other => break other?,
            }
        };
        migrate(&mut db)?;
        Ok(Self::of(db))
    }

    /// Returns whether [`open_or_make`](Self::open_or_make) could make a store where none is; nothing is left behind.
    ///
    /// # Errors
    /// [`StoreError`], when the folder may not be written or cannot be made.
    pub fn may_be_made(url: &StoreUrl) -> Result<(), StoreError> {
        check_header(&url.path)?;
        let made = |source| StoreError::Make { path: url.path.clone(), source };
        let folders = url.path.ancestors().skip(1).map(|one| if one == Path::new("") { Path::new(".") } else { one });
        let nearest = folders.into_iter().find(|folder| fs::symlink_metadata(folder).is_ok());
        tempfile::tempfile_in(nearest.unwrap_or(Path::new("."))).map(drop).map_err(made)
    }

    /// Opens a store that is there, for reading; also in a folder that may not be written.
    ///
    /// # Errors
    /// [`StoreError`]; a store that is not there is [`StoreError::Missing`].
    pub fn open(url: &StoreUrl) -> Result<Self, StoreError> {
        let path = &url.path;
        if !path.exists() {
            return Err(StoreError::Missing { path: path.clone() });
        }
        check_header(path)?;
        let opened = Db::connect(path, &options(url)).and_then(|mut db| migrate(&mut db).map(|()| db));
        let db = match opened {
            Ok(db) => db,
            // without a log there is nothing that a second file would have to be made for
            Err(StoreError::Denied { .. }) if !has_log(path) => {
                let mut db = Db::connect(path, &options(url).read_only(true).immutable(true))?;
                match version(&mut db)? {
                    VERSION => db,
                    found => {
                        let message = format!("it has version {found} and must be brought to version {VERSION}");
                        return Err(StoreError::Denied { path: path.clone(), what: "written", message });
                    }
                }
            }
            Err(error) => return Err(error),
        };
        Ok(Self::of(db))
    }
}

fn options(url: &StoreUrl) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(&url.path)
        .busy_timeout(url.patience)
        .synchronous(SqliteSynchronous::Full)
        // references are checked by `store check`: looking each one up would cost a recording twice its time
        .foreign_keys(false)
        .pragma("cache_size", "-65536")
        .pragma("journal_size_limit", "67108864")
        .row_buffer_size(1024)
}

fn log_of(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push("-wal");
    name.into()
}

fn has_log(path: &Path) -> bool {
    fs::metadata(log_of(path)).is_ok_and(|found| found.len() > 0)
}

/// Looks at the first bytes, before SQLite may touch the file: what is no store stays as it is. An empty file was one
/// whose contents are lost, since [`make`] never leaves one; so was the file of a log that stands alone.
fn check_header(path: &Path) -> Result<(), StoreError> {
    let denied =
        |error: io::Error| StoreError::Denied { path: path.to_owned(), what: "opened", message: error.to_string() };
    let mut header = Vec::with_capacity(HEADER);
    // looked for before the file: whoever is just making the store has made the file first
    let log = has_log(path);
    let length = match fs::File::open(path) {
        Ok(file) => {
            let found = file.metadata().map_err(denied)?;
            if found.is_dir() {
                return Err(denied(io::Error::new(io::ErrorKind::IsADirectory, "it is a folder")));
            }
            file.take(HEADER as u64).read_to_end(&mut header).map_err(denied)?;
            found.len()
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound && log => {
            // SQLite would take what is in it for a part of the new file
            let message = format!("its log `{}` is there, and the file itself is not", log_of(path).display());
            return Err(StoreError::Damaged { path: path.to_owned(), message });
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(denied(error)),
    };
    if header.is_empty() {
        return Err(StoreError::Empty { path: path.to_owned() });
    }
    if !header.starts_with(MAGIC) && !MAGIC.starts_with(&header) {
        return Err(StoreError::Foreign { path: path.to_owned() });
    }
    let number = |at: usize, bytes: usize| -> u64 {
        let part = header.get(at..at + bytes).unwrap_or_default();
        part.iter().fold(0, |number, byte| number << 8 | u64::from(*byte))
    };
    let page = match number(16, 2) {
        1 => 65536,
        size => size,
    };
    let expected = page * number(28, 4);
    if header.len() < HEADER || (length < expected && !log) {
        let message = format!("the file was cut off: it has {length} bytes of {}", expected.max(HEADER as u64));
        return Err(StoreError::Damaged { path: path.to_owned(), message });
    }
    Ok(())
}

/// Makes a store under a name of its own, and gives it its name when it is whole: cut off at any moment, there is a store
/// or no file. Where another process was faster, its store stays.
fn make(url: &StoreUrl) -> Result<(), StoreError> {
    let path = &url.path;
    let failed = |source| StoreError::Make { path: path.clone(), source };
    make_folder(path).map_err(failed)?;
    let unfinished = temporary_beside(path).map_err(failed)?;
    // the write-ahead log would be a second file; it begins when the store is opened by its name
    let mut db = Db::connect(path, &options(url).filename(unfinished.path()))?;
    migrate(&mut db)?;
    drop(db);
    match unfinished.persist_noclobber(path) {
        Ok(_) => Ok(()),
        Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(failed(error.error)),
    }
}

/// Makes the folder of the default store, with a file that keeps it out of version control.
fn make_folder(path: &Path) -> io::Result<()> {
    let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) else { return Ok(()) };
    if folder.is_dir() {
        return Ok(());
    }
    fs::create_dir_all(folder)?;
    if folder.file_name().is_some_and(|name| name == ".colobus") {
        fs::write(folder.join(".gitignore"), "*\n")?;
    }
    Ok(())
}

/// Returns the version of a store; 0 for a file without anything in it.
fn version(db: &mut Db) -> Result<i64, StoreError> {
    let application = db.number("PRAGMA application_id", args![])?;
    let version = db.number("PRAGMA user_version", args![])?;
    let is_empty = db.first("SELECT 1 FROM sqlite_master", args![], |row| row.try_get::<i64, _>(0))?.is_none();
    match application {
        APPLICATION_ID => Ok(version),
        0 if is_empty => Ok(0),
        _ => Err(StoreError::Foreign { path: db.path().to_owned() }),
    }
}

/// Brings a store to this build's version, in one transaction, so that it has either version whenever it is cut off.
fn migrate(db: &mut Db) -> Result<(), StoreError> {
    let found = version(db)?;
    if found > VERSION {
        return Err(StoreError::Newer { path: db.path().to_owned(), found });
    }
    if found == VERSION {
        return Ok(());
    }
    db.begin()?;
    let migrated = steps(db);
    match migrated {
        Ok(()) => db.commit(),
        Err(error) => {
            db.roll_back();
            Err(error)
        }
    }
}

fn steps(db: &mut Db) -> Result<(), StoreError> {
    // asked again under the lock: another process may have been faster
    let found = version(db)?;
    for (at, migration) in MIGRATIONS.into_iter().enumerate().skip(usize::try_from(found).unwrap_or(usize::MAX)) {
        tracing::info!(version = at + 1, "migrating the store");
        db.script(migration)?;
    }
    if found < VERSION {
        db.run(&format!("PRAGMA application_id = {APPLICATION_ID}"), args![])?;
        db.run(&format!("PRAGMA user_version = {VERSION}"), args![])?;
    }
    Ok(())
}
