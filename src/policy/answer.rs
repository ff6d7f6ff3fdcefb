//! What a policy answered, read strictly: a finding that is not in the contract's form is the policy's error.

use std::collections::BTreeSet;

use regorus::Value;

use super::metadata::is_pointer;
use super::question::Question;
use super::size;
use crate::model::Severity;

const FIELDS: [&str; 5] = ["message", "key", "path", "severity", "details"];

/// How many bytes a rule may say of one resource.
const MAX_ANSWER: usize = 16 << 20;

/// What a policy says of one resource.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Judgement {
    /// Nothing is wrong.
    Pass,
    /// At least one thing is wrong; sorted by key. What is missing besides, in the policy's words: there may be more.
    Fail(Vec<Answer>, Vec<String>),
    /// These facts are missing, in the policy's words.
    Unknown(Vec<String>),
    /// There is nothing to judge.
    NotApplicable,
}

/// One finding as the policy gives it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Answer {
    pub(super) message: String,
    pub(super) key: String,
    /// JSON pointers of the evidence.
    pub(super) paths: Vec<String>,
    pub(super) severity: Severity,
    pub(super) details: Option<serde_json::Value>,
}

/// Why a policy could not judge a resource.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) message: String,
    /// File and line, from 1, when the engine knows them.
    pub(super) place: Option<(String, u32)>,
}

impl Fault {
    /// Returns a fault without a place.
    pub(super) fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), place: None }
    }
}

/// Asks a policy what it says: is there something to judge, what is wrong, what is missing.
///
/// # Errors
/// When a rule cannot be evaluated, when its value is not in the contract's form, when two findings have one key.
pub(super) fn judgement(
    questions: &[Question],
    severity: Severity,
    mut ask: impl FnMut(usize) -> Result<Value, Fault>,
) -> Result<Judgement, Fault> {
    let mut answers = vec![];
    let mut missing = vec![];
    for (at, question) in questions.iter().enumerate() {
        match question {
            Question::NotApplicable => {
                if !sentences(*question, &ask(at)?)?.is_empty() {
                    return Ok(Judgement::NotApplicable);
                }
            }
            Question::Deny | Question::Violation | Question::Warn => {
                answers.extend(findings(*question, severity, &ask(at)?)?);
            }
            Question::Unknown => {
                missing = match ask(at).and_then(|value| sentences(*question, &value)) {
                    Ok(missing) => missing,
                    Err(fault) if answers.is_empty() => return Err(fault),
                    // what was found is not lost to a fault in what may be missing besides
                    Err(fault) => vec![format!("`{}` failed: {}", question.rule(), fault.message)],
                };
            }
        }
    }
    match (answers.is_empty(), missing.is_empty()) {
        (true, true) => Ok(Judgement::Pass),
        (true, false) => Ok(Judgement::Unknown(missing)),
        (false, _) => Ok(Judgement::Fail(distinct(answers)?, missing)),
    }
}

fn distinct(mut answers: Vec<Answer>) -> Result<Vec<Answer>, Fault> {
    answers.sort_by(|a, b| a.key.cmp(&b.key).then_with(|| a.message.cmp(&b.message)));
    let mut keys = BTreeSet::new();
    match answers.iter().find(|answer| !keys.insert(&answer.key)) {
        Some(answer) => {
            let message = format!("two findings with the key `{}`: give each its own `key`", answer.key);
            Err(Fault::new(message))
        }
        None => Ok(answers),
    }
}

/// Returns the elements of a set; a rule that says nothing is an empty one.
fn elements(question: Question, value: &Value) -> Result<Vec<&Value>, Fault> {
    if !size::fit([value], MAX_ANSWER) {
        let message = format!("`{}` says more than {} MiB: say less", question.rule(), MAX_ANSWER >> 20);
        return Err(Fault::new(message));
    }
    match value {
        Value::Undefined => Ok(vec![]),
        Value::Set(set) => Ok(set.iter_sorted().collect()),
        other => Err(Fault::new(format!("`{}` is not a set: {}", question.rule(), shown(other)))),
    }
}

fn sentences(question: Question, value: &Value) -> Result<Vec<String>, Fault> {
    let text = |value: &Value| match value {
        Value::String(text) => Ok(text.to_string()),
        other => Err(Fault::new(format!("`{}` holds {}, not a text", question.rule(), shown(other)))),
    };
    elements(question, value)?.into_iter().map(text).collect()
}

fn findings(question: Question, policy: Severity, value: &Value) -> Result<Vec<Answer>, Fault> {
    let wrong = |what: String| Fault::new(format!("malformed finding in `{}`: {what}", question.rule()));
    let read = |value| answer(question.severity(policy), value).map_err(wrong);
    elements(question, value)?.into_iter().map(read).collect()
}

fn answer(severity: Severity, value: &Value) -> Result<Answer, String> {
    let mut answer = Answer { message: String::new(), key: String::new(), paths: vec![], severity, details: None };
    match value {
        Value::String(text) => answer.message = text.to_string(),
        Value::Object(fields) => {
            for (name, value) in fields.iter() {
                field(&mut answer, name, value)?;
            }
        }
        other => return Err(format!("{} is neither a text nor an object", shown(other))),
    }
    if answer.message.trim().is_empty() { Err("no `message`".to_owned()) } else { Ok(answer) }
}

fn field(answer: &mut Answer, name: &Value, value: &Value) -> Result<(), String> {
    let name = name.as_string().map_err(|_| format!("the field name {} is not a text", shown(name)))?;
    match (name.as_ref(), value) {
        ("message", Value::String(text)) => answer.message = text.to_string(),
        ("key", Value::String(text)) => answer.key = text.to_string(),
        ("path", Value::String(_)) => answer.paths = vec![pointer(value)?],
        ("path", Value::Array(list)) => answer.paths = list.iter().map(pointer).collect::<Result<_, _>>()?,
        ("path", _) => return Err(format!("`path` is {}, not a JSON pointer or a list of them", shown(value))),
        ("severity", Value::String(text)) => answer.severity = text.parse()?,
        ("details", Value::Object(_)) => {
            answer.details = Some(serde_json::to_value(value).map_err(|error| format!("`details`: {error}"))?);
        }
        ("details", _) => return Err(format!("`details` is {}, not an object", shown(value))),
        (known, _) if FIELDS.contains(&known) => return Err(format!("`{known}` is {}, not a text", shown(value))),
        (other, _) => return Err(format!("unknown field `{other}`; known are {}", FIELDS.join(", "))),
    }
    Ok(())
}

fn pointer(value: &Value) -> Result<String, String> {
    match value {
        Value::String(text) if is_pointer(text) => Ok(text.to_string()),
        other => Err(format!("`path` {} is not a JSON pointer such as `/config/ingress/3`", shown(other))),
    }
}

/// Returns a value as a piece of a sentence, cut where it is long.
fn shown(value: &Value) -> String {
    const LONGEST: usize = 80;
    match value {
        // a value may be as large as the memory: nothing of it is written out
        Value::Array(list) => format!("a list of {}", list.len()),
        Value::Set(set) => format!("a set of {}", set.len()),
        Value::Object(map) => format!("an object of {}", map.len()),
        Value::String(text) => format!("`{}`", text.chars().take(LONGEST).collect::<String>()),
        other => format!("`{other}`"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn deny(json: &str) -> Result<Judgement, Fault> {
        let list = Value::from_json_str(json).unwrap();
        let set: BTreeSet<Value> = list.as_array().unwrap().iter().cloned().collect();
        judgement(&[Question::Deny], Severity::High, |_| Ok(Value::from(set.clone())))
    }

    #[test]
    fn reads_texts_and_objects() {
        let Judgement::Fail(answers, _) = deny(
            r#"["b", {"message": "a", "key": "k", "path": ["/config/a", "/x"],
            "severity": "low", "details": {"n": 1}}]"#,
        )
        .unwrap() else {
            panic!("no findings")
        };
        assert_eq!(answers[0].message, "b");
        assert_eq!((answers[0].key.as_str(), answers[0].severity), ("", Severity::High));
        assert_eq!((answers[1].key.as_str(), answers[1].severity), ("k", Severity::Low));
        assert_eq!(answers[1].paths, ["/config/a", "/x"]);
    }

    #[test]
    fn a_malformed_finding_is_a_fault_that_says_what_is_wrong() {
        for (json, what) in [
            (r#"[1]"#, "`1` is neither a text nor an object"),
            (r#"[["a"]]"#, "a list of 1 is neither"),
            (r#"[{}]"#, "no `message`"),
            (r#"[""]"#, "no `message`"),
            (r#"[{"message": 1}]"#, "`message` is `1`, not a text"),
            (r#"[{"msg": "a"}]"#, "unknown field `msg`"),
            (r#"[{"message": "a", "key": 7}]"#, "`key` is `7`, not a text"),
            (r#"[{"message": "a", "severity": "bad"}]"#, "`bad` is not a severity"),
            (r#"[{"message": "a", "path": "config"}]"#, "`path` `config` is not a JSON pointer"),
            (r#"[{"message": "a", "path": 3}]"#, "`path` is `3`"),
            (r#"[{"message": "a", "details": []}]"#, "`details` is a list of 0, not an object"),
        ] {
            let fault = deny(json).unwrap_err();
            assert!(fault.message.contains(what), "{json}: {}", fault.message);
        }
    }

    #[test]
    fn two_findings_with_one_key_are_a_fault() {
        let fault = deny(r#"[{"message": "a", "key": "k"}, {"message": "b", "key": "k"}]"#).unwrap_err();
        assert!(fault.message.contains("two findings with the key `k`"));
        assert!(deny(r#"["a", "b"]"#).is_err());
    }

    #[test]
    fn asks_in_the_order_of_the_contract() {
        let set = |texts: &[&str]| Value::from(texts.iter().map(|&text| Value::from(text)).collect::<BTreeSet<_>>());
        let judge = |not_applicable: &[&str], deny: &[&str], warn: &[&str], unknown: &[&str]| {
            let answers = [set(not_applicable), set(deny), Value::Undefined, set(warn), set(unknown)];
            judgement(&Question::ALL, Severity::High, |at| Ok(answers[at].clone())).unwrap()
        };
        assert_eq!(judge(&["none"], &["a"], &[], &[]), Judgement::NotApplicable);
        assert!(matches!(judge(&[], &["a"], &[], &["b"]), Judgement::Fail(..)));
        assert_eq!(judge(&[], &[], &[], &["b"]), Judgement::Unknown(vec!["b".into()]));
        assert_eq!(judge(&[], &[], &[], &[]), Judgement::Pass);
        let Judgement::Fail(answers, _) = judge(&[], &[], &["w"], &[]) else { panic!("no findings") };
        assert_eq!(answers[0].severity, Severity::Medium);
    }
}
