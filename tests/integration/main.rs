//! The integration tests: one binary, so that they share what they start.

mod house;
mod library;
mod schemas;
#[path = "../support/mod.rs"]
mod support;
