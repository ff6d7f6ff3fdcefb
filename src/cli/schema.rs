//! `colobus schema`: the contracts, as JSON Schema.

use std::io::{self, Write};

use schemars::Schema;

use super::exit::printed;
use super::{Exit, Failed};
use crate::model::{ResourceType, document};
use crate::report;
use crate::spelling::closest;

/// Print the JSON Schema (2020-12) of the documents of a type, or of the report.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  colobus schema                        list the types\n  colobus schema AWS::S3::Bucket\n  colobus schema report"
)]
pub(super) struct Args {
    /// A type such as AWS::S3::Bucket, or `report`; left out, the names are listed
    name: Option<String>,
}

pub(super) fn run(args: &Args) -> Result<Exit, Failed> {
    match args.name.as_deref() {
        None => printed(list()),
        Some("report") => print(&report::json::schema()),
        Some(name) => match name.parse() {
            Ok(resource_type) => print(&document::schema(resource_type)),
            Err(message) => Err(unknown(name, &message)),
        },
    }
}

fn names() -> impl Iterator<Item = &'static str> {
    ResourceType::ALL.iter().map(|known| known.as_str()).chain(["report"])
}

fn list() -> io::Result<()> {
    let mut out = io::stdout().lock();
    names().try_for_each(|name| writeln!(out, "{name}"))
}

fn print(schema: &Schema) -> Result<Exit, Failed> {
    let mut out = io::stdout().lock();
    printed(serde_json::to_writer_pretty(&mut out, schema).map_err(io::Error::from).and_then(|()| writeln!(out)))
}

fn unknown(name: &str, message: &str) -> Failed {
    let failed = Failed::usage(message);
    match closest(name, names()) {
        Some(known) => failed.hint(format!("did you mean `{known}`?")),
        None => failed.hint("`colobus schema` lists the names"),
    }
}
