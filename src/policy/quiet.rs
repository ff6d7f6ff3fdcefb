//! Panics of the engine that are caught and told as errors, without the words that a panic prints by itself.

use std::any::Any;
use std::cell::Cell;
use std::panic::{self, AssertUnwindSafe, catch_unwind};
use std::sync::Once;

thread_local! {
    /// Whether this thread is in [`caught`].
    static IS_QUIET: Cell<bool> = const { Cell::new(false) };
}

/// Runs something; a panic in it prints nothing and is returned. Panics elsewhere are printed as before.
///
/// # Errors
/// What the panic carried.
pub(super) fn caught<T>(run: impl FnOnce() -> T) -> Result<T, Box<dyn Any + Send>> {
    install();
    let before = IS_QUIET.replace(true);
    let result = catch_unwind(AssertUnwindSafe(run));
    IS_QUIET.set(before);
    result
}

/// Puts a hook before the one that is there, once: it is the process's only one, so that it must be as good for all.
fn install() {
    static INSTALLED: Once = Once::new();
    INSTALLED.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if !IS_QUIET.try_with(Cell::get).unwrap_or_default() {
                before(info);
            }
        }));
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_returned_and_leaves_the_thread_as_it_was() {
        let panic = caught(|| -> () { panic!("within") }).unwrap_err();
        assert_eq!(panic.downcast_ref::<&str>(), Some(&"within"));
        assert!(!IS_QUIET.get());
        let nested = caught(|| {
            let _ = caught(|| -> () { panic!("deeper") });
            IS_QUIET.get()
        });
        assert!(nested.unwrap());
    }
}
