//! The integration tests: one binary, so that they share one emulator.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]
#![allow(unreachable_pub, missing_docs, dead_code, reason = "support code is for all tests, also for later ones")]

#[path = "../support/mod.rs"]
mod support;

mod big_world;
mod calls;
mod could_not_look;
mod small_world;
