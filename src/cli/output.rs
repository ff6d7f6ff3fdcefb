//! `--format`: which reports go where.

use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use std::str::FromStr;

use super::Failed;
use super::terminal::Terminal;
use crate::config::closest;
use crate::output_file::OutputFile;
use crate::report::human::Human;
use crate::report::json::Json;
use crate::report::sarif::{Sarif, SarifProfile};
use crate::report::{Report, Reporter};

/// Width of a report that no terminal gives one.
const PLAIN_WIDTH: usize = 100;

/// One `FORMAT[=PATH]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Output {
    format: Format,
    /// `-` is stdout.
    path: PathBuf,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    Human,
    Json,
    Sarif,
}

/// The formats, by the names that the command line takes.
const FORMATS: [(&str, Format); 3] = [("human", Format::Human), ("json", Format::Json), ("sarif", Format::Sarif)];

impl FromStr for Output {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (name, path) = match text.split_once('=') {
            Some((_, "")) => return Err("the path after `=` is missing; `-` is stdout".into()),
            Some((name, path)) => (name, path),
            None => (text, "-"),
        };
        match FORMATS.iter().find(|(known, _)| *known == name) {
            Some((_, format)) => Ok(Self { format: *format, path: path.into() }),
            None => Err(match closest(name, FORMATS.iter().map(|(known, _)| *known)) {
                Some(known) => format!("unknown format `{name}`; did you mean `{known}`?"),
                None => format!("unknown format `{name}`: use human, json or sarif, each with `=PATH` for a file"),
            }),
        }
    }
}

/// Reports that will be written, each with its file open.
pub(super) struct Outputs {
    files: Vec<(Format, OutputFile)>,
    profile: SarifProfile,
}

impl Outputs {
    /// Opens every file, before the long part of a run. Without any, the human report goes to stdout.
    pub(super) fn open(
        wanted: &[Output],
        baseline_out: Option<&Path>,
        profile: SarifProfile,
    ) -> Result<Self, Failed> {
        let default = [Output { format: Format::Human, path: "-".into() }];
        let wanted = if wanted.is_empty() { &default } else { wanted };
        let baseline_out = baseline_out.map(|path| Output { format: Format::Json, path: path.to_owned() });
        let mut files: Vec<(Format, OutputFile)> = vec![];
        for output in wanted.iter().chain(&baseline_out) {
            if files.iter().any(|(_, file)| file.path() == output.path) {
                let path = if output.path == Path::new("-") { "stdout".into() } else { format!("{:?}", output.path) };
                return Err(Failed::usage(format!("two reports cannot both go to {path}"))
                    .hint("give all but one a path: `--format human,json=report.json`"));
            }
            files.push((output.format, open(&output.path)?));
        }
        Ok(Self { files, profile })
    }

    /// Writes every report, also when one of them fails.
    pub(super) fn write(self, report: &Report<'_>, terminal: &Terminal) -> Result<(), Failed> {
        let mut first_failure = Ok(());
        for (format, file) in self.files {
            let path = file.path().to_owned();
            match write_one(format, self.profile, file, report, terminal) {
                Ok(()) => {}
                // who closes the pipe has seen enough
                Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {}
                Err(error) if first_failure.is_ok() => {
                    first_failure = Err(Failed::to_run(format!("cannot write report `{}`: {error}", path.display())));
                }
                Err(error) => terminal.warning(format!("cannot write report `{}` either: {error}", path.display())),
            }
        }
        first_failure
    }
}

/// Opens one file for writing.
pub(super) fn open(path: &Path) -> Result<OutputFile, Failed> {
    OutputFile::create(path).map_err(|error| {
        Failed::usage(format!("cannot write to `{}`: {error}", path.display()))
            .hint("nothing was collected; choose another path, or make its folder")
    })
}

fn write_one(
    format: Format,
    profile: SarifProfile,
    mut file: OutputFile,
    report: &Report<'_>,
    terminal: &Terminal,
) -> io::Result<()> {
    let reporter: Box<dyn Reporter> = match format {
        Format::Json => Box::new(Json),
        Format::Sarif => Box::new(Sarif { profile }),
        Format::Human if file.path() == Path::new("-") => {
            Box::new(Human { color: terminal.colors_stdout(), width: stdout_width() })
        }
        Format::Human => Box::new(Human { color: false, width: PLAIN_WIDTH }),
    };
    reporter.write(report, &mut file)?;
    file.finish()
}

fn stdout_width() -> usize {
    if io::stdout().is_terminal() {
        let (_, columns) = console::Term::stdout().size();
        usize::from(columns).clamp(60, 160)
    } else {
        PLAIN_WIDTH
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_format_may_have_a_path() {
        let output: Output = "sarif=out/a=b.sarif".parse().unwrap();
        assert_eq!(output, Output { format: Format::Sarif, path: "out/a=b.sarif".into() });
        assert_eq!("json".parse::<Output>().unwrap().path, Path::new("-"));
    }

    #[test]
    fn an_unknown_format_is_an_error_with_a_suggestion() {
        assert!("jsno".parse::<Output>().unwrap_err().contains("did you mean `json`"));
        assert!("xml".parse::<Output>().unwrap_err().contains("human, json or sarif"));
        assert!("json=".parse::<Output>().unwrap_err().contains("missing"));
    }

    #[test]
    fn two_reports_cannot_share_a_place() {
        let both = ["human".parse().unwrap(), "json".parse().unwrap()];
        let failed = Outputs::open(&both, None, SarifProfile::Full).err().unwrap();
        assert!(failed.message.contains("stdout"));
    }
}
