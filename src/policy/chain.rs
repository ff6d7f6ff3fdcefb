//! How long the expressions of a file are, told before it is parsed.
//!
//! The parser turns `1 + 1 + 1 ...` into a tree as deep as the chain is long, and walking or dropping it overflows the
//! stack. Brackets inside brackets are no danger: their depth the parser limits itself.

/// How many operators, calls and parts of references may follow one another in one expression.
pub(super) const MAX_LENGTH: usize = 200;

/// Returns the byte offset at which an expression becomes longer than [`MAX_LENGTH`].
pub(super) fn too_long(text: &str) -> Option<usize> {
    let mut scan = Scan { levels: vec![0], after_operand: false, new_line: false };
    let mut chars = text.char_indices().peekable();
    while let Some((at, char)) = chars.next() {
        let mut rest = std::iter::from_fn(|| chars.next_if(|(_, next)| is_word(*next)).map(|(_, next)| next));
        match char {
            '\n' => scan.new_line = true,
            '#' => while chars.next_if(|(_, next)| *next != '\n').is_some() {},
            '"' | '`' => {
                scan.operand();
                skip_text(char, &mut chars);
            }
            ',' | ';' => scan.end(),
            '(' | '[' | '{' => scan.open(char),
            ')' | ']' | '}' => scan.close(),
            _ if char.is_whitespace() => {}
            _ if is_word(char) => {
                let word: String = std::iter::once(char).chain(&mut rest).collect();
                if word == "in" { scan.operator() } else { scan.operand() }
            }
            _ => scan.operator(),
        }
        if scan.length() > MAX_LENGTH {
            return Some(at);
        }
    }
    None
}

fn is_word(char: char) -> bool {
    char.is_alphanumeric() || char == '_'
}

fn skip_text(quote: char, chars: &mut impl Iterator<Item = (usize, char)>) {
    while let Some((_, char)) = chars.next() {
        if char == quote {
            return;
        }
        if char == '\\' && quote == '"' {
            chars.next();
        }
    }
}

struct Scan {
    /// Length of the expression so far, at each level of brackets.
    levels: Vec<usize>,
    /// Whether the last token ends an operand.
    after_operand: bool,
    new_line: bool,
}

impl Scan {
    fn length(&self) -> usize {
        self.levels.last().copied().unwrap_or_default()
    }

    fn add(&mut self) {
        if let Some(length) = self.levels.last_mut() {
            *length += 1;
        }
    }

    fn end(&mut self) {
        if let Some(length) = self.levels.last_mut() {
            *length = 0;
        }
        self.after_operand = false;
    }

    fn operator(&mut self) {
        self.add();
        self.after_operand = false;
    }

    /// An operand right after another, on a new line, begins the next statement.
    fn operand(&mut self) {
        if self.after_operand && self.new_line {
            self.end();
        }
        self.after_operand = true;
        self.new_line = false;
    }

    fn open(&mut self, bracket: char) {
        if self.after_operand && !(self.new_line && bracket == '{') {
            self.add();
        } else {
            self.operand();
        }
        self.levels.push(0);
        self.after_operand = false;
    }

    fn close(&mut self) {
        if self.levels.len() > 1 {
            self.levels.pop();
        }
        self.after_operand = true;
        self.new_line = false;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_too_long(text: &str) -> bool {
        too_long(text).is_some()
    }

    #[test]
    fn finds_long_chains_however_they_are_spread() {
        assert!(is_too_long(&format!("x := 1{}", " + 1".repeat(300))));
        assert!(is_too_long(&format!("x := 1{}", "\n+ f(1, 2)".repeat(300))));
        assert!(is_too_long(&format!("x := 1{}", " |\n{1, 2}".repeat(300))));
        assert!(is_too_long(&format!("x := 1{}", " in [1]".repeat(300))));
        assert!(is_too_long(&format!("x := f{}", "(1)".repeat(300))));
        assert!(is_too_long(&format!("x := a{}", ".b".repeat(300))));
        assert!(is_too_long(&format!("x := {}1", "-".repeat(300))));
    }

    #[test]
    fn many_short_expressions_are_none() {
        assert!(!is_too_long(&"x := y + 1\n".repeat(3000)));
        assert!(!is_too_long(&format!("x := [{}]", "a.b + 1, ".repeat(3000))));
        assert!(!is_too_long(&format!("x if {{\n{}}}", "\ta.b == f(c)\n".repeat(3000))));
        assert!(!is_too_long(&format!("# {}\nx := \"{}\"", "+".repeat(900), "+\\\"".repeat(300))));
    }
}
