//! Python for the tests: a virtual environment with pinned packages, made under the build directory on first use.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The build directory.
pub(crate) fn target() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap().to_owned()
}

/// Returns the Python of the virtual environment.
pub(crate) fn interpreter() -> PathBuf {
    let requirements = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/support/requirements.txt");
    let home = made("python", &fs::read_to_string(&requirements).unwrap(), |home| {
        let base = std::env::var("PYTHON").unwrap_or_else(|_| "python3".to_owned());
        run(Command::new(base).args(["-m", "venv"]).arg(home));
        run(Command::new(home.join("bin/python")).args(["-m", "pip", "install", "--quiet", "-r"]).arg(&requirements));
    });
    home.join("bin/python")
}

/// Returns a folder of the build directory, which `make` fills when it is not there or was made from another `recipe`.
///
/// A lock keeps several test processes from making it at once; one that was not finished is made anew.
pub(crate) fn made(name: &str, recipe: &str, make: impl FnOnce(&Path)) -> PathBuf {
    let home = target().join("test-tools").join(name);
    fs::create_dir_all(home.parent().unwrap()).unwrap();
    let stamp = home.with_extension("recipe");
    let lock = File::create(home.with_extension("lock")).unwrap();
    lock.lock().unwrap();
    if fs::read_to_string(&stamp).ok().as_deref() != Some(recipe) {
        let _ = fs::remove_file(&stamp);
        let _ = fs::remove_dir_all(&home);
        fs::create_dir(&home).unwrap();
        make(&home);
        fs::write(&stamp, recipe).unwrap();
    }
    home
}

/// Runs a command to its end, which must be a good one.
pub(crate) fn run(command: &mut Command) {
    let status = command.status().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    assert!(status.success(), "{command:?}: {status}");
}
