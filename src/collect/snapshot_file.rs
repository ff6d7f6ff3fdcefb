//! Reads and writes snapshot files: JSON Lines, plain or zstd.
//!
//! The first line is a [`SnapshotHeader`], each further line one document, sorted by id. The header says how many there
//! are, so that a file that was cut off is never taken for a smaller account.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Write};
use std::path::{Path, PathBuf};

use crate::model::resource::SCHEMA;
use crate::model::{Document, Snapshot, SnapshotHeader};
use crate::output_file::OutputFile;

/// First bytes of a zstd frame (RFC 8878, section 3.1.1).
const ZSTD_MAGIC: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];

/// Level of zstd's own default: about a tenth of the size at the speed of a disk.
const ZSTD_LEVEL: i32 = 3;

/// Why a snapshot file could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum SnapshotFileError {
    /// The file cannot be opened or read.
    #[error("cannot read snapshot `{}`: {source}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The file cannot be written.
    #[error("cannot write snapshot `{}`: {source}", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The content is not what it should be.
    #[error("{}:{line}: {message}", path.display())]
    Content {
        /// The file.
        path: PathBuf,
        /// Line from 1.
        line: u64,
        /// What is wrong, and what to do.
        message: String,
    },
}

/// Reads a whole snapshot, line by line; compression is recognized by content, not by name.
///
/// # Errors
/// [`SnapshotFileError`] with the line, for a file that is missing, foreign, newer, corrupt, unsorted or cut off.
pub fn read(path: &Path) -> Result<Snapshot, SnapshotFileError> {
    let mut lines = Lines::open(path)?;
    let header = header(&mut lines)?;
    let mut documents = Vec::with_capacity(usize::try_from(header.documents.min(1 << 20)).unwrap_or_default());
    while let Some(text) = lines.next_line()? {
        let document = Document::parse(text).map_err(|error| lines.wrong(describe(&error)))?;
        if let Some(Document { id, .. }) = documents.last()
            && *id >= document.id
        {
            let problem =
                if *id == document.id { "appears twice" } else { "is out of order: documents are sorted by id" };
            return Err(lines.wrong(format!("document `{}` {problem}", document.id)));
        }
        documents.push(document);
        if documents.len() as u64 > header.documents {
            return Err(lines.wrong(format!("more documents than the {} that line 1 announces", header.documents)));
        }
    }
    if (documents.len() as u64) < header.documents {
        let message = format!(
            "the file ends after {} of {} documents; it was cut off: collect again, or copy it again",
            documents.len(),
            header.documents
        );
        return Err(lines.wrong(message));
    }
    Ok(Snapshot { header, documents })
}

fn header(lines: &mut Lines) -> Result<SnapshotHeader, SnapshotFileError> {
    let foreign = "not a snapshot file: the first line should be a header as `colobus collect -o FILE.jsonl` writes it";
    let Some(text) = lines.next_line()? else {
        return Err(lines.wrong("the file is empty".into()));
    };
    let value: serde_json::Value = serde_json::from_str(&text).map_err(|_| lines.wrong(foreign.into()))?;
    if value.get("kind").and_then(serde_json::Value::as_str) != Some("colobus_snapshot") {
        let hint = if value.get("schema_version").is_some() && value.get("findings").is_some() {
            "; this is a report: pass it to `--baseline`"
        } else {
            ""
        };
        return Err(lines.wrong(format!("{foreign}{hint}")));
    }
    match value.get("schema").and_then(serde_json::Value::as_u64) {
        Some(schema) if schema > u64::from(SCHEMA) => Err(lines.wrong(format!(
            "the snapshot has document schema {schema}, this version reads up to {SCHEMA}: use a newer colobus"
        ))),
        _ => serde_json::from_value(value).map_err(|error| lines.wrong(format!("the header is damaged: {error}"))),
    }
}

/// Returns serde's message with the column, and a hint when the line just ends.
fn describe(error: &serde_json::Error) -> String {
    if error.is_eof() {
        return format!("the line ends in the middle of a document (column {}); the file was cut off", error.column());
    }
    let text = error.to_string();
    let message = text.split(" at line ").next().unwrap_or(&text);
    format!("not a resource document: {message} (column {})", error.column())
}

/// The lines of a file, counted.
struct Lines {
    path: PathBuf,
    input: Box<dyn BufRead>,
    line: u64,
}

impl Lines {
    fn open(path: &Path) -> Result<Self, SnapshotFileError> {
        let fail = |source| SnapshotFileError::Read { path: path.to_owned(), source };
        let mut file = BufReader::new(File::open(path).map_err(fail)?);
        let is_compressed = file.fill_buf().map_err(fail)?.starts_with(&ZSTD_MAGIC);
        let input: Box<dyn BufRead> = if is_compressed {
            Box::new(BufReader::new(zstd::Decoder::with_buffer(file).map_err(fail)?))
        } else {
            Box::new(file)
        };
        Ok(Self { path: path.to_owned(), input, line: 0 })
    }

    fn next_line(&mut self) -> Result<Option<String>, SnapshotFileError> {
        let mut text = String::new();
        self.line += 1;
        let count = self.input.read_line(&mut text).map_err(|error| match error.kind() {
            io::ErrorKind::InvalidData => self.wrong("the line is not UTF-8 text".into()),
            io::ErrorKind::UnexpectedEof => self.wrong("the compressed file was cut off: copy it again".into()),
            _ if self.line > 1 => self.wrong(format!("the file is damaged here: {error}")),
            _ => SnapshotFileError::Read { path: self.path.clone(), source: error },
        })?;
        if count == 0 {
            return Ok(None);
        }
        text.truncate(text.trim_end_matches(['\n', '\r']).len());
        Ok(Some(text))
    }

    fn wrong(&self, message: String) -> SnapshotFileError {
        SnapshotFileError::Content { path: self.path.clone(), line: self.line, message }
    }
}

/// Writes a snapshot to a file that was opened for it; compressed when its name ends in `.zst`.
///
/// # Errors
/// [`SnapshotFileError::Write`]; what was there before is then still there.
pub fn write(snapshot: &Snapshot, file: OutputFile) -> Result<(), SnapshotFileError> {
    let path = file.path().to_owned();
    write_file(snapshot, file).map_err(|source| SnapshotFileError::Write { path, source })
}

fn write_file(snapshot: &Snapshot, mut file: OutputFile) -> io::Result<()> {
    if file.path().extension().is_some_and(|extension| extension == "zst") {
        let mut compressed = zstd::Encoder::new(&mut file, ZSTD_LEVEL)?;
        write_lines(snapshot, &mut compressed)?;
        compressed.finish()?;
    } else {
        write_lines(snapshot, &mut file)?;
    }
    file.finish()
}

fn write_lines(snapshot: &Snapshot, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer(&mut *out, &snapshot.header)?;
    out.write_all(b"\n")?;
    for document in &snapshot.documents {
        out.write_all(document.text.as_bytes())?;
        out.write_all(b"\n")?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &str = r#"{"kind":"colobus_snapshot","schema":1,"version":"0.1.0","started_at":"2026-11-23T08:00:00Z","ended_at":"2026-11-23T08:00:09Z","scope":{"accounts":["111122223333"],"regions":[],"types":["AWS::S3::Bucket"]},"coverage":{"scopes":[],"gaps":[]},"documents":2}"#;

    fn bucket(name: &str) -> String {
        format!(
            r#"{{"schema":1,"id":"arn:aws:s3:::{name}","type":"AWS::S3::Bucket","native_id":"{name}","name":"{name}","partition":"aws","account":"111122223333","region":"eu-west-1","tags":{{}},"config":{{}},"status":{{}},"unread":[],"source":{{"kind":"aws","collected_at":"2026-11-23T08:00:00Z"}}}}"#
        )
    }

    fn read_text(text: impl AsRef<[u8]>) -> Result<Snapshot, String> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("s.jsonl");
        std::fs::write(&path, text).unwrap();
        read(&path).map_err(|error| error.to_string().replace(&path.display().to_string(), "FILE"))
    }

    #[test]
    fn what_is_written_is_read_again_plain_and_compressed() {
        let snapshot = read_text([HEADER, &bucket("a"), &bucket("b"), ""].join("\n")).unwrap();
        let folder = tempfile::tempdir().unwrap();
        for name in ["s.jsonl", "s.jsonl.zst"] {
            let path = folder.path().join(name);
            write(&snapshot, OutputFile::create(&path).unwrap()).unwrap();
            assert_eq!(read(&path).unwrap(), snapshot);
        }
        let [plain, compressed] =
            ["s.jsonl", "s.jsonl.zst"].map(|name| std::fs::read(folder.path().join(name)).unwrap());
        assert!(compressed.starts_with(&ZSTD_MAGIC) && compressed.len() < plain.len());
        std::fs::write(folder.path().join("s.jsonl.zst"), &compressed[..compressed.len() / 2]).unwrap();
        assert!(read(&folder.path().join("s.jsonl.zst")).unwrap_err().to_string().contains("cut off"));
    }

    #[test]
    fn a_bad_file_is_a_clear_error_with_its_line() {
        let two_lines = [HEADER, &bucket("a")].join("\n");
        for (text, expected) in [
            (String::new(), "FILE:1: the file is empty"),
            ("hello".into(), "FILE:1: not a snapshot file"),
            (r#"{"schema_version":"1.0","findings":[]}"#.into(), "pass it to `--baseline`"),
            (HEADER.replace(r#""schema":1"#, r#""schema":2"#), "FILE:1: the snapshot has document schema 2"),
            (HEADER.replace(r#""scope""#, r#""scop""#), "FILE:1: the header is damaged: unknown field `scop`"),
            (two_lines.clone(), "FILE:3: the file ends after 1 of 2 documents"),
            (two_lines[..two_lines.len() - 40].into(), "FILE:2: the line ends in the middle of a document"),
            ([HEADER, &bucket("b"), &bucket("a")].join("\n"), "FILE:3: document `arn:aws:s3:::a` is out of order"),
            ([HEADER, &bucket("a"), &bucket("a")].join("\n"), "FILE:3: document `arn:aws:s3:::a` appears twice"),
            ([HEADER, &bucket("a"), &bucket("b"), &bucket("c")].join("\n"), "FILE:4: more documents than the 2"),
            (
                [HEADER, &bucket("a").replace("S3::Bucket", "S3::Bukket")].join("\n"),
                "FILE:2: not a resource document: unknown resource type `AWS::S3::Bukket`",
            ),
            ([HEADER, "{}"].join("\n"), "FILE:2: not a resource document: missing field `schema`"),
        ] {
            let error = read_text(&text).unwrap_err();
            assert!(error.contains(expected), "{error}");
        }
        assert!(
            read_text([HEADER.as_bytes(), b"\n\xff\xfe\n"].concat())
                .unwrap_err()
                .contains("FILE:2: the line is not UTF-8")
        );
    }

    #[test]
    fn a_missing_file_says_which() {
        let error = read(Path::new("no/such.jsonl")).unwrap_err().to_string();
        assert!(error.contains("no/such.jsonl"), "{error}");
    }
}
