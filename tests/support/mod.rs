//! What the tests stand on: an AWS emulator, a layer of faults before it, worlds to collect, OPA, and a scrubbed environment.

pub mod aws_emulator;
pub mod cloud;
pub mod environment;
pub mod fault_layer;
pub mod history;
pub mod judging;
pub mod opa;
pub mod python;
pub mod wire;
pub mod world;
