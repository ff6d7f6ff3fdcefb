//! Refuses answers that end too early.
//!
//! The SDK's XML parser takes the end of the text for the end of the document: half of an answer would be a shorter list,
//! and what is missing in it would count as gone. A connection that breaks is noticed by the length of the answer; an
//! answer that something in between cut and sent on as whole is not, so that it is looked at here.

use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::interceptors::context::AfterDeserializationInterceptorContextRef;
use aws_smithy_runtime_api::client::interceptors::{Intercept, dyn_dispatch_hint};
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::config_bag::ConfigBag;

/// Fails a call whose XML answer does not end with its root element.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct WholeAnswers;

#[dyn_dispatch_hint]
impl Intercept for WholeAnswers {
    fn name(&self) -> &'static str {
        "WholeAnswers"
    }

    fn read_after_deserialization(
        &self,
        context: &AfterDeserializationInterceptorContextRef<'_>,
        _components: &RuntimeComponents,
        _config: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let answer = context.response();
        match answer.body().bytes() {
            Some(text) if answer.status().is_success() && !is_whole(text) => {
                Err("the answer ends before its XML document does".into())
            }
            _ => Ok(()),
        }
    }
}

/// Fails a call whose JSON answer says nothing: the SDK takes an empty text, and an object without the list that was asked
/// for, for an empty list.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct TellingAnswers;

#[dyn_dispatch_hint]
impl Intercept for TellingAnswers {
    fn name(&self) -> &'static str {
        "TellingAnswers"
    }

    fn read_after_deserialization(
        &self,
        context: &AfterDeserializationInterceptorContextRef<'_>,
        _components: &RuntimeComponents,
        _config: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let answer = context.response();
        match answer.body().bytes() {
            Some(text) if answer.status().is_success() && says_nothing(text) => Err("the answer is empty".into()),
            _ => Ok(()),
        }
    }
}

/// Returns whether a text is empty or an empty JSON object: no call of a scan is answered so.
fn says_nothing(text: &[u8]) -> bool {
    let said: Vec<&u8> = text.iter().filter(|byte| !byte.is_ascii_whitespace()).collect();
    matches!(said[..], [] | [b'{', b'}'])
}

/// Returns whether a text is no XML at all, or an XML document up to the end of its root element.
fn is_whole(text: &[u8]) -> bool {
    let text = String::from_utf8_lossy(text);
    let text = text.trim_start_matches('\u{feff}').trim();
    if !text.starts_with('<') {
        return true;
    }
    let Some(root) = root(text) else { return false };
    let name = root.split(|after: char| after.is_whitespace() || matches!(after, '/' | '>')).next().unwrap_or(root);
    let Some(last) = text.rfind('<').and_then(|at| text.get(at + 1..)) else { return false };
    let closes = last.strip_prefix('/').and_then(|last| last.strip_suffix('>'));
    closes.is_some_and(|closed| closed.trim_end() == name) || (last == root && root.ends_with("/>"))
}

/// The text from the name of the root element on: past the declaration and whatever else comes before it.
fn root(text: &str) -> Option<&str> {
    let mut rest = text;
    loop {
        rest = rest.trim_start();
        let end = [("<?", "?>"), ("<!--", "-->"), ("<!", ">")].into_iter().find(|(start, _)| rest.starts_with(start));
        match end {
            Some((_, end)) => rest = rest.split_once(end)?.1,
            None => return rest.strip_prefix('<').filter(|name| !name.is_empty()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{is_whole, says_nothing};

    #[test]
    fn an_empty_answer_says_nothing() {
        for text in ["", " \n", "{}", "{ }\n"] {
            assert!(says_nothing(text.as_bytes()), "{text}");
        }
        for text in ["{\"analyzers\":[]}", "<a/>", "{\"a\":{}}"] {
            assert!(!says_nothing(text.as_bytes()), "{text}");
        }
    }

    #[test]
    fn documents_and_other_texts_are_whole() {
        for text in [
            "",
            "{\"Version\": \"2012-10-17\"",
            "<a/>",
            "<?xml version=\"1.0\"?>\n<a xmlns=\"http://x/\"/>\n",
            "<?xml version=\"1.0\"?><!-- <b> --><a xmlns=\"http://x/\"><b>1</b><c/></a >",
        ] {
            assert!(is_whole(text.as_bytes()), "{text}");
        }
    }

    #[test]
    fn every_beginning_of_a_document_is_not() {
        let text = "<?xml version=\"1.0\"?><List xmlns=\"http://x/\"><item>1</item><item><a/></item></List>";
        for end in 1..text.len() {
            assert!(!is_whole(&text.as_bytes()[..end]), "{}", &text[..end]);
        }
    }
}
