//! Writes a file anew for the virtual machine, so that it judges as the interpreter does.
//!
//! The machine of regorus 0.14.1 goes wrong, without a word, on ordinary Rego. What a few words more put right is
//! written here; the rest is refused. Found by running small policies in both engines (`differential_tests.rs`), which
//! a new version of the engine must pass too:
//!
//! - `x := e` does not fail when `e` is undefined. Written: `x := e; x >= null`, which holds for every value. (`_ = x`
//!   would do, were it not that the compiler may take it for a definition of `x` and put it first.)
//! - `[e | ...]`, `{e | ...}` and `{k: e | ...}` hold an undefined `e`. Written: a variable in its place, and the
//!   assignment at the end of the body.
//! - a function ignores an undefined argument for `_`. Written: a name in its place.
//! - a condition that fails in a comprehension before its first loop fails the loop around the comprehension, or never
//!   ends. Written: `some _ in [1]` as the first thing in the body.
//! - `else` is not tried when the body before it ends without a value: after a loop that finds nothing, which is
//!   refused, and after an undefined value, which `interpreter_text` moves into the body.
//! - `k, v in m` ignores `k`. Refused.
//! - wrong operands of `+ - * / % | &` are undefined and end the rule, where the interpreter reports an error. Written:
//!   a function that gives the alarm (`rvm_alarm`), unless they are numbers, or sets, whatever the input.
//! - `=` and patterns in a comprehension under `not` do not decide. Refused.
//! - different values for one rule or function call, an error in the interpreter, are undefined. Written: each
//!   definition by itself besides, and the alarm when one of them has a value and all together have none
//!   (`rvm_values`). Different values that one body gives, or for one key of an object, are refused where they cannot be
//!   excluded.
//! - arguments after the eighth are lost. Refused.
//! - a function may write a text of any size in one step. Written: a function that looks first (`rvm_bounds`).

use std::collections::BTreeSet;

use regorus::unstable::{
    ArithOp, AssignOp, Expr, Literal, LiteralStmt, Module, Query, Ref, Rule, RuleBody, RuleHead, Span,
};

use super::ast;
use super::interpreter_text;
use super::products;
use super::rvm_alarm::{self, Operation};
use super::rvm_bounds::{self, Writing};
use super::rvm_kinds::{self as kinds, Kind, Scopes};
use super::rvm_values;
use super::text_edits::{Edits, end, sign, start, unused_prefix};

/// Arguments that the machine passes.
const MAX_ARGUMENTS: usize = 8;

/// A file as the virtual machine gets it.
#[derive(Clone, Debug)]
pub(super) struct RvmText {
    /// The text.
    pub(super) text: String,
    /// What the machine would get wrong all the same: the rule's name, and what is in it.
    pub(super) refusals: Vec<(String, String)>,
    /// Whether the text could not be prepared.
    pub(super) is_unprepared: bool,
}

impl Default for RvmText {
    /// None: what is not prepared is refused.
    fn default() -> Self {
        Self { text: String::new(), refusals: vec![], is_unprepared: true }
    }
}

/// Returns a file for the virtual machine, from the parsed text that the interpreter gets.
pub(super) fn of(module: &Module) -> RvmText {
    let text = module.package.span.source.contents();
    let mut writer = Writer::new(text);
    writer.own_rules = module.policy.iter().map(|rule| ast::rule_name(rule)).collect();
    for rule in &module.policy {
        writer.rule(rule);
    }
    let several = rvm_values::several_of_one_body(module).into_iter();
    writer.refusals.extend(several.map(|name| (name.clone(), format!("`{name}` may have several values"))));
    let rewritten = writer.edits.render(text, 0, text.len());
    let is_as_meant = is_as_meant(&writer, &rewritten);
    let watched = interpreter_text::parsed(&rewritten, |module| rvm_values::watched(module, &writer.prefix));
    let Some(watched) = watched.flatten().filter(|_| is_as_meant) else { return RvmText::default() };
    let functions = rvm_alarm::functions(&writer.prefix, &writer.operations);
    let bounds = rvm_bounds::functions(&writer.prefix, &writer.writing);
    RvmText { text: format!("{watched}\n{functions}{bounds}"), refusals: writer.refusals, is_unprepared: false }
}

/// Returns whether a text has the statements and constants of the file and those that were added, and no others.
fn is_as_meant(writer: &Writer<'_>, rewritten: &str) -> bool {
    let Some(mut written) = interpreter_text::parsed(rewritten, census) else { return false };
    let mut meant = writer.census.literals.clone();
    meant.extend((0..writer.added.loops).map(|_| "1".to_owned()));
    meant.extend((0..writer.added.checks).map(|_| "null".to_owned()));
    meant.sort();
    written.literals.sort();
    let added = &writer.added;
    let statements = writer.census.statements + added.statements + added.checks + added.loops;
    written.literals == meant && written.statements == statements
}

/// Returns a statement that holds when a variable has a value, whatever it is: null is the least of all.
pub(super) fn is_defined_check(name: &str) -> String {
    format!("{name} >= null")
}

/// Returns what is in a file.
pub(super) fn census(module: &Module) -> Census {
    let mut writer = Writer::new(module.package.span.source.contents());
    module.policy.iter().for_each(|rule| writer.rule(rule));
    writer.census
}

/// Where an expression stands.
#[derive(Clone, Copy, Default)]
struct Place {
    under_not: bool,
    in_comprehension: bool,
}

impl Place {
    /// Whether the machine drops the checks of patterns here.
    fn drops_patterns(self) -> bool {
        self.under_not && self.in_comprehension
    }
}

struct Writer<'a> {
    text: &'a str,
    edits: Edits,
    /// The rule that is being written.
    rule: String,
    refusals: Vec<(String, String)>,
    scopes: Scopes,
    /// Begins every name that is made up; not in the text.
    prefix: String,
    names: usize,
    /// What is in the file.
    census: Census,
    /// What was added to it.
    added: Added,
    /// Operations that are written as functions.
    operations: BTreeSet<Operation>,
    /// Functions that are called by way of others.
    writing: BTreeSet<Writing>,
    /// The file's rules and functions.
    own_rules: BTreeSet<String>,
}

/// What the statements and constants of a file are; tells a text that was written wrongly.
#[derive(Default)]
pub(super) struct Census {
    pub(super) statements: usize,
    pub(super) literals: Vec<String>,
}

/// What was added to a file.
#[derive(Default)]
struct Added {
    /// Assignments.
    statements: usize,
    /// Checks that a variable has a value.
    checks: usize,
    /// Loops over `[1]`.
    loops: usize,
}

impl<'a> Writer<'a> {
    fn new(text: &'a str) -> Self {
        let prefix = unused_prefix(text);
        Self {
            text,
            edits: Edits::default(),
            rule: String::new(),
            refusals: vec![],
            scopes: Scopes::default(),
            prefix,
            names: 0,
            census: Census::default(),
            added: Added::default(),
            operations: BTreeSet::new(),
            writing: BTreeSet::new(),
            own_rules: BTreeSet::new(),
        }
    }

    fn refuse(&mut self, reason: impl Into<String>) {
        self.refusals.push((self.rule.clone(), reason.into()));
    }

    fn name(&mut self) -> String {
        self.names += 1;
        format!("{}{}", self.prefix, self.names)
    }

    fn rule(&mut self, rule: &Rule) {
        let Rule::Spec { head, bodies, .. } = rule else { return };
        let (arguments, output): (&[Ref<Expr>], Option<&Expr>) = match head {
            RuleHead::Set { key, .. } => (&[], key.as_deref()),
            RuleHead::Compr { assign, .. } => (&[], assign.as_ref().map(|assign| assign.value.as_ref())),
            RuleHead::Func { args, assign, .. } => (args, assign.as_ref().map(|assign| assign.value.as_ref())),
        };
        self.rule = ast::rule_name(rule);
        self.scopes.enter(kinds::variables(arguments));
        self.arguments(arguments);
        if bodies.iter().skip(1).any(|body| !body.is_else) {
            self.refuse("rule with several bodies");
        }
        match bodies.as_slice() {
            [] => output.into_iter().for_each(|output| self.expr(output, Place::default())),
            [first, others @ ..] => {
                self.body(first, output, !others.is_empty());
                for (at, body) in others.iter().enumerate() {
                    let value = body.assign.as_ref().map(|assign| assign.value.as_ref());
                    self.body(body, value, at + 1 < others.len());
                }
            }
        }
        self.scopes.leave();
    }

    fn arguments(&mut self, arguments: &[Ref<Expr>]) {
        if arguments.len() > MAX_ARGUMENTS {
            self.refuse(format!("function of more than {MAX_ARGUMENTS} arguments"));
        }
        for argument in arguments {
            if let Expr::Var { span, .. } = argument.as_ref()
                && span.text() == "_"
            {
                let name = self.name();
                self.edits.push(span.start as usize, span.end as usize, name);
            }
        }
    }

    /// Writes a body and the value that it gives; `else` says whether another is tried after it.
    fn body(&mut self, body: &RuleBody, value: Option<&Expr>, then_else: bool) {
        if then_else && self.scopes.loops(&body.query) {
            self.refuse("`else` after a loop");
        }
        self.scopes.enter_query(&body.query);
        self.query(&body.query, Place::default());
        if let Some(value) = value {
            if then_else && !self.scopes.is_defined(value) {
                self.refuse("`else` after a value that may be undefined");
            }
            self.expr(value, Place::default());
        }
        self.scopes.leave();
    }

    /// Writes the statements of a query whose scope was entered.
    fn query(&mut self, query: &Query, place: Place) {
        let before = self.edits.len();
        query.stmts.iter().for_each(|statement| self.statement(statement, place));
        let Some((first, last)) = query.stmts.first().zip(query.stmts.last()) else { return };
        // a body of one statement without braces
        if query.span.start == first.span.start && self.edits.len() > before {
            let (from, to) = (start(self.text, &first.span), end(self.text, &last.span));
            self.edits.insert_before(before, from, "{ ".to_owned());
            self.edits.push(to, to, " }".to_owned());
        }
    }

    fn statement(&mut self, statement: &LiteralStmt, place: Place) {
        self.census.statements += 1;
        match &statement.literal {
            Literal::SomeVars { .. } => {}
            Literal::SomeIn { key, value, collection, .. } => {
                let is_pattern = |expr: &Expr| !matches!(expr, Expr::Var { .. });
                if place.drops_patterns() && key.iter().chain([value]).any(|expr| is_pattern(expr)) {
                    self.refuse("pattern in a comprehension under `not`");
                }
                key.iter().chain([value]).for_each(|expr| self.expr(expr, place));
                self.expr(collection, place);
            }
            Literal::Expr { expr, .. } => match expr.as_ref() {
                Expr::AssignExpr { op, lhs, rhs, .. } => self.assignment(statement, op, lhs, rhs, place),
                expr => self.expr(expr, place),
            },
            Literal::NotExpr { expr, .. } => self.expr(expr, Place { under_not: true, ..place }),
            Literal::Every { key, value, domain, query, .. } => {
                self.expr(domain, place);
                self.scopes.enter(key.iter().chain([value]).map(|span| span.text().to_owned()).collect());
                self.scopes.enter_query(query);
                self.query(query, place);
                self.scopes.leave();
                self.scopes.leave();
            }
        }
    }

    fn assignment(&mut self, statement: &LiteralStmt, op: &AssignOp, lhs: &Expr, rhs: &Expr, place: Place) {
        let is_variable = matches!(lhs, Expr::Var { .. });
        let declares = matches!(op, AssignOp::ColEq);
        if place.drops_patterns() && !(declares && is_variable) {
            self.refuse("`=` or a pattern in a comprehension under `not`");
        }
        self.expr(lhs, place);
        self.expr(rhs, place);
        let Expr::Var { span, .. } = lhs else { return };
        if !declares {
            return;
        }
        if span.text() == "_" {
            self.wildcard(span.end as usize);
        } else if !self.scopes.is_defined(rhs) {
            let end = end(self.text, &statement.span);
            self.edits.push(end, end, format!("; {}", is_defined_check(span.text())));
            self.added.checks += 1;
        }
    }

    /// Writes `_ = e` for `_ := e`.
    fn wildcard(&mut self, after: usize) {
        match self.text.get(after..).filter(|rest| rest.trim_start().starts_with(":=")) {
            Some(rest) => {
                let colon = after + (rest.len() - rest.trim_start().len());
                self.edits.push(colon, colon + 1, String::new());
            }
            None => self.refuse("`_ :=`"),
        }
    }

    fn expr(&mut self, expr: &Expr, place: Place) {
        self.census.literals.extend(ast::literal(expr));
        match expr {
            Expr::String { .. }
            | Expr::RawString { .. }
            | Expr::Number { .. }
            | Expr::Bool { .. }
            | Expr::Null { .. }
            | Expr::Var { .. } => {}
            Expr::RefDot { refr, .. } => self.expr(refr, place),
            Expr::RefBrack { refr, index, .. } => {
                self.expr(refr, place);
                self.expr(index, place);
            }
            Expr::Array { items, .. } | Expr::Set { items, .. } => items.iter().for_each(|item| self.expr(item, place)),
            Expr::Object { fields, .. } => fields.iter().for_each(|(_, key, value)| {
                self.expr(key, place);
                self.expr(value, place);
            }),
            Expr::ArrayCompr { span, term, query, .. } | Expr::SetCompr { span, term, query, .. } => {
                self.comprehension(span.start as usize + 1, None, term, query, place);
            }
            Expr::ObjectCompr { span, key, value, query, .. } => {
                if !self.scopes.has_distinct_keys(key, value, query) {
                    self.refuse("object comprehension that may give a key several values");
                }
                self.comprehension(span.start as usize + 1, Some(key), value, query, place);
            }
            Expr::Call { fcn, params, .. } => {
                self.call(fcn, params);
                if params.len() > MAX_ARGUMENTS {
                    self.refuse(format!("call with more than {MAX_ARGUMENTS} arguments"));
                }
                params.iter().for_each(|param| self.expr(param, place));
            }
            Expr::UnaryExpr { expr, .. } => self.expr(expr, place),
            Expr::ArithExpr { span, op, lhs, rhs, .. } => {
                let kinds: &[Kind] = match op {
                    ArithOp::Mod => &[],
                    ArithOp::Sub => &[Kind::Set, Kind::Number],
                    _ => &[Kind::Number],
                };
                self.operation(span, op.into(), [lhs, rhs], kinds, place);
            }
            Expr::BinExpr { span, op, lhs, rhs, .. } => {
                self.operation(span, op.into(), [lhs, rhs], &[Kind::Set], place);
            }
            Expr::BoolExpr { lhs, rhs, .. } => {
                self.expr(lhs, place);
                self.expr(rhs, place);
            }
            Expr::AssignExpr { .. } => self.refuse("assignment within an expression"),
            Expr::Membership { key, value, collection, .. } => {
                if key.is_some() {
                    self.refuse("`in` with a key");
                }
                key.iter().chain([value, collection]).for_each(|expr| self.expr(expr, place));
            }
        }
    }

    /// Writes the name of a function that may write much as that of one that looks first.
    fn call(&mut self, function: &Expr, arguments: &[Ref<Expr>]) {
        let Some(path) = ast::constant_path(function) else { return };
        let name = path.join(".");
        if name == products::FUNCTION {
            return self.refuse("product without a constant");
        }
        let format = arguments.first().and_then(|first| ast::literal(first));
        let is_own = path.first().is_none_or(|root| self.own_rules.contains(root));
        let Some(writing) = Writing::named(&name, format.as_deref()).filter(|_| !is_own) else { return };
        let is_small = |expr: &Expr| ast::literal(expr).is_some() || self.scopes.are(&[expr], Kind::Number);
        let are_small = match arguments.last().map(Ref::as_ref) {
            Some(Expr::Array { items, .. }) if name == "sprintf" => items.iter().all(|item| is_small(item)),
            _ => false,
        };
        if !are_small {
            let start = ast::offset(function);
            if self.text.get(start..).is_some_and(|rest| rest.starts_with(&name)) {
                self.edits.push(start, start + name.len(), writing.function(&self.prefix));
                self.writing.insert(writing);
            } else {
                self.refuse(format!("`{name}` in an unusual form"));
            }
        }
    }

    /// Writes an operation on two operands: as a function, unless both are surely of one of the kinds.
    fn operation(&mut self, span: &Span, operation: Operation, operands: [&Expr; 2], kinds: &[Kind], place: Place) {
        if !kinds.iter().any(|kind| self.scopes.are(&operands, *kind)) {
            match sign(self.text, operands[0].span(), operation.sign()) {
                Some(at) => {
                    let (from, to) = (start(self.text, span), end(self.text, span));
                    self.edits.push(from, from, format!("{}(", operation.function(&self.prefix)));
                    self.expr(operands[0], place);
                    self.edits.push(at, at + 1, ",".to_owned());
                    self.expr(operands[1], place);
                    self.edits.push(to, to, ")".to_owned());
                    self.operations.insert(operation);
                    return;
                }
                None => self.refuse(format!("`{}` in an unusual form", operation.sign())),
            }
        }
        operands.iter().for_each(|operand| self.expr(operand, place));
    }

    /// Writes a comprehension whose key and term begin at an offset.
    fn comprehension(&mut self, start: usize, key: Option<&Expr>, term: &Expr, query: &Query, place: Place) {
        let place = Place { in_comprehension: true, ..place };
        self.scopes.enter_query(query);
        self.query(query, place);
        key.into_iter().for_each(|key| self.expr(key, place));
        self.expr(term, place);
        let is_defined = self.scopes.is_defined(term);
        if key.is_some_and(|key| !self.scopes.is_defined(key)) {
            self.refuse("key of a comprehension that may be undefined");
        }
        self.scopes.leave();
        let bar = query.span.start as usize;
        let Some(last) = query.stmts.last().map(|last| end(self.text, &last.span)) else { return };
        if !self.text.get(bar..).is_some_and(|rest| rest.starts_with('|')) {
            return self.refuse("comprehension in an unusual form");
        }
        self.edits.push(bar + 1, bar + 1, " some _ in [1]; ".to_owned());
        self.added.loops += 1;
        if !is_defined {
            match self.term(start, key, bar) {
                Some((from, to)) => {
                    let term = self.edits.render(self.text, from, to);
                    let name = self.name();
                    self.edits.push(from, to, format!(" {name} "));
                    self.edits.push(last, last, format!("; {name} := {}; {}", term.trim(), is_defined_check(&name)));
                    self.added.statements += 1;
                    self.added.checks += 1;
                }
                None => self.refuse("comprehension in an unusual form"),
            }
        }
    }

    /// Returns where the term stands that ends before the bar.
    fn term(&self, start: usize, key: Option<&Expr>, bar: usize) -> Option<(usize, usize)> {
        if !self.text.get(bar..)?.starts_with('|') || self.text.get(start..bar)?.contains('#') {
            return None;
        }
        let Some(key) = key else { return Some((start, bar)) };
        let after = end(self.text, key.span());
        Some((after + self.text.get(after..bar)?.find(':')? + 1, bar))
    }
}
