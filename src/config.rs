//! `colobus.toml`: as typed, then as settings that are valid.

mod overrides;

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use ipnet::IpNet;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::model::{Origin, Override, ParamPlaces, ResourceType, Severity};
use crate::spelling::closest;

/// Name of the file that is looked for in the working directory.
pub const FILE_NAME: &str = "colobus.toml";

/// Word that stands for the policies in the binary where policy folders are named.
pub const BUNDLED: &str = "bundled";

/// Why a configuration file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("cannot read `{}`: {source}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The file says something that has no meaning.
    #[error("{}:{line}:{column}: {message}", path.display())]
    Content {
        /// The file.
        path: PathBuf,
        /// Line from 1.
        line: usize,
        /// Column in characters from 1.
        column: usize,
        /// What is wrong, and what to do.
        message: String,
    },
}

/// What a user may set in `colobus.toml`; each is optional, an unknown key is an error.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct ConfigFile {
    name: Option<toml::Spanned<String>>,
    policies: Option<Vec<PathBuf>>,
    #[serde(default)]
    scan: ScanSection,
    #[serde(default)]
    accounts: AccountsSection,
    #[serde(default)]
    networks: NetworksSection,
    #[serde(default)]
    params: BTreeMap<toml::Spanned<String>, BTreeMap<toml::Spanned<String>, toml::Value>>,
    #[serde(default, rename = "override")]
    overrides: Vec<toml::Spanned<overrides::OverrideSection>>,
    #[serde(default)]
    store: StoreSection,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct StoreSection {
    url: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct ScanSection {
    regions: Option<Vec<String>>,
    types: Option<Vec<ResourceType>>,
    fail_on: Option<FailOn>,
    only_new: Option<bool>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct AccountsSection {
    #[serde(default)]
    own: Vec<toml::Spanned<String>>,
    #[serde(default)]
    friendly: BTreeMap<toml::Spanned<String>, String>,
    #[serde(default)]
    third_party: BTreeMap<toml::Spanned<String>, String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct NetworksSection {
    #[serde(default)]
    own: Vec<toml::Spanned<String>>,
    #[serde(default)]
    friendly: BTreeMap<toml::Spanned<String>, String>,
}

/// Lowest severity that fails the gate; `never` for none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FailOn(pub Option<Severity>);

impl std::str::FromStr for FailOn {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "never" => Ok(Self(None)),
            other => other.parse().map(|severity| Self(Some(severity))).map_err(|error| format!("{error}, or never")),
        }
    }
}

impl<'de> Deserialize<'de> for FailOn {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// The settings of a configuration file, checked.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// Name of the configuration: runs of one name are comparable. `default` unless set.
    pub name: String,
    /// Folder of the configuration file; empty when there is none.
    pub folder: PathBuf,
    /// Policy folders, resolved against the file's folder, and [`BUNDLED`]; `None` when not set.
    pub policies: Option<Vec<PathBuf>>,
    /// Regions to look at; `None` for all that are enabled.
    pub regions: Option<Vec<String>>,
    /// Types to look at; `None` for all.
    pub types: Option<Vec<ResourceType>>,
    /// Lowest severity that fails the gate; `None` when not set.
    pub fail_on: Option<FailOn>,
    /// Whether only new findings fail the gate.
    pub only_new: bool,
    /// `data.accounts` for policies: `{"own": [...], "friendly": {...}, "third_party": {...}}`.
    pub accounts: Value,
    /// `data.networks` for policies: `{"own": [...], "friendly": {...}}`.
    pub networks: Value,
    /// Parameters by policy id; that the policies have them is checked when they are loaded.
    pub params: BTreeMap<String, Map<String, Value>>,
    /// Where they are set.
    pub param_places: BTreeMap<String, ParamPlaces>,
    /// What it says of policies besides, in order; that they are there is checked when they are loaded.
    pub overrides: Vec<Override>,
    /// Where the history is, relative to the file's folder; `None` when not set.
    pub store: Option<String>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            name: "default".into(),
            folder: PathBuf::new(),
            policies: None,
            regions: None,
            types: None,
            fail_on: None,
            only_new: false,
            accounts: json!({"own": [], "friendly": {}, "third_party": {}}),
            networks: json!({"own": [], "friendly": {}}),
            params: BTreeMap::new(),
            param_places: BTreeMap::new(),
            overrides: vec![],
            store: None,
        }
    }
}

impl Settings {
    /// Reads the file that was named, else [`FILE_NAME`] in the working directory, else returns the defaults.
    ///
    /// # Errors
    /// [`ConfigError`] with file, line and column; a file that was named and is not there is one too.
    pub fn find(named: Option<&Path>) -> Result<Self, ConfigError> {
        match named {
            Some(path) => Self::read(path),
            None if Path::new(FILE_NAME).is_file() => Self::read(Path::new(FILE_NAME)),
            None => Ok(Self::default()),
        }
    }

    /// Reads a file.
    ///
    /// # Errors
    /// [`ConfigError`] with file, line and column.
    pub fn read(path: &Path) -> Result<Self, ConfigError> {
        let text = fs::read_to_string(path).map_err(|source| ConfigError::Read { path: path.to_owned(), source })?;
        let source = Text { path, text: &text };
        let file: ConfigFile = toml::from_str(&text).map_err(|error| source.toml_error(&error))?;
        source.settings(file)
    }
}

/// A file's text, for errors with line and column.
struct Text<'a> {
    path: &'a Path,
    text: &'a str,
}

impl Text<'_> {
    fn settings(&self, file: ConfigFile) -> Result<Settings, ConfigError> {
        let folder = self.path.parent().unwrap_or(Path::new("")).to_owned();
        let below = |one: &PathBuf| if one == Path::new(BUNDLED) { one.clone() } else { folder.join(one) };
        let name = file.name.map_or(Ok("default".to_owned()), |name| self.name(&name))?;
        Ok(Settings {
            name,
            policies: file.policies.map(|folders| folders.iter().map(below).collect()),
            folder: folder.clone(),
            regions: file.scan.regions,
            types: file.scan.types,
            fail_on: file.scan.fail_on,
            only_new: file.scan.only_new.unwrap_or_default(),
            accounts: json!({
                "own": self.list(&file.accounts.own, account)?,
                "friendly": self.labels(&file.accounts.friendly, account)?,
                "third_party": self.labels(&file.accounts.third_party, account)?,
            }),
            networks: json!({
                "own": self.list(&file.networks.own, network)?,
                "friendly": self.labels(&file.networks.friendly, network)?,
            }),
            param_places: file
                .params
                .iter()
                .map(|(id, set)| (id.get_ref().clone(), self.param_places(id, set)))
                .collect(),
            params: file.params.into_iter().map(|(id, set)| (id.into_inner(), values(set))).collect(),
            overrides: file.overrides.into_iter().map(|one| self.policy_override(one)).collect::<Result<_, _>>()?,
            store: file.store.url,
        })
    }

    /// A name is part of the SARIF category, where a slash separates.
    fn name(&self, name: &toml::Spanned<String>) -> Result<String, ConfigError> {
        let text = name.get_ref();
        let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
        if text.is_empty() || text.len() > 100 || !text.chars().all(is_plain) {
            let message = format!("`{text}` cannot be a name: use letters, digits, `-`, `_` and `.`, 100 at most");
            return Err(self.error(name.span().start, message));
        }
        Ok(text.clone())
    }

    fn list(
        &self,
        items: &[toml::Spanned<String>],
        check: fn(&str) -> Result<String, String>,
    ) -> Result<Vec<String>, ConfigError> {
        items.iter().map(|item| self.check(item, check)).collect()
    }

    fn labels(
        &self,
        items: &BTreeMap<toml::Spanned<String>, String>,
        check: fn(&str) -> Result<String, String>,
    ) -> Result<BTreeMap<String, String>, ConfigError> {
        items.iter().map(|(item, label)| Ok((self.check(item, check)?, label.clone()))).collect()
    }

    fn check(
        &self,
        item: &toml::Spanned<String>,
        check: fn(&str) -> Result<String, String>,
    ) -> Result<String, ConfigError> {
        check(item.get_ref()).map_err(|message| self.error(item.span().start, message))
    }

    fn toml_error(&self, error: &toml::de::Error) -> ConfigError {
        let message = error.message();
        let at = error.span().map_or(0, |span| span.start);
        self.error(at, format!("{message}{}", suggestion(message)))
    }

    fn error(&self, at: usize, message: String) -> ConfigError {
        let (line, column, _) = self.place(at);
        ConfigError::Content { path: self.path.to_owned(), line, column, message }
    }

    fn param_places(
        &self,
        id: &toml::Spanned<String>,
        set: &BTreeMap<toml::Spanned<String>, toml::Value>,
    ) -> ParamPlaces {
        let names = set.keys().map(|name| (name.get_ref().clone(), self.origin(name.span().start)));
        ParamPlaces { id: self.origin(id.span().start), names: names.collect() }
    }

    /// Returns where a byte offset is, as people count, for errors that are found later.
    fn origin(&self, at: usize) -> Origin {
        let (line, column, source_line) = self.place(at);
        Origin {
            file: self.path.display().to_string(),
            line: u32::try_from(line).ok(),
            column: u32::try_from(column).ok(),
            source_line: Some(source_line.to_owned()),
        }
    }

    /// Returns line and column from 1, and the line's text.
    fn place(&self, at: usize) -> (usize, usize, &str) {
        let before = self.text.get(..at).unwrap_or(self.text);
        let start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let text = self.text.get(start..).and_then(|rest| rest.lines().next()).unwrap_or_default();
        let column = before.get(start..).unwrap_or_default().chars().count() + 1;
        (before.matches('\n').count() + 1, column, text)
    }
}

/// Returns "; did you mean ...?" for serde's message about an unknown field, when a known one is near.
fn suggestion(message: &str) -> String {
    let mut quoted = message.split('`').skip(1).step_by(2);
    let Some(unknown) = quoted.next().filter(|_| message.starts_with("unknown field")) else { return String::new() };
    match closest(unknown, quoted) {
        Some(known) => format!("; did you mean `{known}`?"),
        None => String::new(),
    }
}

fn account(text: &str) -> Result<String, String> {
    if text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        Ok(text.to_owned())
    } else {
        Err(format!("`{text}` is not an account id: twelve digits in quotes are expected"))
    }
}

fn network(text: &str) -> Result<String, String> {
    let parsed: IpNet =
        text.parse().map_err(|_| format!("`{text}` is not a network: a CIDR such as \"10.0.0.0/8\" is expected"))?;
    Ok(parsed.trunc().to_string())
}

/// Returns the values of parameters, without their places.
fn values(set: BTreeMap<toml::Spanned<String>, toml::Value>) -> Map<String, Value> {
    set.into_iter().map(|(name, value)| (name.into_inner(), json_value(value))).collect()
}

fn json_map(table: toml::Table) -> Map<String, Value> {
    table.into_iter().map(|(key, value)| (key, json_value(value))).collect()
}

fn json_value(value: toml::Value) -> Value {
    match value {
        toml::Value::String(text) => text.into(),
        toml::Value::Integer(number) => number.into(),
        toml::Value::Float(number) => number.into(),
        toml::Value::Boolean(flag) => flag.into(),
        toml::Value::Datetime(time) => time.to_string().into(),
        toml::Value::Array(items) => items.into_iter().map(json_value).collect(),
        toml::Value::Table(table) => Value::Object(json_map(table)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_text(text: &str) -> Result<Settings, String> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(FILE_NAME);
        fs::write(&path, text).unwrap();
        Settings::read(&path).map_err(|error| error.to_string().replace(&path.display().to_string(), FILE_NAME))
    }

    #[test]
    fn reads_every_section() {
        let settings = read_text(
            r#"
            name = "prod"
            policies = ["policies", "more"]
            [scan]
            regions = ["eu-west-1"]
            types = ["AWS::S3::Bucket"]
            fail_on = "never"
            only_new = true
            [accounts]
            own = ["111122223333"]
            friendly = { "444455556666" = "sandbox" }
            [networks]
            own = ["10.1.2.3/8"]
            [params.iam-access-key-stale]
            max_age_days = 60
            [store]
            url = "data/history.db"
            "#,
        )
        .unwrap();
        assert_eq!(settings.name, "prod");
        assert_eq!(settings.policies.unwrap()[1].file_name().unwrap(), "more");
        assert_eq!(settings.types, Some(vec![ResourceType::Bucket]));
        assert_eq!(settings.fail_on, Some(FailOn(None)));
        assert_eq!(settings.accounts["friendly"]["444455556666"], "sandbox");
        assert_eq!(settings.networks["own"][0], "10.0.0.0/8");
        assert_eq!(settings.params["iam-access-key-stale"]["max_age_days"], 60);
        let places = &settings.param_places["iam-access-key-stale"];
        let name = &places.names["max_age_days"];
        assert_eq!(
            (places.id.line, places.id.column, name.line, name.column),
            (Some(14), Some(21), Some(15), Some(13))
        );
        assert_eq!(settings.store.as_deref(), Some("data/history.db"));
    }

    #[test]
    fn what_has_no_meaning_is_an_error_with_its_place() {
        for (text, expected) in [
            ("[scan]\nregoins = []\n", "colobus.toml:2:1: unknown field `regoins`"),
            ("[scan]\nregoins = []\n", "did you mean `regions`?"),
            ("[scan]\ntypes = [\"AWS::S3::Bukket\"]", "colobus.toml:2:9: unknown resource type `AWS::S3::Bukket`"),
            ("[scan]\nfail_on = \"hihg\"", "colobus.toml:2:11: `hihg` is not a severity"),
            ("[accounts]\nown = [\"11\"]", "colobus.toml:2:8: `11` is not an account id"),
            ("[networks.friendly]\n\"10/8\" = \"x\"", "colobus.toml:2:1: `10/8` is not a network"),
            ("name = \"a/b\"", "colobus.toml:1:8: `a/b` cannot be a name"),
            ("name = ", "colobus.toml:1:8: "),
        ] {
            let error = read_text(text).unwrap_err();
            assert!(error.contains(expected), "{error}");
        }
    }

    #[test]
    fn a_file_that_was_named_must_be_there() {
        assert!(Settings::find(Some(Path::new("no/such.toml"))).unwrap_err().to_string().contains("no/such.toml"));
    }
}
