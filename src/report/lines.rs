//! JSON for people and for `diff`: objects indented, and one line for each item of a list.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::ser::{Formatter, Serializer};

/// Writes a value; items of lists go on one line each down to `list_depth` lists in one another, and whatever is in
/// those items stays on their line. Ends with a newline.
pub(super) fn write(value: &impl Serialize, list_depth: usize, out: &mut dyn Write) -> io::Result<()> {
    value.serialize(&mut Serializer::with_formatter(&mut *out, Lines::new(list_depth)))?;
    out.write_all(b"\n")
}

struct Lines {
    list_depth: usize,
    /// Open containers, the outermost first: whether each is a list.
    open: Vec<bool>,
    has_value: bool,
}

impl Lines {
    fn new(list_depth: usize) -> Self {
        Self { list_depth, open: vec![], has_value: false }
    }

    /// Whether what is written into the innermost open container goes on lines of its own.
    fn breaks(&self) -> bool {
        let lists = self.open.iter().filter(|is_list| **is_list).count();
        let in_list = self.open.last().is_some_and(|is_list| *is_list);
        lists < self.list_depth || lists == self.list_depth && in_list
    }

    fn new_line<W: ?Sized + Write>(&self, out: &mut W) -> io::Result<()> {
        out.write_all(b"\n")?;
        (0..self.open.len()).try_for_each(|_| out.write_all(b"  "))
    }

    fn begin<W: ?Sized + Write>(&mut self, bracket: &[u8], is_list: bool, out: &mut W) -> io::Result<()> {
        self.open.push(is_list);
        self.has_value = false;
        out.write_all(bracket)
    }

    fn end<W: ?Sized + Write>(&mut self, bracket: &[u8], out: &mut W) -> io::Result<()> {
        let breaks = self.breaks() && self.has_value;
        self.open.pop();
        if breaks {
            self.new_line(out)?;
        }
        self.has_value = true;
        out.write_all(bracket)
    }

    fn next<W: ?Sized + Write>(&self, first: bool, out: &mut W) -> io::Result<()> {
        match (first, self.breaks()) {
            (true, true) => self.new_line(out),
            (true, false) => Ok(()),
            (false, true) => out.write_all(b",").and_then(|()| self.new_line(out)),
            (false, false) => out.write_all(b", "),
        }
    }
}

impl Formatter for Lines {
    fn begin_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.begin(b"[", true, out)
    }

    fn end_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.end(b"]", out)
    }

    fn begin_array_value<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.next(first, out)
    }

    fn end_array_value<W: ?Sized + Write>(&mut self, _: &mut W) -> io::Result<()> {
        self.has_value = true;
        Ok(())
    }

    fn begin_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.begin(b"{", false, out)
    }

    fn end_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.end(b"}", out)
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.next(first, out)
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        out.write_all(b": ")
    }

    fn end_object_value<W: ?Sized + Write>(&mut self, _: &mut W) -> io::Result<()> {
        self.has_value = true;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn items_of_a_list_take_one_line_each() {
        let mut out = vec![];
        let value = json!({"a": {"b": 1, "none": {}}, "list": [{"c": [1, 2], "d": {"e": null}}, {}], "no": []});
        write(&value, 1, &mut out).unwrap();
        let expected = r#"{
  "a": {
    "b": 1,
    "none": {}
  },
  "list": [
    {"c": [1, 2], "d": {"e": null}},
    {}
  ],
  "no": []
}
"#;
        assert_eq!(String::from_utf8(out).unwrap(), expected);
    }
}
