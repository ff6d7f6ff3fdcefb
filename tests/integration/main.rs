//! The integration tests: one binary, so that they share what they start.

mod big_world;
mod calls;
mod could_not_look;
mod house;
mod library;
mod schemas;
mod small_world;
#[path = "../support/mod.rs"]
mod support;
