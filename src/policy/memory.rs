//! How much memory a policy may hold.
//!
//! The process's allocator counts (regorus' feature `allocator-memory-limits` brings it), and the engine asks it between
//! steps. The virtual machine has a budget for each execution, by the thread's own count. The interpreter knows one limit
//! for the whole process alone; so it judges with nobody else in the engine, at one pair at a time. Whoever parses,
//! compiles or makes values of the engine's takes part in that: under the limit of somebody else such work would fail,
//! in places without a word.

use std::cell::Cell;
use std::num::NonZeroU64;
use std::sync::{PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use super::answer::Fault;

/// Held for writing by whoever has set the limit of the process, for reading by all others who use the engine.
static ENGINES: RwLock<()> = RwLock::new(());

thread_local! {
    /// Whether this thread holds [`ENGINES`].
    static IS_HELD: Cell<bool> = const { Cell::new(false) };
}

/// Use of the engine, until it is dropped.
pub(super) struct Using {
    /// None when the thread was using it before.
    _held: Option<Held>,
}

enum Held {
    Shared { _guard: RwLockReadGuard<'static, ()> },
    Alone { _guard: RwLockWriteGuard<'static, ()> },
}

impl Drop for Held {
    fn drop(&mut self) {
        // before the lock is given back, which happens after this
        if let Self::Alone { .. } = self {
            regorus::set_global_memory_limit(None);
        }
        IS_HELD.set(false);
    }
}

/// Keeps limits away that are meant for others.
pub(super) fn unlimited() -> Using {
    if IS_HELD.replace(true) {
        return Using { _held: None };
    }
    let guard = ENGINES.read().unwrap_or_else(PoisonError::into_inner);
    Using { _held: Some(Held::Shared { _guard: guard }) }
}

/// Sets a limit to what this thread allocates from now on in an interpreter; all other engines wait.
///
/// Not for a thread that is using the engine already: nothing would be bounded.
pub(super) fn limited(limit: NonZeroU64) -> Using {
    let was_held = IS_HELD.replace(true);
    debug_assert!(!was_held, "a limit within another use of the engine");
    if was_held {
        return Using { _held: None };
    }
    let guard = ENGINES.write().unwrap_or_else(PoisonError::into_inner);
    let before = regorus_mimalloc::global_allocation_stats_snapshot().allocated;
    regorus::set_global_memory_limit(Some(before.saturating_add(limit.get())));
    Using { _held: Some(Held::Alone { _guard: guard }) }
}

/// Runs something that says whether it ran into its limit, and once more when it did: threads that have nothing to do
/// with the engine may have allocated what the limit was for.
pub(super) fn at_most_twice<T>(mut run: impl FnMut(&mut bool) -> T) -> T {
    let mut is_exceeded = false;
    let result = run(&mut is_exceeded);
    if is_exceeded { run(&mut false) } else { result }
}

/// Returns whether an error of the engine says that the process's limit was reached.
pub(super) fn is_excess(error: &str) -> bool {
    error.contains("exceeded memory limit")
}

/// Returns what is said of a policy that reached the limit.
pub(super) fn excess(limit: NonZeroU64) -> String {
    format!(
        "stopped after the memory limit of {} MiB: the policy must make smaller or fewer texts, lists, sets and objects",
        limit.get() >> 20
    )
}

/// Returns the fault of a policy that reached the limit.
pub(super) fn fault(limit: NonZeroU64) -> Fault {
    Fault::new(excess(limit))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_is_for_its_holder_and_gone_afterwards() {
        let limit = NonZeroU64::new(1 << 20).unwrap();
        {
            let _limited = limited(limit);
            let large = vec![1_u8; 3 << 20];
            assert!(is_excess(&regorus::check_global_memory_limit().unwrap_err().to_string()));
            drop(large);
            let _nested = unlimited();
        }
        let _unlimited = unlimited();
        assert_eq!(regorus::global_memory_limit(), None);
        assert!(excess(limit).contains("limit of 1 MiB"));
    }

    #[test]
    fn what_runs_into_the_limit_is_asked_once_more() {
        let mut asked = 0;
        at_most_twice(|is_exceeded| {
            asked += 1;
            *is_exceeded = asked == 1;
        });
        assert_eq!(asked, 2);
        at_most_twice(|is_exceeded| {
            asked += 1;
            *is_exceeded = true;
        });
        assert_eq!(asked, 4);
    }
}
