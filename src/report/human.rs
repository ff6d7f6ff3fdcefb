//! stub
use std::io::{self, Write};
use super::{Report, Reporter};
/// Text for people.
#[derive(Clone, Copy, Debug)]
pub struct Human {
    /// w
    pub width: usize,
    /// c
    pub colour: bool,
}
impl Reporter for Human {
    fn write(&self, _: &Report<'_>, _: &mut dyn Write) -> io::Result<()> { Ok(()) }
}
