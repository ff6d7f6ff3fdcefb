//! `--format`: which reports go where.

use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use std::str::FromStr;

use super::terminal::Terminal;
use super::{Exit, Failed};
use crate::output_file::OutputFile;
use crate::report::{Format, Look, Profile, Report, Sarif};
use crate::spelling::closest;

/// Width of a report that no terminal gives one.
const PLAIN_WIDTH: usize = 100;

/// The consumer that SARIF is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum SarifProfile {
    /// Archives, viewers, baselines: everything.
    Full,
    /// GitHub code scanning: active findings only, since GitHub takes whatever it gets for an alert.
    Github,
    /// GitLab: likewise.
    Gitlab,
}

impl From<SarifProfile> for Profile {
    fn from(profile: SarifProfile) -> Self {
        match profile {
            SarifProfile::Full => Self::Full,
            SarifProfile::Github => Self::Github,
            SarifProfile::Gitlab => Self::Gitlab,
        }
    }
}

/// One `FORMAT[=PATH]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Output {
    format: Format,
    /// `-` is stdout.
    path: PathBuf,
}

impl FromStr for Output {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (name, path) = match text.split_once('=') {
            Some((_, "")) => return Err("the path after `=` is missing; `-` is stdout".into()),
            Some((name, path)) => (name, path),
            None => (text, "-"),
        };
        let format = name.parse().map_err(|message: String| {
            match closest(name, Format::ALL.iter().map(|known| known.as_str())) {
                Some(known) => format!("{message}; did you mean `{known}`?"),
                None => message,
            }
        })?;
        Ok(Self { format, path: path.into() })
    }
}

/// Reports that will be written, each with its file open.
pub(super) struct Outputs {
    files: Vec<(Format, OutputFile)>,
    allow_incomplete: bool,
}

impl Outputs {
    /// Opens every file, before the long part of a run. Without any, the human report goes to stdout; where people want
    /// nothing to read, it goes to files only.
    pub(super) fn open(
        wanted: &[Output],
        baseline_out: Option<&Path>,
        profile: SarifProfile,
        allow_incomplete: bool,
        quiet: bool,
    ) -> Result<Self, Failed> {
        let default = [Output { format: Format::Human, path: "-".into() }];
        let wanted = if wanted.is_empty() { &default } else { wanted };
        let baseline_out = baseline_out.map(|path| Output { format: Format::Json, path: path.to_owned() });
        let mut files: Vec<(Format, OutputFile)> = vec![];
        let unread = |output: &&Output| quiet && output.format == Format::Human && output.path == Path::new("-");
        for output in wanted.iter().chain(&baseline_out).filter(|output| !unread(output)) {
            if files.iter().any(|(_, file)| file.path() == output.path) {
                let path = if output.path == Path::new("-") { "stdout".into() } else { format!("{:?}", output.path) };
                return Err(Failed::usage(format!("two reports cannot both go to {path}"))
                    .hint("give all but one a path: `--format human,json=report.json`"));
            }
            files.push((with_profile(output.format, profile), open(&output.path)?));
        }
        Ok(Self { files, allow_incomplete })
    }

    /// Writes every report, also when one of them fails.
    pub(super) fn write(self, report: &Report<'_>, terminal: &Terminal) -> Result<(), Failed> {
        let mut first_failure = Ok(());
        for (format, file) in self.files {
            let path = file.path().to_owned();
            if let Format::Sarif(profile) = format
                && let Err(refusal) = (Sarif { profile, allow_incomplete: self.allow_incomplete }).check(report)
            {
                first_failure = first_failure.and(Err(Failed { exit: Exit::Incomplete, ..Failed::usage(refusal) }));
                continue;
            }
            warn_of_closed_alerts(format, report, terminal);
            match write_one(format, self.allow_incomplete, file, report, terminal) {
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

/// GitHub and GitLab close every alert that an upload leaves out. With a baseline, findings of places that could not be
/// read are carried over into the file; without one nobody knows them.
fn warn_of_closed_alerts(format: Format, report: &Report<'_>, terminal: &Terminal) {
    let closes_alerts = matches!(format, Format::Sarif(Profile::Github | Profile::Gitlab));
    if closes_alerts && report.baseline.is_none() && !report.snapshot.header.coverage.is_complete() {
        terminal.warning(format_args!(
            "{format}: not everything could be read and there is no baseline to carry findings over from: \
             an upload would close the alerts of places that nobody has looked at; give `--baseline`"
        ));
    }
}

/// `--sarif-profile` is for the plain name; `sarif-github` and `sarif-gitlab` say it themselves.
fn with_profile(format: Format, profile: SarifProfile) -> Format {
    match format {
        Format::Sarif(Profile::Full) => Format::Sarif(profile.into()),
        other => other,
    }
}

fn write_one(
    format: Format,
    allow_incomplete: bool,
    mut file: OutputFile,
    report: &Report<'_>,
    terminal: &Terminal,
) -> io::Result<()> {
    let is_stdout = file.path() == Path::new("-");
    let look = Look {
        width: if is_stdout { stdout_width() } else { PLAIN_WIDTH },
        colour: is_stdout && terminal.colors_stdout(),
        allow_incomplete,
    };
    format.reporter(look).write(report, &mut file)?;
    file.finish()
}

/// Returns how wide text on stdout may be: as the terminal, else 100 columns.
pub(super) fn stdout_width() -> usize {
    if io::stdout().is_terminal() {
        let columns = comfy_table::Table::new().width().unwrap_or(100);
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
        assert_eq!(output, Output { format: Format::Sarif(Profile::Full), path: "out/a=b.sarif".into() });
        assert_eq!("json".parse::<Output>().unwrap().path, Path::new("-"));
    }

    #[test]
    fn an_unknown_format_is_an_error_with_a_suggestion() {
        assert!("jsno".parse::<Output>().unwrap_err().contains("did you mean `json`"));
        assert!("xml".parse::<Output>().unwrap_err().contains("`human`, `json`"));
        assert!("json=".parse::<Output>().unwrap_err().contains("missing"));
    }

    #[test]
    fn two_reports_cannot_share_a_place() {
        let both = ["human".parse().unwrap(), "json".parse().unwrap()];
        let failed = Outputs::open(&both, None, SarifProfile::Full, false, false).err().unwrap();
        assert!(failed.message.contains("stdout"));
    }

    #[test]
    fn who_wants_nothing_to_read_gets_no_human_report_on_stdout() {
        let formats = |wanted: &[Output]| -> Vec<Format> {
            let outputs = Outputs::open(wanted, None, SarifProfile::Full, false, true).unwrap();
            outputs.files.iter().map(|(format, _)| *format).collect()
        };
        assert_eq!(formats(&[]), []);
        assert_eq!(formats(&["human".parse().unwrap(), "json".parse().unwrap()]), [Format::Json]);
        assert_eq!(formats(&["human=/dev/null".parse().unwrap()]), [Format::Human]);
    }
}
