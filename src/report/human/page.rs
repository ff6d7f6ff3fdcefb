//! Lines, sections and columns on a terminal.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use comfy_table::{CellAlignment, ContentArrangement, Table, presets};

pub(super) const BOLD: Style = Style::new().bold();
pub(super) const DIM: Style = Style::new().dimmed();
pub(super) const GOOD: Style = AnsiColor::Green.on_default().bold();
pub(super) const BAD: Style = AnsiColor::Red.on_default().bold();
pub(super) const WARN: Style = AnsiColor::Yellow.on_default().bold();
pub(super) const CALM: Style = AnsiColor::Cyan.on_default();
pub(super) const WORST: Style = AnsiColor::BrightRed.on_default().bold().invert();

/// The cells of one row.
pub(super) type Cells = Vec<String>;

/// Where the report goes, how wide it is and whether it is coloured.
pub(super) struct Page<'a> {
    width: usize,
    colour: bool,
    out: &'a mut dyn Write,
}

impl<'a> Page<'a> {
    pub(super) fn new(width: usize, colour: bool, out: &'a mut dyn Write) -> Self {
        Self { width: width.max(40), colour, out }
    }

    /// Columns.
    pub(super) fn width(&self) -> usize {
        self.width
    }

    /// Writes the first line: styled text and plain text beside it.
    pub(super) fn title(&mut self, style: Style, styled: &str, rest: &str) -> io::Result<()> {
        let styled = self.styled(style, styled);
        writeln!(self.out, "{styled}  {rest}")
    }

    /// Starts a section: an empty line and a heading.
    pub(super) fn section(&mut self, style: Style, heading: &str) -> io::Result<()> {
        let heading = self.styled(style, heading);
        writeln!(self.out, "\n{heading}")
    }

    /// Writes a line of which the first word is styled, the second bold; the rest is wrapped under itself.
    pub(super) fn item(&mut self, style: Style, word: &str, name: &str, rest: &str) -> io::Result<()> {
        let indent = 2 + 8 + 2;
        let lines = self.lines(indent, &[vec![format!("{}  {}", clean(name), clean(rest))]], None);
        let word = self.styled(style, &format!("{word:<8}"));
        let mut lines = lines.into_iter();
        let first = lines.next().unwrap_or_default();
        let (name, rest) = first.split_once("  ").unwrap_or((&first, ""));
        let name = self.styled(BOLD, name);
        writeln!(self.out, "  {word}  {}", format!("{name}  {rest}").trim_end())?;
        lines.try_for_each(|line| writeln!(self.out, "{:indent$}{line}", ""))
    }

    /// Writes rows in columns, each cell wrapped in its column.
    pub(super) fn rows(&mut self, indent: usize, rows: Vec<Cells>) -> io::Result<()> {
        self.print(indent, &rows, None)
    }

    /// Writes rows in columns under a heading; numbers stand to the right.
    pub(super) fn table<const N: usize>(
        &mut self,
        indent: usize,
        header: [&str; N],
        rows: Vec<Cells>,
    ) -> io::Result<()> {
        self.print(indent, &rows, Some(&header))
    }

    fn print(&mut self, indent: usize, rows: &[Cells], header: Option<&[&str]>) -> io::Result<()> {
        for line in self.lines(indent, rows, header) {
            writeln!(self.out, "{:indent$}{line}", "")?;
        }
        Ok(())
    }

    fn lines(&self, indent: usize, rows: &[Cells], header: Option<&[&str]>) -> Vec<String> {
        if rows.is_empty() {
            return vec![];
        }
        let mut table = Table::new();
        table.load_style(presets::NOTHING).force_no_tty().set_content_arrangement(ContentArrangement::Dynamic);
        table.set_width(u16::try_from(self.width.saturating_sub(indent)).unwrap_or(u16::MAX));
        if let Some(header) = header {
            table.set_header(header.to_vec());
        }
        table.add_rows(rows.iter().map(|row| row.iter().map(|cell| clean(cell)).collect::<Vec<_>>()));
        for (at, column) in table.column_iter_mut().enumerate() {
            column.set_padding((0, 2));
            if header.is_some() && at > 0 {
                column.set_cell_alignment(CellAlignment::Right);
            }
        }
        table.lines().map(|line| line.trim_end().to_owned()).collect()
    }

    fn styled(&self, style: Style, text: &str) -> String {
        if self.colour { format!("{style}{text}{style:#}") } else { text.to_owned() }
    }
}

/// Returns text without control characters: names and messages come from the account, and must not drive the terminal.
pub(super) fn clean(text: &str) -> String {
    text.chars().map(|character| if character.is_control() { ' ' } else { character }).collect()
}
