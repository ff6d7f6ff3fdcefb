//! Threads with a stack that is large enough for the engine.

use std::panic::resume_unwind;
use std::thread::{Builder, scope};

/// Stack in bytes: the engine walks expressions and rules on it, and an unoptimized build's frames are large. Only
/// what is used costs memory.
pub(super) const STACK_BYTES: usize = 256 << 20;

/// Runs something on a large stack, and panics as it does; `None` when the thread cannot be started.
pub(super) fn on_large<T: Send>(run: impl FnOnce() -> T + Send) -> Option<T> {
    scope(|scope| {
        let thread = Builder::new().name("policy".to_owned()).stack_size(STACK_BYTES).spawn_scoped(scope, run).ok()?;
        Some(thread.join().unwrap_or_else(|panic| resume_unwind(panic)))
    })
}
