//! The integration tests: one binary, so that they share what they start.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "tests"
)]
#![allow(unreachable_pub, missing_docs, dead_code, reason = "support code is for all tests, also for later ones")]

mod asking_history;
mod calls;
mod command_line;
mod corpus;
mod could_not_look;
mod hostile_memory;
mod house;
mod import_names;
mod library;
mod live_program;
mod managed_policies;
mod old_stores;
mod policy_tools;
mod properties;
mod recording;
mod roles_in_reach;
mod schemas;
mod small_world;
mod store_faults;
#[path = "../support/mod.rs"]
mod support;
