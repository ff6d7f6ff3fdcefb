//! `[[override]]`: what a configuration says of policies by id, tag, framework or type, everywhere or in some places.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::{ConfigError, Text, account, values};
use crate::model::{Override, Selector, Severity, Word};

/// One `[[override]]` table as typed.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OverrideSection {
    #[serde(default)]
    policies: Vec<Spanned<String>>,
    #[serde(default)]
    tags: Vec<Spanned<String>>,
    #[serde(default)]
    frameworks: Vec<Spanned<String>>,
    #[serde(default)]
    types: Vec<Spanned<String>>,
    #[serde(default)]
    accounts: Vec<Spanned<String>>,
    #[serde(default)]
    resource_tags: BTreeMap<String, String>,
    enabled: Option<bool>,
    severity: Option<Spanned<String>>,
    #[serde(default)]
    params: BTreeMap<Spanned<String>, toml::Value>,
}

impl Text<'_> {
    /// Checks one table, as far as that can be done without the policies.
    pub(super) fn policy_override(&self, section: Spanned<OverrideSection>) -> Result<Override, ConfigError> {
        let at = section.span().start;
        let section = section.into_inner();
        let words = |words: &[Spanned<String>]| -> Vec<Word> {
            let word =
                |word: &Spanned<String>| Word { text: word.get_ref().clone(), origin: self.origin(word.span().start) };
            words.iter().map(word).collect()
        };
        let selector = Selector {
            policies: words(&section.policies),
            tags: words(&section.tags),
            frameworks: words(&section.frameworks),
            types: words(&section.types),
        };
        if selector == Selector::default() {
            let message = "an override that is about no policy: give `policies`, `tags`, `frameworks` or `types`; \
                           `policies = [\"*\"]` is about all";
            return Err(self.error(at, message.to_owned()));
        }
        if section.enabled.is_none() && section.severity.is_none() && section.params.is_empty() {
            let message = "an override that changes nothing: give `enabled`, `severity` or `params`";
            return Err(self.error(at, message.to_owned()));
        }
        let severity = section.severity.map(|severity| {
            let parsed: Result<Severity, String> = severity.get_ref().parse();
            parsed.map_err(|message| self.error(severity.span().start, message))
        });
        let origin = |name: &Spanned<String>| (name.get_ref().clone(), self.origin(name.span().start));
        let param_origins = section.params.keys().map(origin).collect();
        Ok(Override {
            origin: self.origin(at),
            selector,
            accounts: self.list(&section.accounts, account)?.into_iter().collect(),
            resource_tags: section.resource_tags,
            enabled: section.enabled,
            severity: severity.transpose()?,
            param_origins,
            params: values(section.params),
        })
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::super::ConfigFile;
    use super::*;

    fn read(text: &str) -> Result<Vec<Override>, String> {
        let source = Text { path: Path::new("colobus.toml"), text };
        let file: ConfigFile = toml::from_str(text).map_err(|error| source.toml_error(&error).to_string())?;
        source.settings(file).map(|settings| settings.overrides).map_err(|error| error.to_string())
    }

    #[test]
    fn reads_selectors_scopes_and_effects() {
        let text = "name = \"x\"\n\n[[override]]\npolicies = [\"sg-*\"]\nenabled = false\n\n[[override]]\n\
                    frameworks = [\"fsbp\"]\naccounts = [\"111122223333\"]\nresource_tags = {env = \"dev\"}\n\
                    severity = \"low\"\nparams = {days = 30}\n";
        let found = read(text).unwrap();
        assert_eq!(found[0].selector.policies[0].text, "sg-*");
        assert_eq!(found[0].selector.policies[0].origin.to_string(), "colobus.toml:4");
        assert_eq!((found[0].origin.line, found[0].enabled, found[0].is_scoped()), (Some(3), Some(false), false));
        assert_eq!(found[1].severity, Some(Severity::Low));
        assert_eq!(found[1].params["days"], 30);
        let days = &found[1].param_origins["days"];
        assert_eq!(
            (days.line, days.column, days.source_line.as_deref()),
            (Some(12), Some(11), Some("params = {days = 30}"))
        );
        let table = read("[[override]]\ntags = [\"a\"]\n[override.params]\n  days = 3\n\"tcp\" = []\n").unwrap();
        let places =
            ["days", "tcp"].map(|name| &table[0].param_origins[name]).map(|origin| (origin.line, origin.column));
        assert_eq!(places, [(Some(4), Some(3)), (Some(5), Some(1))]);
        assert_eq!(found[1].resource_tags["env"], "dev");
        assert!(found[1].is_scoped() && found[1].accounts.contains("111122223333"));
    }

    #[test]
    fn what_has_no_meaning_is_an_error_with_its_place() {
        for (text, expected) in [
            ("[[override]]\nenabled = true\n", "colobus.toml:1:1: an override that is about no policy"),
            ("\n[[override]]\npolicies = [\"a\"]\n", "colobus.toml:2:1: an override that changes nothing"),
            ("[[override]]\npolices = [\"a\"]\n", "colobus.toml:2:1: unknown field `polices`"),
            ("[[override]]\npolices = [\"a\"]\n", "did you mean `policies`?"),
            ("[[override]]\ntypes = [\"a\"]\nseverity = \"hgih\"\n", "colobus.toml:3:12: `hgih` is not a severity"),
            ("[[override]]\ntags = [\"a\"]\naccounts = [\"12\"]\nenabled = true", "colobus.toml:3:13: `12` is not"),
            ("[[override]]\ntags = [\"a\"]\nenabled = \"no\"", "colobus.toml:3:11: invalid type"),
        ] {
            let error = read(text).unwrap_err();
            assert!(error.contains(expected), "{error}");
        }
    }
}
