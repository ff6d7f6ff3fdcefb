//! Writes a file anew for the interpreter where it would lose answers.
//!
//! The interpreter of regorus 0.14.1 forgets everything that a rule has found so far, or reports an error, when its
//! body goes over something and the head is undefined for one element: `deny contains sprintf("%s", [r.name]) if
//! { some r in l }` where one `r` has no name. OPA leaves that element out. An assignment in the body does so here too,
//! so such a head is moved: `deny contains v if { some r in l; v := sprintf("%s", [r.name]) }`.
//!
//! Values of other packages that it would lose are the matter of `import_text`.
//!
//! What is not put right: an error within a comprehension or `every`, such as `x + 1` for a text `x`, in what one of
//! several definitions of a function evaluates. Where another definition has a value the interpreter ignores the error
//! (`Interpreter::eval_call_impl`), but does not leave the comprehension: what the caller's comprehension or rule finds
//! from then on goes to the wrong place, and is lost.

use regorus::Engine;
use regorus::unstable::{Expr, Module, Query, Ref, Rule, RuleHead, Span};

use super::rvm_kinds::{self as kinds, Scopes};
use super::{memory, products, rvm_text, text_edits};

/// A file as the interpreter gets it.
#[derive(Clone, Debug, Default)]
pub(super) struct InterpreterText {
    /// The text.
    pub(super) text: String,
    shifts: Vec<Shift>,
}

/// Lines that were moved.
#[derive(Clone, Debug)]
struct Shift {
    /// The last line before them, in the new text.
    at: u32,
    lines: u32,
    /// The line on which they began.
    from: u32,
}

impl InterpreterText {
    /// Returns the line of the file that a line of the new text comes from; both from 1.
    pub(super) fn original_line(&self, line: u32) -> u32 {
        let mut before = 0;
        for shift in &self.shifts {
            if line <= shift.at {
                break;
            }
            if line <= shift.at + shift.lines {
                return shift.from + (line - shift.at);
            }
            before += shift.lines;
        }
        line.saturating_sub(before)
    }
}

/// Returns what a policy printed, which begins with `FILE:LINE: `, with the line of the user's file.
pub(super) fn placed_print<'a>(printed: &str, text_of: impl Fn(&str) -> Option<&'a InterpreterText>) -> String {
    let parts = || {
        let (file, rest) = printed.split_once(".rego:")?;
        let (line, said) = rest.split_once(':')?;
        let text = text_of(&format!("{file}.rego"))?;
        Some(format!("{file}.rego:{}:{said}", text.original_line(line.parse().ok()?)))
    };
    parts().unwrap_or_else(|| printed.to_owned()).trim_end().to_owned()
}

/// Returns a parsed file for the interpreter; the file as it is when nothing has to be moved, or cannot be.
pub(super) fn of(module: &Module) -> InterpreterText {
    let text = module.package.span.source.contents();
    let mut mover = Mover { text, prefix: text_edits::unused_prefix(text), moves: vec![] };
    module.policy.iter().for_each(|rule| mover.rule(rule));
    let moved = mover.written();
    let is_as_meant = || {
        let (mut before, mut after) = (rvm_text::census(module), parsed(&moved.text, rvm_text::census)?);
        before.literals.sort();
        after.literals.sort();
        (before.literals == after.literals && before.statements + mover.moves.len() == after.statements).then_some(())
    };
    if mover.moves.is_empty() || is_as_meant().is_none() {
        return InterpreterText { text: products::bounded(text.to_owned()), shifts: vec![] };
    }
    InterpreterText { text: products::bounded(moved.text), ..moved }
}

/// Returns something of a text's syntax tree; `None` when it has none.
pub(super) fn parsed<T>(text: &str, of: impl Fn(&Module) -> T) -> Option<T> {
    let _unlimited = memory::unlimited();
    let mut engine = Engine::new();
    engine.add_policy(String::new(), text.to_owned()).ok()?;
    engine.get_modules().first().map(|module| of(module))
}

/// A value of a head that goes to the end of a body.
struct Move {
    /// Where the value stands.
    value: (usize, usize),
    /// Where the body begins, if it has no braces.
    opens: Option<usize>,
    /// Where the body ends; `None` when there is none.
    end: Option<usize>,
}

struct Mover<'a> {
    text: &'a str,
    prefix: String,
    moves: Vec<Move>,
}

impl Mover<'_> {
    fn rule(&mut self, rule: &Rule) {
        let Rule::Spec { head, bodies, .. } = rule else { return };
        let (arguments, output): (&[Ref<Expr>], Option<&Expr>) = match head {
            RuleHead::Set { key, .. } => (&[], key.as_deref()),
            RuleHead::Compr { assign, .. } => (&[], assign.as_ref().map(|assign| assign.value.as_ref())),
            RuleHead::Func { args, assign, .. } => (args, assign.as_ref().map(|assign| assign.value.as_ref())),
        };
        let mut scopes = Scopes::default();
        scopes.enter(kinds::variables(arguments));
        if bodies.is_empty() {
            output.into_iter().for_each(|output| self.value(&mut scopes, output, None, false));
        }
        for (at, body) in bodies.iter().enumerate() {
            let own = body.assign.as_ref().map(|assign| assign.value.as_ref());
            let value = if at == 0 { output } else { own };
            let query = Some(body.query.as_ref()).filter(|query| !query.stmts.is_empty());
            // bodies that share one head cannot each have its value
            if bodies.iter().skip(1).all(|body| body.is_else) {
                let then_else = at + 1 < bodies.len();
                value.into_iter().for_each(|value| self.value(&mut scopes, value, query, then_else));
            }
        }
    }

    fn value(&mut self, scopes: &mut Scopes, value: &Expr, query: Option<&Query>, then_else: bool) {
        let loops = query.is_some_and(|query| scopes.loops(query));
        query.into_iter().for_each(|query| scopes.enter_query(query));
        let moves = !scopes.is_defined(value) && (loops || then_else || scopes.iterates(value));
        query.into_iter().for_each(|_| scopes.leave());
        let Some(place) = self.range(value).filter(|_| moves) else { return };
        let first = query.and_then(|query| query.stmts.first().filter(|first| query.span.start == first.span.start));
        let last = query.and_then(|query| query.stmts.last());
        self.moves.push(Move {
            value: place,
            opens: first.map(|first| text_edits::start(self.text, &first.span)),
            end: last.map(|last| text_edits::end(self.text, &last.span)),
        });
    }

    /// Returns where an expression stands; the engine's span of an object begins at its last field.
    fn range(&self, expr: &Expr) -> Option<(usize, usize)> {
        let span: &Span = expr.span();
        let end = text_edits::end(self.text, span);
        let Expr::Object { fields, .. } = expr else { return Some((text_edits::start(self.text, span), end)) };
        let Some((_, key, _)) = fields.first() else { return Some((span.start as usize, end)) };
        let (key, _) = self.range(key)?;
        let brace = self.text.get(..key)?.rfind('{')?;
        let between = self.text.get(brace + 1..key)?;
        (between.trim().is_empty() || between.trim_start().starts_with('#')).then_some((brace, end))
    }

    fn written(&self) -> InterpreterText {
        let mut edits: Vec<(usize, usize, String)> = vec![];
        let mut shifts = vec![];
        let lines = |range: &str| u32::try_from(range.matches('\n').count()).unwrap_or(u32::MAX);
        let before = |at: usize| 1 + lines(self.text.get(..at).unwrap_or_default());
        let mut moved = 0;
        for (at, one) in self.moves.iter().enumerate() {
            let (from, to) = one.value;
            let name = format!("{}{at}", self.prefix);
            let value = self.text.get(from..to).unwrap_or_default();
            match one.end {
                Some(end) => {
                    let gap = "\n".repeat(value.matches('\n').count());
                    edits.push((from, to, format!("{name} {gap}")));
                    edits.extend(one.opens.map(|opens| (opens, opens, "{ ".to_owned())));
                    let close = if one.opens.is_some() { " }" } else { "" };
                    edits.push((end, end, format!("; {name} := {value}{close}")));
                    shifts.push(Shift { at: before(end) + moved, lines: lines(value), from: before(from) });
                    moved += lines(value);
                }
                None => edits.push((from, to, format!("{name} if {{ {name} := {value} }}"))),
            }
        }
        edits.sort_by_key(|(from, ..)| *from);
        InterpreterText { text: text_edits::edited(self.text, 0, self.text.len(), edits), shifts }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(text: &str) -> InterpreterText {
        let mut engine = Engine::new();
        engine.add_policy("t.rego".into(), text.into()).unwrap();
        of(engine.get_modules().first().unwrap())
    }

    #[test]
    fn moves_only_heads_that_may_be_undefined_after_a_loop() {
        for same in [
            "package t\nd contains x if { some x in input.l }\n",
            "package t\nd contains input.a if { input.b }\n",
            "package t\nf(x) := x.a if { x.b }\n",
        ] {
            assert_eq!(written(same).text, same);
        }
        let moved = written("package t\nd contains r.a if some r in input.l\ne contains \"x\" if input.a\n");
        assert_eq!(
            moved.text,
            "package t\nd contains __v0  if { some r in input.l; __v0 := r.a }\ne contains \"x\" if input.a\n"
        );
    }

    #[test]
    fn knows_the_line_that_a_line_comes_from() {
        let moved = written(
            "package t\n\nd contains {\n\t\"a\": r.a,\n\t\"b\": 1,\n} if {\n\tsome r in input.l\n}\n\ne := 1\n",
        );
        let lines: Vec<&str> = moved.text.lines().collect();
        let of = |text: &str| {
            let at = lines.iter().position(|line| line.contains(text)).unwrap();
            moved.original_line(u32::try_from(at).unwrap() + 1)
        };
        assert_eq!([of("d contains"), of("some r"), of("r.a"), of("\"b\""), of("e := 1")], [3, 7, 4, 5, 10]);
    }
}
