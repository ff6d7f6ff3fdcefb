//! Files that a run writes: opened before the long part, whole or not there.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// A file that appears under its name only when it is whole, or stdout.
///
/// It is made beside its place when the run begins, so that a bad path is an error before anything is collected, and
/// moved there by [`finish`](Self::finish). Dropped without that, it leaves nothing behind.
pub struct OutputFile {
    path: PathBuf,
    out: Target,
}

enum Target {
    Stdout(BufWriter<io::Stdout>),
    Temporary(BufWriter<tempfile::NamedTempFile>),
    /// A pipe or a device, which cannot be replaced by another file.
    InPlace(BufWriter<File>),
}

impl OutputFile {
    /// Prepares to write to `path`; `-` is stdout.
    ///
    /// # Errors
    /// When the folder is missing or not writable, or the path is a folder.
    pub fn create(path: &Path) -> io::Result<Self> {
        let out = if path == Path::new("-") {
            Target::Stdout(BufWriter::new(io::stdout()))
        } else if std::fs::metadata(path).is_ok_and(|found| !found.is_file() && !found.is_dir()) {
            Target::InPlace(BufWriter::new(File::options().write(true).open(path)?))
        } else {
            Target::Temporary(BufWriter::new(temporary_beside(path)?))
        };
        Ok(Self { path: path.to_owned(), out })
    }

    /// The path as given.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Writes what is buffered, and puts the file in its place.
    ///
    /// # Errors
    /// Those of the file system; what was there before is then still there.
    pub fn finish(self) -> io::Result<()> {
        match self.out {
            Target::Stdout(mut out) => out.flush(),
            Target::InPlace(mut out) => out.flush(),
            Target::Temporary(out) => {
                let temporary = out.into_inner().map_err(io::IntoInnerError::into_error)?;
                temporary.as_file().sync_all()?;
                temporary.persist(&self.path)?;
                Ok(())
            }
        }
    }
}

impl Write for OutputFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.out {
            Target::Stdout(out) => out.write(bytes),
            Target::Temporary(out) => out.write(bytes),
            Target::InPlace(out) => out.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match &mut self.out {
            Target::Stdout(out) => out.flush(),
            Target::Temporary(out) => out.flush(),
            Target::InPlace(out) => out.flush(),
        }
    }
}

/// Makes a temporary file in the folder of `path`, readable as any new file is.
///
/// # Errors
/// Those of the file system; when `path` is a folder.
pub(crate) fn temporary_beside(path: &Path) -> io::Result<tempfile::NamedTempFile> {
    let folder = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    if path.is_dir() {
        return Err(io::Error::new(io::ErrorKind::IsADirectory, "it is a folder"));
    }
    // asked first, since its error is plainer than that of a temporary file with a name of its own
    std::fs::metadata(folder)?;
    let mut builder = tempfile::Builder::new();
    builder.prefix(".colobus-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // the process's umask still applies
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_there_until_it_is_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("report.json");
        let mut file = OutputFile::create(&path).unwrap();
        file.write_all(b"whole").unwrap();
        assert!(!path.exists());
        file.finish().unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"whole");
    }

    #[test]
    fn what_is_given_up_leaves_the_old_file_and_no_other() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("report.json");
        std::fs::write(&path, "old").unwrap();
        let mut file = OutputFile::create(&path).unwrap();
        file.write_all(b"half").unwrap();
        drop(file);
        assert_eq!(std::fs::read(&path).unwrap(), b"old");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_bad_path_is_an_error_before_anything_is_written() {
        let folder = tempfile::tempdir().unwrap();
        assert!(OutputFile::create(&folder.path().join("missing").join("report.json")).is_err());
        assert!(OutputFile::create(folder.path()).is_err());
    }
}
