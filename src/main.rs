//! The `colobus` program: everything is in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    colobus::cli::run()
}
