//! What a policy says of itself: the `# METADATA` comment before its `package`, in OPA's form.
//!
//! Source: <https://www.openpolicyagent.org/docs/policy-language#annotations>

use std::collections::BTreeMap;
use std::str::FromStr;

use serde_json::{Map, Value};

use super::problem::PolicyProblem;
use super::source::SourceFile;
use crate::model::{PolicyId, ResourceType, Severity};
use crate::spelling::closest;

/// OPA's own keys. Of those that mean nothing here, `schemas` is for editors and `opa check --schema`.
const TOP_KEYS: [&str; 9] = [
    "title",
    "description",
    "scope",
    "related_resources",
    "custom",
    "authors",
    "organizations",
    "schemas",
    "entrypoint",
];
const CUSTOM_KEYS: [&str; 10] =
    ["id", "severity", "resource_types", "reads", "remediation", "frameworks", "aliases", "params", "tags", "enabled"];
const PARAM_KEYS: [&str; 2] = ["description", "default"];

/// The contents of a policy's `# METADATA` comment.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Metadata {
    pub(super) id: PolicyId,
    pub(super) title: String,
    pub(super) description: String,
    pub(super) severity: Severity,
    /// Whether it judges unless the configuration says otherwise.
    pub(super) enabled: bool,
    pub(super) resource_types: Vec<ResourceType>,
    pub(super) reads: Vec<String>,
    pub(super) remediation: String,
    pub(super) frameworks: BTreeMap<String, Vec<String>>,
    pub(super) aliases: Vec<String>,
    /// Name to description and default.
    pub(super) params: BTreeMap<String, (String, Value)>,
    pub(super) tags: Vec<String>,
    pub(super) related_resources: Vec<String>,
    /// Byte offset of the line that says `id`.
    pub(super) id_offset: usize,
}

/// Reads the metadata of a policy file.
///
/// # Errors
/// Everything that is wrong with it, each at its line.
pub(super) fn read(file: &SourceFile) -> Result<Metadata, Vec<PolicyProblem>> {
    let block = Block::find(file).ok_or_else(|| {
        let problem = file.problem(0, "no `# METADATA` comment before `package`");
        vec![problem.hint("a policy says its title, `custom.id`, `custom.severity` and the like in one")]
    })?;
    let yaml = block.parse(file).map_err(|problem| vec![problem])?;
    let mut reader = Reader { file, block: &block, problems: vec![] };
    let metadata = reader.metadata(yaml);
    match metadata {
        Some(metadata) if reader.problems.is_empty() => Ok(metadata),
        _ => Err(reader.problems),
    }
}

/// A comment line that is exactly `# METADATA`, and the comment lines right after it.
struct Block {
    /// Byte offset of the first line.
    start: usize,
    /// Of each line after it: byte offset of its text, and the text without `# `.
    lines: Vec<(usize, String)>,
}

impl Block {
    /// Returns the last block before `package`.
    fn find(file: &SourceFile) -> Option<Self> {
        let mut found: Option<Self> = None;
        let mut open = false;
        let mut offset = 0;
        for line in file.text.split_inclusive('\n') {
            let text = line.trim_end();
            if text.starts_with("package ") {
                break;
            }
            if text == "# METADATA" {
                found = Some(Self { start: offset, lines: vec![] });
                open = true;
            } else if let Some(comment) = text.strip_prefix('#').filter(|_| open) {
                let yaml = comment.strip_prefix(' ').unwrap_or(comment);
                if let Some(block) = &mut found {
                    block.lines.push((offset + text.len() - yaml.len(), yaml.to_owned()));
                }
            } else {
                open = false;
            }
            offset += line.len();
        }
        found
    }

    fn parse(&self, file: &SourceFile) -> Result<Map<String, Value>, PolicyProblem> {
        let yaml: String = self.lines.iter().map(|(_, line)| format!("{line}\n")).collect();
        let value = regorus::Value::from_yaml_str(&yaml).map_err(|error| self.not_yaml(file, &error.to_string()))?;
        match serde_json::to_value(&value) {
            Ok(Value::Object(map)) => Ok(map),
            _ => Err(file.problem(self.start, "the `# METADATA` comment is not a list of `key: value` lines")),
        }
    }

    fn not_yaml(&self, file: &SourceFile, error: &str) -> PolicyProblem {
        let error = error.trim_start_matches("Failed to parse YAML: ");
        let number = |word: &str| -> Option<usize> {
            error.rsplit_once(word)?.1.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
        };
        let line = number(" line ").and_then(|line| self.lines.get(line.saturating_sub(1)));
        let offset = line.map_or(self.start, |(offset, text)| {
            offset + number(" column ").map_or(0, |column| column.saturating_sub(1).min(text.len()))
        });
        let message = error.split(" at line ").next().unwrap_or(error);
        file.problem(offset, format!("the `# METADATA` comment is not YAML: {message}"))
            .hint("quote values that hold `: ` or ` #`, and indent with spaces")
    }

    /// Returns the byte offset of the first key of this name, else of the whole block.
    fn key(&self, key: &str) -> usize {
        let holds = |text: &str| -> Option<usize> {
            text.match_indices(key).map(|(at, _)| at).find(|at| {
                let before = text.get(..*at).unwrap_or_default();
                let after = text.get(at + key.len()..).unwrap_or_default();
                let after = after.trim_start_matches(['"', '\'']);
                before.chars().all(|c| matches!(c, ' ' | '-' | '{' | '"' | '\'')) && after.starts_with(':')
                    || before.ends_with(['{', ' ', ',', '"']) && after.starts_with(':')
            })
        };
        self.lines.iter().find_map(|(offset, text)| holds(text).map(|at| offset + at)).unwrap_or(self.start)
    }

    /// Returns the byte offset of the first value of this text at or after a key.
    fn value(&self, key: &str, value: &str) -> usize {
        let from = self.key(key);
        let after = self.lines.iter().filter(|(offset, text)| offset + text.len() > from);
        let mut found = after.filter_map(|(offset, text)| text.find(value).map(|at| offset + at));
        found.find(|at| *at >= from).unwrap_or(from)
    }
}

/// Turns the YAML into [`Metadata`], and notes what is wrong on the way.
struct Reader<'a> {
    file: &'a SourceFile,
    block: &'a Block,
    problems: Vec<PolicyProblem>,
}

impl Reader<'_> {
    fn metadata(&mut self, mut top: Map<String, Value>) -> Option<Metadata> {
        self.known_keys(&top, &TOP_KEYS, "METADATA");
        self.scope(&top);
        let mut custom = match top.remove("custom") {
            Some(Value::Object(custom)) => custom,
            _ => Map::new(),
        };
        self.known_keys(&custom, &CUSTOM_KEYS, "METADATA under `custom`");
        let title = self.required_text(&mut top, "title");
        let id = self.required_text(&mut custom, "id").and_then(|text| self.parsed::<PolicyId>("id", &text));
        let severity =
            self.required_text(&mut custom, "severity").and_then(|text| self.parsed::<Severity>("severity", &text));
        let resource_types = self.resource_types(&mut custom);
        let reads = self.reads(&mut custom);
        let metadata = Metadata {
            description: self.text(&mut top, "description"),
            remediation: self.text(&mut custom, "remediation"),
            frameworks: self.frameworks(&mut custom),
            aliases: self.texts(&mut custom, "aliases"),
            params: self.params(&mut custom),
            tags: self.texts(&mut custom, "tags"),
            related_resources: self.related_resources(&mut top),
            id_offset: self.block.key("id"),
            enabled: self.enabled(&mut custom),
            title: title?,
            id: id?,
            severity: severity?,
            resource_types,
            reads,
        };
        Some(metadata)
    }

    fn note(&mut self, offset: usize, message: impl Into<String>, hint: Option<String>) {
        let problem = self.file.problem(offset, message);
        self.problems.push(PolicyProblem { hint, ..problem });
    }

    fn known_keys(&mut self, map: &Map<String, Value>, known: &[&str], of: &str) {
        for key in map.keys().filter(|key| !known.contains(&key.as_str())) {
            let hint = match closest(key, known.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("known keys: {}", known.join(", ")),
            };
            self.note(self.block.key(key), format!("unknown key `{key}` in {of}"), Some(hint));
        }
    }

    fn scope(&mut self, top: &Map<String, Value>) {
        if top.get("scope").is_some_and(|scope| scope != "package") {
            self.note(self.block.key("scope"), "`scope` of a policy is `package`", None);
        }
    }

    fn wrong_type(&mut self, key: &str, expected: &str) {
        self.note(self.block.key(key), format!("`{key}` is not {expected}"), None);
    }

    /// Takes a text out; a number or `true` is a mistake that YAML made easy.
    fn text(&mut self, map: &mut Map<String, Value>, key: &str) -> String {
        match map.remove(key) {
            None => String::new(),
            Some(Value::String(text)) => text,
            Some(_) => {
                self.wrong_type(key, "a text; quote it");
                String::new()
            }
        }
    }

    fn enabled(&mut self, custom: &mut Map<String, Value>) -> bool {
        match custom.remove("enabled") {
            None => true,
            Some(Value::Bool(enabled)) => enabled,
            Some(_) => {
                self.wrong_type("enabled", "`true` or `false`");
                true
            }
        }
    }

    fn required_text(&mut self, map: &mut Map<String, Value>, key: &str) -> Option<String> {
        let is_text = map.get(key).is_none_or(Value::is_string);
        let text = self.text(map, key);
        if !text.trim().is_empty() {
            return Some(text);
        }
        if is_text {
            self.missing(key);
        }
        None
    }

    fn missing(&mut self, key: &str) {
        let path = if TOP_KEYS.contains(&key) { key.to_owned() } else { format!("custom.{key}") };
        self.note(self.block.start, format!("METADATA without `{path}`"), None);
    }

    fn parsed<T: FromStr<Err = String>>(&mut self, key: &str, text: &str) -> Option<T> {
        text.parse().map_err(|error: String| self.note(self.block.value(key, text), error, None)).ok()
    }

    fn texts(&mut self, map: &mut Map<String, Value>, key: &str) -> Vec<String> {
        let list = map.remove(key).unwrap_or_else(|| Value::Array(vec![]));
        serde_json::from_value(list).unwrap_or_else(|_| {
            self.wrong_type(key, "a list of texts");
            vec![]
        })
    }

    fn required_texts(&mut self, map: &mut Map<String, Value>, key: &str, hint: &str) -> Vec<String> {
        if !map.contains_key(key) {
            self.missing(key);
            if let Some(problem) = self.problems.last_mut() {
                problem.hint = Some(hint.to_owned());
            }
        }
        self.texts(map, key)
    }

    fn resource_types(&mut self, custom: &mut Map<String, Value>) -> Vec<ResourceType> {
        let before = self.problems.len();
        let names = self.required_texts(custom, "resource_types", "list the types that the policy judges");
        if names.is_empty() && before == self.problems.len() {
            self.note(self.block.key("resource_types"), "`resource_types` is empty: the policy judges nothing", None);
        }
        let mut types = vec![];
        for name in names {
            match name.parse() {
                Ok(resource_type) if !types.contains(&resource_type) => types.push(resource_type),
                Ok(_) => {}
                Err(message) => {
                    let near = closest(&name, ResourceType::ALL.iter().map(|known| known.as_str()));
                    let hint = near.map(|near| format!("did you mean `{near}`?"));
                    self.note(self.block.value("resource_types", &name), message, hint);
                }
            }
        }
        types
    }

    fn reads(&mut self, custom: &mut Map<String, Value>) -> Vec<String> {
        let hint = "list the JSON pointers that the verdict needs, such as `/config/ingress`: where one of them could \
                    not be read, the verdict is `unknown`";
        let reads = self.required_texts(custom, "reads", hint);
        for read in reads.iter().filter(|read| !is_pointer(read)) {
            let message =
                format!("`{read}` is not a JSON pointer: it starts with `/`, and `~` is written `~0` or `~1`");
            self.note(self.block.value("reads", read), message, None);
        }
        reads
    }

    fn frameworks(&mut self, custom: &mut Map<String, Value>) -> BTreeMap<String, Vec<String>> {
        let map = custom.remove("frameworks").unwrap_or_else(|| Value::Object(Map::new()));
        serde_json::from_value(map).unwrap_or_else(|_| {
            self.wrong_type("frameworks", "an object from framework to a list of texts; quote control numbers");
            BTreeMap::new()
        })
    }

    fn related_resources(&mut self, top: &mut Map<String, Value>) -> Vec<String> {
        let Some(Value::Array(items)) = top.remove("related_resources").or(Some(Value::Array(vec![]))) else {
            self.wrong_type("related_resources", "a list");
            return vec![];
        };
        let reference = |item: &Value| item.as_str().or_else(|| item.get("ref")?.as_str()).map(str::to_owned);
        let found: Vec<String> = items.iter().filter_map(reference).collect();
        if found.len() < items.len() {
            self.wrong_type("related_resources", "a list of addresses or of `ref: address`");
        }
        found
    }

    fn params(&mut self, custom: &mut Map<String, Value>) -> BTreeMap<String, (String, Value)> {
        let Some(Value::Object(params)) = custom.remove("params").or_else(|| Some(Value::Object(Map::new()))) else {
            self.wrong_type("params", "an object from name to description and default");
            return BTreeMap::new();
        };
        params.into_iter().filter_map(|(name, param)| Some((name.clone(), self.param(&name, param)?))).collect()
    }

    fn param(&mut self, name: &str, param: Value) -> Option<(String, Value)> {
        let Value::Object(mut param) = param else {
            self.wrong_type(name, "an object with `description` and `default`");
            return None;
        };
        self.known_keys(&param, &PARAM_KEYS, &format!("METADATA under `custom.params.{name}`"));
        let default = param.remove("default");
        let description = self.text(&mut param, "description");
        if description.is_empty() || default.is_none() {
            let what = if default.is_none() { "default" } else { "description" };
            self.note(self.block.key(name), format!("parameter `{name}` has no `{what}`"), None);
        }
        if let Some(word) = default.as_ref().and_then(|default| self.yaml_1_1_boolean(default)) {
            let message = format!("`{word}` is a text here and a boolean for OPA");
            self.note(self.block.value(name, &word), message, Some("write `true` or `false`, or quote it".to_owned()));
        }
        Some((description, default?))
    }

    /// Returns an unquoted word that is a text in YAML 1.2 and a boolean in YAML 1.1, which OPA reads.
    fn yaml_1_1_boolean(&self, value: &Value) -> Option<String> {
        const WORDS: [&str; 8] = ["y", "n", "yes", "no", "on", "off", "Y", "N"];
        match value {
            Value::Array(items) => items.iter().find_map(|item| self.yaml_1_1_boolean(item)),
            Value::Object(map) => map.values().find_map(|item| self.yaml_1_1_boolean(item)),
            Value::String(text) if WORDS.contains(&text.as_str()) || WORDS.contains(&text.to_lowercase().as_str()) => {
                let quoted = [format!("\"{text}\""), format!("'{text}'")];
                let is_quoted = self.block.lines.iter().any(|(_, line)| quoted.iter().any(|word| line.contains(word)));
                (!is_quoted).then(|| text.clone())
            }
            _ => None,
        }
    }
}

/// Returns whether a text is a JSON pointer (RFC 6901).
pub(super) fn is_pointer(text: &str) -> bool {
    let escapes_are_right = || text.split('~').skip(1).all(|rest| rest.starts_with(['0', '1']));
    (text.is_empty() || text.starts_with('/')) && escapes_are_right()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use serde_json::json;

    use super::*;

    const GOOD: &str = "\
# METADATA
# title: Bucket is public
# description: >-
#   Anyone can
#   read it.
# scope: package
# related_resources:
#   - ref: https://example.org/a
#   - https://example.org/b
# custom:
#   id: s3-bucket-public
#   severity: critical
#   resource_types: [AWS::S3::Bucket]
#   reads: [/config/policy, /related/account]
#   remediation: Close it.
#   frameworks: {cis: [\"2.1\"]}
#   aliases: [old-name]
#   params:
#     max_days: {description: \"Days, at most.\", default: 90}
#   tags: [storage]
# authors: [Jane Roe <jane@example.org>]
# schemas:
#   - input: schema[\"AWS-S3-Bucket.schema\"]

package aws.s3.s3_bucket_public
";

    fn file(text: &str) -> SourceFile {
        SourceFile::new("p.rego".into(), Path::new("p.rego"), text.into())
    }

    fn problems(from: &str, to: &str) -> Vec<String> {
        assert!(GOOD.contains(from), "{from}");
        let problems = read(&file(&GOOD.replace(from, to))).unwrap_err();
        problems.iter().map(|p| format!("{p} | {}", p.hint.as_deref().unwrap_or_default())).collect()
    }

    #[test]
    fn reads_every_key() {
        let metadata = read(&file(GOOD)).unwrap();
        assert_eq!(metadata.id.as_str(), "s3-bucket-public");
        assert_eq!(metadata.description, "Anyone can read it.");
        assert_eq!(metadata.severity, Severity::Critical);
        assert_eq!(metadata.resource_types, [ResourceType::Bucket]);
        assert_eq!(metadata.reads, ["/config/policy", "/related/account"]);
        assert_eq!(metadata.frameworks, BTreeMap::from([("cis".into(), vec!["2.1".into()])]));
        assert_eq!(metadata.params, BTreeMap::from([("max_days".into(), ("Days, at most.".into(), json!(90)))]));
        assert_eq!(metadata.related_resources, ["https://example.org/a", "https://example.org/b"]);
    }

    #[test]
    fn an_unknown_key_is_an_error_that_names_the_nearest() {
        let found = problems("severity:", "severty:");
        assert_eq!(
            found[0],
            "p.rego:12:5: unknown key `severty` in METADATA under `custom` | did you mean `severity`?"
        );
        assert_eq!(found[1], "p.rego:1:1: METADATA without `custom.severity` | ");
        assert_eq!(problems("title:", "titel:").len(), 2);
    }

    #[test]
    fn wrong_values_are_pointed_at() {
        assert!(problems("critical", "severe")[0].starts_with("p.rego:12:15: `severe` is not a severity"));
        assert!(problems("AWS::S3::Bucket", "AWS::S3::Buckets")[0].contains("did you mean `AWS::S3::Bucket`?"));
        assert!(
            problems("s3-bucket-public\n", "S3_Public\n")[0].starts_with("p.rego:11:9: `S3_Public` is not a policy id")
        );
        assert!(problems("[/config/policy,", "[config/policy,")[0].contains("`config/policy` is not a JSON pointer"));
        assert!(problems("[\"2.1\"]", "[2.1]")[0].contains("quote control numbers"));
        assert!(problems("scope: package", "scope: rule")[0].contains("`scope`"));
        assert!(problems("# title: Bucket is public", "# title: 5")[0].contains("`title` is not a text"));
    }

    #[test]
    fn params_need_a_description_and_a_default() {
        assert!(problems(", default: 90", "")[0].starts_with("p.rego:19:7: parameter `max_days` has no `default`"));
        assert!(problems("description: \"Days, at most.\", ", "")[0].contains("has no `description`"));
    }

    #[test]
    fn a_word_that_opa_takes_for_a_boolean_is_refused() {
        assert!(problems("default: 90", "default: no")[0].contains("`no` is a text here and a boolean for OPA"));
        assert!(read(&file(&GOOD.replace("default: 90", "default: \"no\""))).is_ok());
    }

    #[test]
    fn a_policy_may_be_off_by_default_and_name_schemas_for_editors() {
        assert!(read(&file(GOOD)).unwrap().enabled);
        let off = read(&file(&GOOD.replace("#   tags: [storage]", "#   enabled: false"))).unwrap();
        assert!(!off.enabled);
        // a word that is a boolean for OPA and a text for us
        assert!(problems("#   tags: [storage]", "#   enabled: off")[0].contains("`enabled` is not `true` or `false`"));
        let schemas = "# scope: package\n# schemas:\n#   - input: schema[\"AWS-S3-Bucket\"]";
        assert!(read(&file(&GOOD.replace("# scope: package", schemas))).is_ok());
    }

    #[test]
    fn reads_must_be_said_so_that_nothing_unread_passes() {
        assert!(problems("#   reads: [/config/policy, /related/account]\n", "")[0].contains("`custom.reads`"));
    }

    #[test]
    fn text_that_is_not_yaml_is_reported_at_its_line() {
        let found = problems("# title: Bucket is public", "# title: a: b");
        assert!(found[0].starts_with("p.rego:2:"), "{found:?}");
        assert!(problems("# METADATA\n", "# METADATA \n# - a\n")[0].starts_with("p.rego:"));
    }

    #[test]
    fn no_block_is_an_error() {
        assert!(read(&file("package a\n")).unwrap_err()[0].message.contains("no `# METADATA` comment"));
        assert!(read(&file("# METADATA\n\npackage a\n")).is_err());
    }
}
