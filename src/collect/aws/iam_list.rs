//! IAM's way to page: `IsTruncated` and `Marker`.

use super::{Call, Failure, Pages};
use crate::model::resource_type::GLOBAL;

/// Returns the marker of the page after; a marker on the last page means nothing.
pub(super) fn next_marker(is_truncated: bool, marker: &Option<String>) -> Option<&str> {
    marker.as_deref().filter(|_| is_truncated)
}

/// Ends a list as not whole when its last page says that there is more and not how to ask for it.
///
/// `page_end` reads a page's `IsTruncated` and `Marker`.
pub(super) fn checked<T>(call: Call, mut list: Pages<T>, page_end: impl Fn(&T) -> (bool, Option<&str>)) -> Pages<T> {
    let lost = list.pages.last().is_some_and(|last| matches!(page_end(last), (true, None | Some(""))));
    if lost && list.failure.is_none() {
        let message = "the last page says that there is another one and not how to ask for it";
        list.failure = Some(Failure::garbled(call, GLOBAL, message));
    }
    list
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::GapReason;

    const CALL: Call = Call { service: "iam", operation: "ListThings", action: "iam:ListThings" };

    fn list(last: (bool, Option<&'static str>)) -> Option<Failure> {
        checked(CALL, Pages { pages: vec![(true, Some("1")), last], failure: None }, |page| *page).failure
    }

    #[test]
    fn a_last_page_that_leads_nowhere_is_a_failure_and_no_end() {
        assert_eq!(list((true, None)).unwrap().reason, GapReason::Garbled);
        assert!(list((true, Some(""))).is_some());
        assert_eq!(list((false, None)), None);
        assert_eq!(list((false, Some("left over"))), None);
    }
}
