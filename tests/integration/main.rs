//! The integration tests: one binary, so that they share one emulator.

