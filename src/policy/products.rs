//! Writes products as calls of a function that bounds them.
//!
//! A number that is squared thirty times has a billion digits, and a product is one step, which no limit of the engine's
//! ends. A product by a constant cannot grow like that; any other is written `f(a, b)` for the interpreter, which lets us
//! add functions. The virtual machine does not, and leaves such policies to it.

use regorus::unstable::{ArithOp, Expr, Literal, LiteralStmt, Module, Query, Ref, Rule, RuleHead};

use super::interpreter_text::parsed;
use super::text_edits;

/// The function in the place of `*`; no policy can call it, since no policy may call what the language does not have.
pub(super) const FUNCTION: &str = "__product";

/// Returns a text with its products as calls; as it is when it has none.
pub(super) fn bounded(text: String) -> String {
    if !text.contains('*') {
        return text;
    }
    let edits = parsed(&text, |module| Finder::of(module).edits);
    let Some(mut edits) = edits.filter(|edits| !edits.is_empty()) else { return text };
    // stable: what begins at one place stays in the order in which it was found, the outer before the inner
    edits.sort_by_key(|(from, ..)| *from);
    let written = text_edits::edited(&text, 0, text.len(), edits);
    let is_free = parsed(&written, |module| Finder::of(module).products == 0);
    if is_free == Some(true) { written } else { text }
}

/// Finds products of which no factor is a constant.
struct Finder<'a> {
    text: &'a str,
    products: usize,
    edits: Vec<(usize, usize, String)>,
}

impl<'a> Finder<'a> {
    fn of(module: &'a Module) -> Self {
        let mut finder = Self { text: module.package.span.source.contents(), products: 0, edits: vec![] };
        module.policy.iter().for_each(|rule| finder.rule(rule));
        finder
    }

    fn rule(&mut self, rule: &Rule) {
        let Rule::Spec { head, bodies, .. } = rule else { return };
        match head {
            RuleHead::Set { key, .. } => key.iter().for_each(|key| self.expr(key)),
            RuleHead::Compr { assign, .. } | RuleHead::Func { assign, .. } => {
                assign.iter().for_each(|assign| self.expr(&assign.value));
            }
        }
        for (at, body) in bodies.iter().enumerate() {
            // the first body's value is the head's
            body.assign.iter().filter(|_| at > 0).for_each(|assign| self.expr(&assign.value));
            self.query(&body.query);
        }
    }

    fn query(&mut self, query: &Query) {
        query.stmts.iter().for_each(|statement| self.statement(statement));
    }

    fn statement(&mut self, statement: &LiteralStmt) {
        match &statement.literal {
            Literal::SomeVars { .. } => {}
            Literal::SomeIn { key, value, collection, .. } => {
                key.iter().chain([value, collection]).for_each(|expr| self.expr(expr));
            }
            Literal::Expr { expr, .. } | Literal::NotExpr { expr, .. } => self.expr(expr),
            Literal::Every { domain, query, .. } => {
                self.expr(domain);
                self.query(query);
            }
        }
        statement.with_mods.iter().for_each(|with| self.expr(&with.r#as));
    }

    fn all(&mut self, exprs: &[Ref<Expr>]) {
        exprs.iter().for_each(|expr| self.expr(expr));
    }

    fn expr(&mut self, expr: &Expr) {
        match expr {
            Expr::String { .. }
            | Expr::RawString { .. }
            | Expr::Number { .. }
            | Expr::Bool { .. }
            | Expr::Null { .. }
            | Expr::Var { .. } => {}
            Expr::RefDot { refr, .. } => self.expr(refr),
            Expr::RefBrack { refr, index, .. } => self.all(&[refr.clone(), index.clone()]),
            Expr::Array { items, .. } | Expr::Set { items, .. } => self.all(items),
            Expr::Object { fields, .. } => fields.iter().for_each(|(_, key, value)| {
                self.expr(key);
                self.expr(value);
            }),
            Expr::ArrayCompr { term, query, .. } | Expr::SetCompr { term, query, .. } => {
                self.expr(term);
                self.query(query);
            }
            Expr::ObjectCompr { key, value, query, .. } => {
                self.expr(key);
                self.expr(value);
                self.query(query);
            }
            Expr::Call { fcn, params, .. } => {
                self.expr(fcn);
                self.all(params);
            }
            Expr::UnaryExpr { expr, .. } => self.expr(expr),
            Expr::ArithExpr { op: ArithOp::Mul, lhs, rhs, .. } if ![lhs, rhs].into_iter().any(|one| is_number(one)) => {
                self.product(expr, lhs, rhs);
            }
            Expr::BinExpr { lhs, rhs, .. }
            | Expr::BoolExpr { lhs, rhs, .. }
            | Expr::ArithExpr { lhs, rhs, .. }
            | Expr::AssignExpr { lhs, rhs, .. } => {
                self.expr(lhs);
                self.expr(rhs);
            }
            Expr::Membership { key, value, collection, .. } => {
                key.iter().chain([value, collection]).for_each(|expr| self.expr(expr));
            }
        }
    }

    fn product(&mut self, product: &Expr, lhs: &Expr, rhs: &Expr) {
        self.products += 1;
        let (from, to) = (text_edits::start(self.text, product.span()), text_edits::end(self.text, product.span()));
        self.edits.push((from, from, format!("{FUNCTION}(")));
        self.expr(lhs);
        if let Some(at) = text_edits::sign(self.text, lhs.span(), '*') {
            self.edits.push((at, at + 1, ",".to_owned()));
        }
        self.expr(rhs);
        self.edits.push((to, to, ")".to_owned()));
    }
}

fn is_number(expr: &Expr) -> bool {
    matches!(expr, Expr::Number { .. })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn products_of_what_is_not_constant_are_calls() {
        for (text, written) in [
            ("x := input.a * input.b", "x := __product(input.a , input.b)"),
            ("x := a * b * c", "x := __product(__product(a , b) , c)"),
            ("x := (a + b) * f(c)", "x := __product((a + b) , f(c))"),
            (
                "x := [n | some y in l; n := y * z; z * 2 > 3 * y]",
                "x := [n | some y in l; n := __product(y , z); z * 2 > 3 * y]",
            ),
            ("x := \"a * b\" # * c", "x := \"a * b\" # * c"),
        ] {
            assert_eq!(bounded(format!("package t\n{text}\n")), format!("package t\n{written}\n"));
        }
    }
}
