//! IAM's policy language, parsed and normalized.
//!
//! Source: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html>

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// A policy document in one shape, whichever of the many legal spellings it came in.
///
/// Lists are always lists, sorted where their order means nothing, and never null. A missing element and an empty one
/// are the same empty list. `document` is the text as AWS gave it, parsed; only lists of strings in it are sorted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PolicyDocument {
    /// `2012-10-17` or `2008-10-17`; left out when missing, which AWS takes for the older.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub version: Option<String>,
    /// The document's own id.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub id: Option<String>,
    /// The statements in their order.
    pub statements: Vec<Statement>,
    /// The document as AWS gave it.
    pub document: Value,
}

/// One statement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Statement {
    /// Statement id.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub sid: Option<String>,
    /// `Allow` or `Deny`; any other text has no effect in AWS.
    pub effect: String,
    /// `Principal`, sorted.
    pub principals: Vec<Principal>,
    /// `NotPrincipal`, sorted.
    pub not_principals: Vec<Principal>,
    /// `Action`, sorted, in the case in which it was written.
    pub actions: Vec<String>,
    /// `NotAction`, sorted.
    pub not_actions: Vec<String>,
    /// `Resource`, sorted.
    pub resources: Vec<String>,
    /// `NotResource`, sorted.
    pub not_resources: Vec<String>,
    /// `Condition`, one entry for each operator and key, sorted.
    pub conditions: Vec<Condition>,
}

/// One principal. `"Principal": "*"` is written as type `AWS`, value `*`, which means the same.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Principal {
    /// `AWS`, `Service`, `Federated`, `CanonicalUser` or `*`.
    #[serde(rename = "type")]
    pub principal_type: String,
    /// ARN, account id, service name, canonical id, unique id of a deleted principal, or `*`.
    pub value: String,
}

/// One operator on one key. All conditions of a statement must hold; one of `values` suffices.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Condition {
    /// Operator as written, such as `StringEquals` or `ForAllValues:StringLike`.
    pub operator: String,
    /// Context key as written, such as `aws:SourceVpc`.
    pub key: String,
    /// Values as text, sorted; booleans and numbers are written as JSON writes them.
    pub values: Vec<String>,
}

impl PolicyDocument {
    /// Parses a policy document.
    ///
    /// The text may be URL-encoded (RFC 3986), as IAM's answers are: it is decoded unless it begins with a brace.
    ///
    /// # Errors
    /// What is wrong with the text, in one sentence, when it is not JSON or not a policy: a part of the wrong kind is an
    /// error, never an empty list.
    pub fn parse(text: &str) -> Result<Self, String> {
        let trimmed = text.trim_start();
        let decoded = if trimmed.starts_with('{') {
            trimmed.into()
        } else {
            percent_encoding::percent_decode_str(trimmed)
                .decode_utf8()
                .map_err(|_| "the policy is not UTF-8 text".to_owned())?
        };
        let value: Value =
            serde_json::from_str(&decoded).map_err(|error| format!("the policy is not JSON: {error}"))?;
        Self::from_value(value)
    }

    /// Normalizes a policy document that is parsed already.
    ///
    /// # Errors
    /// As [`parse`](Self::parse).
    pub fn from_value(mut document: Value) -> Result<Self, String> {
        let Value::Object(fields) = &document else {
            return Err("the policy is not a JSON object".into());
        };
        let statements = match fields.get("Statement") {
            Some(Value::Array(list)) => list.iter().enumerate().map(|(at, one)| statement(at, one)).collect(),
            Some(one @ Value::Object(_)) => statement(0, one).map(|only| vec![only]),
            Some(_) => Err("`Statement` is neither an object nor a list".into()),
            None => Err("the policy has no `Statement`".into()),
        }?;
        let version = optional_text(fields, "Version")?;
        let id = optional_text(fields, "Id")?;
        sort_lists_of_text(&mut document);
        Ok(Self { version, id, statements, document })
    }
}

fn statement(at: usize, value: &Value) -> Result<Statement, String> {
    let within = |message: String| format!("statement {at}: {message}");
    let fields = value.as_object().ok_or_else(|| within("not an object".into()))?;
    let list = |name: &str| texts(fields.get(name)).map_err(|wrong| within(format!("`{name}` {wrong}")));
    Ok(Statement {
        sid: optional_text(fields, "Sid").map_err(within)?,
        effect: optional_text(fields, "Effect").map_err(within)?.ok_or_else(|| within("no `Effect`".into()))?,
        principals: principals(fields.get("Principal")).map_err(|wrong| within(format!("`Principal` {wrong}")))?,
        not_principals: principals(fields.get("NotPrincipal"))
            .map_err(|wrong| within(format!("`NotPrincipal` {wrong}")))?,
        actions: list("Action")?,
        not_actions: list("NotAction")?,
        resources: list("Resource")?,
        not_resources: list("NotResource")?,
        conditions: conditions(fields.get("Condition")).map_err(|wrong| within(format!("`Condition` {wrong}")))?,
    })
}

fn optional_text(fields: &Map<String, Value>, name: &str) -> Result<Option<String>, String> {
    match fields.get(name) {
        None => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.clone())),
        Some(_) => Err(format!("`{name}` is not text")),
    }
}

/// Returns a string, a list of strings, or nothing as a sorted list without repetitions.
fn texts(value: Option<&Value>) -> Result<Vec<String>, String> {
    let mut list = match value {
        None => vec![],
        Some(Value::Array(items)) => items.iter().map(scalar_text).collect::<Result<_, _>>()?,
        Some(one) => vec![scalar_text(one)?],
    };
    list.sort();
    list.dedup();
    Ok(list)
}

fn scalar_text(value: &Value) -> Result<String, String> {
    match value {
        Value::String(text) => Ok(text.clone()),
        Value::Bool(_) | Value::Number(_) => Ok(value.to_string()),
        _ => Err("holds something that is not text".into()),
    }
}

fn principals(value: Option<&Value>) -> Result<Vec<Principal>, String> {
    let mut list = vec![];
    match value {
        None => {}
        Some(Value::Object(kinds)) => {
            for (kind, values) in kinds {
                for value in texts(Some(values))? {
                    list.push(Principal { principal_type: kind.clone(), value });
                }
            }
        }
        Some(other) => {
            for value in texts(Some(other))? {
                list.push(Principal { principal_type: "AWS".into(), value });
            }
        }
    }
    list.sort();
    Ok(list)
}

fn conditions(value: Option<&Value>) -> Result<Vec<Condition>, String> {
    let mut list = vec![];
    let Some(value) = value else { return Ok(list) };
    let operators = value.as_object().ok_or("is not an object")?;
    for (operator, keys) in operators {
        let keys = keys.as_object().ok_or_else(|| format!("operator `{operator}` is not an object"))?;
        for (key, values) in keys {
            list.push(Condition { operator: operator.clone(), key: key.clone(), values: texts(Some(values))? });
        }
    }
    list.sort();
    Ok(list)
}

fn sort_lists_of_text(value: &mut Value) {
    match value {
        Value::Array(items) => {
            if items.iter().all(Value::is_string) {
                items.sort_by(|a, b| a.as_str().cmp(&b.as_str()));
            }
            items.iter_mut().for_each(sort_lists_of_text);
        }
        Value::Object(fields) => fields.values_mut().for_each(sort_lists_of_text),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_of_a_statement_gives_one_shape() {
        let long = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":["*"]},"Action":["s3:GetObject"],"Resource":["*"]}]}"#;
        let short = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"*"}}"#;
        let [long, short] = [long, short].map(|text| PolicyDocument::parse(text).unwrap());
        assert_eq!(long.statements, short.statements);
    }

    #[test]
    fn decodes_what_iam_encodes_and_leaves_the_rest_alone() {
        let plain = r#"{"Statement":[{"Effect":"Deny","NotAction":"iam:*","Resource":"arn:aws:s3:::a%20b"}]}"#;
        let encoded = percent_encoding::utf8_percent_encode(plain, percent_encoding::NON_ALPHANUMERIC).to_string();
        assert_eq!(PolicyDocument::parse(plain), PolicyDocument::parse(&encoded));
        let parsed = PolicyDocument::parse(plain).unwrap();
        assert_eq!(parsed.statements[0].resources, ["arn:aws:s3:::a%20b"]);
    }

    #[test]
    fn lists_are_sorted_so_that_the_order_of_an_answer_never_matters() {
        let one = PolicyDocument::parse(r#"{"Statement":{"Effect":"Allow","Action":["b:B","a:A"]}}"#).unwrap();
        let two = PolicyDocument::parse(r#"{"Statement":{"Effect":"Allow","Action":["a:A","b:B"]}}"#).unwrap();
        assert_eq!(one, two);
    }

    #[test]
    fn condition_values_are_text_whatever_they_were() {
        let text = r#"{"Statement":{"Effect":"Deny","Condition":{"Bool":{"aws:SecureTransport":false}}}}"#;
        let parsed = PolicyDocument::parse(text).unwrap();
        assert_eq!(parsed.statements[0].conditions[0].values, ["false"]);
    }

    #[test]
    fn what_is_not_a_policy_is_an_error_that_says_where() {
        for (text, part) in [
            ("", "not JSON"),
            ("[]", "not a JSON object"),
            ("{}", "no `Statement`"),
            (r#"{"Statement":[7]}"#, "statement 0"),
            (r#"{"Statement":[{"Effect":"Allow","Action":{}}]}"#, "`Action`"),
            (r#"{"Statement":[{"Action":"*"}]}"#, "no `Effect`"),
        ] {
            let error = PolicyDocument::parse(text).unwrap_err();
            assert!(error.contains(part), "{text}: {error}");
        }
    }
}
