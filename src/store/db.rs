//! One connection to SQLite, for callers that are not asynchronous.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use futures::TryStreamExt;
use sqlx::sqlite::{SqliteArguments, SqliteConnectOptions, SqliteRow};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, Row, SqliteConnection};
use tokio::runtime::Runtime;

use super::StoreError;

/// Makes the arguments of a statement.
macro_rules! args {
    ($($value:expr),* $(,)?) => {{
        #[allow(unused_mut, reason = "there may be no values")]
        let mut arguments = sqlx::sqlite::SqliteArguments::default();
        $($crate::store::db::bind(&mut arguments, $value);)*
        arguments
    }};
}
pub(super) use args;

/// Adds one argument. Numbers, text and bytes can always be encoded.
pub(super) fn bind<'q, T>(arguments: &mut SqliteArguments, value: T)
where
    T: sqlx::Encode<'q, sqlx::Sqlite>,
{
    let added = sqlx::Arguments::add(arguments, value_of(value));
    debug_assert!(added.is_ok());
}

/// [`sqlx::Arguments::add`] also wants to know a type that SQLite does not look at.
struct Untyped<T>(T);

fn value_of<T>(value: T) -> Untyped<T> {
    Untyped(value)
}

impl<T> sqlx::Type<sqlx::Sqlite> for Untyped<T> {
    fn type_info() -> sqlx::sqlite::SqliteTypeInfo {
        <i64 as sqlx::Type<sqlx::Sqlite>>::type_info()
    }
}

impl<'q, T: sqlx::Encode<'q, sqlx::Sqlite>> sqlx::Encode<'q, sqlx::Sqlite> for Untyped<T> {
    fn encode_by_ref(
        &self,
        buffer: &mut <sqlx::Sqlite as sqlx::Database>::ArgumentBuffer,
    ) -> Result<sqlx::encode::IsNull, sqlx::error::BoxDynError> {
        self.0.encode_by_ref(buffer)
    }
}

/// A connection with a runtime of its own.
pub(super) struct Db {
    runtime: Runtime,
    connection: Option<SqliteConnection>,
    options: SqliteConnectOptions,
    path: PathBuf,
}

impl Db {
    pub(super) fn connect(path: &Path, options: &SqliteConnectOptions) -> Result<Self, StoreError> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|source| StoreError::Make { path: path.to_owned(), source })?;
        let connection = runtime.block_on(options.connect()).map_err(|source| StoreError::from_sql(path, source))?;
        Ok(Self { runtime, connection: Some(connection), options: options.clone(), path: path.to_owned() })
    }

    /// Opens another connection to the same file, to read over while this one writes.
    pub(super) fn another(&self) -> Result<Self, StoreError> {
        let options = self.options.clone().create_if_missing(false).pragma("cache_size", "-8192");
        Self::connect(&self.path, &options)
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Runs statements without arguments, such as a migration.
    pub(super) fn script(&mut self, sql: &'static str) -> Result<(), StoreError> {
        let (runtime, path, connection) = self.parts()?;
        let done = runtime.block_on(sqlx::Executor::execute(connection, sqlx::raw_sql(sql)));
        done.map(|_| ()).map_err(|source| StoreError::from_sql(path, source))
    }

    /// Runs one statement; returns how many rows it touched.
    pub(super) fn run(&mut self, sql: &str, arguments: SqliteArguments) -> Result<u64, StoreError> {
        let (runtime, path, connection) = self.parts()?;
        // every text comes from this module; values are bound
        let query = sqlx::query_with(AssertSqlSafe(sql), arguments);
        let done = runtime.block_on(query.execute(connection));
        done.map(|done| done.rows_affected()).map_err(|source| StoreError::from_sql(path, source))
    }

    /// Returns all rows of a query; for small answers.
    pub(super) fn rows<T>(
        &mut self,
        sql: &str,
        arguments: SqliteArguments,
        mut read: impl FnMut(&SqliteRow) -> Result<T, sqlx::Error>,
    ) -> Result<Vec<T>, StoreError> {
        let mut all = vec![];
        self.each(sql, arguments, |row| {
            all.push(read(row)?);
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(all)
    }

    /// Returns the first row of a query.
    pub(super) fn first<T>(
        &mut self,
        sql: &str,
        arguments: SqliteArguments,
        mut read: impl FnMut(&SqliteRow) -> Result<T, sqlx::Error>,
    ) -> Result<Option<T>, StoreError> {
        let mut first = None;
        self.each(sql, arguments, |row| {
            first = Some(read(row)?);
            Ok(ControlFlow::Break(()))
        })?;
        Ok(first)
    }

    /// Returns the single number that a query gives.
    pub(super) fn number(&mut self, sql: &str, arguments: SqliteArguments) -> Result<i64, StoreError> {
        Ok(self.first(sql, arguments, |row| row.try_get::<Option<i64>, _>(0))?.flatten().unwrap_or_default())
    }

    /// Hands each row of a query to `read` as it comes, until that breaks off.
    pub(super) fn each(
        &mut self,
        sql: &str,
        arguments: SqliteArguments,
        mut read: impl FnMut(&SqliteRow) -> Result<ControlFlow<()>, sqlx::Error>,
    ) -> Result<(), StoreError> {
        let (runtime, path, connection) = self.parts()?;
        let done = runtime.block_on(async {
            let mut rows = sqlx::query_with(AssertSqlSafe(sql), arguments).fetch(connection);
            while let Some(row) = rows.try_next().await? {
                if read(&row)?.is_break() {
                    break;
                }
            }
            Ok::<_, sqlx::Error>(())
        });
        done.map_err(|source| StoreError::from_sql(path, source))
    }

    /// Takes the write lock; what follows is one transaction until `COMMIT` or `ROLLBACK`.
    pub(super) fn begin(&mut self) -> Result<(), StoreError> {
        self.script("BEGIN IMMEDIATE")
    }

    pub(super) fn commit(&mut self) -> Result<(), StoreError> {
        self.script("COMMIT")
    }

    /// Gives up a transaction. SQLite may have done so itself (a full disk), so that failing here means nothing.
    pub(super) fn roll_back(&mut self) {
        let _ = self.script("ROLLBACK");
    }

    fn parts(&mut self) -> Result<(&Runtime, &Path, &mut SqliteConnection), StoreError> {
        match &mut self.connection {
            Some(connection) => Ok((&self.runtime, &self.path, connection)),
            None => Err(StoreError::Refused("the store was closed".into())),
        }
    }
}

impl Drop for Db {
    /// Closes the connection, which moves the write-ahead log into the file when nobody else has it open.
    fn drop(&mut self) {
        if let Some(connection) = self.connection.take() {
            let _ = self.runtime.block_on(connection.close());
        }
    }
}
