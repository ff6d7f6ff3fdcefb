//! The `colobus` program.

fn main() {}
