//! What is surely true of the values in a query, whatever the input: that they are defined, numbers or sets.

use std::collections::BTreeMap;

use regorus::unstable::{ArithOp, AssignOp, Expr, Literal, Query, Ref};

use super::ast;

/// Functions whose value, if any, is a number.
const NUMBERS: [&str; 9] = [
    "count",
    "ceil",
    "floor",
    "round",
    "to_number",
    "indexof",
    "time.now_ns",
    "time.parse_rfc3339_ns",
    "time.parse_duration_ns",
];

/// Functions whose value, if any, is a set.
const SETS: [&str; 3] = ["object.keys", "union", "intersection"];

/// What a value is, if it is defined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Number,
    Set,
}

/// The variables in sight, and what is known of them.
#[derive(Default)]
pub(super) struct Scopes {
    scopes: Vec<BTreeMap<String, Option<Kind>>>,
}

impl Scopes {
    /// Enters a scope with these variables.
    pub(super) fn enter(&mut self, variables: Vec<String>) {
        self.scopes.push(variables.into_iter().map(|name| (name, None)).collect());
    }

    /// Enters the scope of a query.
    pub(super) fn enter_query(&mut self, query: &Query) {
        self.enter(ast::declared(query).into_iter().collect());
        // as long as an assignment may stand before that of what it uses
        for _ in 0..2 {
            for (name, value) in assignments(query) {
                let kind = self.kind(value);
                if let Some(known) = self.scopes.last_mut().and_then(|scope| scope.get_mut(name)) {
                    *known = kind;
                }
            }
        }
    }

    /// Leaves the last scope.
    pub(super) fn leave(&mut self) {
        self.scopes.pop();
    }

    /// Returns whether the values of these, if any, are surely of a kind.
    pub(super) fn are(&self, exprs: &[&Expr], kind: Kind) -> bool {
        exprs.iter().all(|expr| self.kind(expr) == Some(kind))
    }

    /// Returns the kind of a value: operations on others than their kinds have none.
    fn kind(&self, expr: &Expr) -> Option<Kind> {
        match expr {
            Expr::Number { .. } => Some(Kind::Number),
            Expr::ArithExpr { op: ArithOp::Sub, lhs, rhs, .. } => {
                [lhs, rhs].into_iter().find_map(|operand| self.kind(operand))
            }
            Expr::ArithExpr { .. } => Some(Kind::Number),
            Expr::Set { .. } | Expr::SetCompr { .. } | Expr::BinExpr { .. } => Some(Kind::Set),
            Expr::Call { fcn, .. } => {
                let name = ast::constant_path(fcn)?.join(".");
                match name.as_str() {
                    name if NUMBERS.contains(&name) => Some(Kind::Number),
                    name if SETS.contains(&name) => Some(Kind::Set),
                    _ => None,
                }
            }
            Expr::Var { span, .. } => {
                self.scopes.iter().rev().find_map(|scope| scope.get(span.text())).copied().flatten()
            }
            _ => None,
        }
    }

    fn is_local(&self, name: &str) -> bool {
        self.scopes.iter().any(|scope| scope.contains_key(name))
    }

    /// Returns whether a value is surely defined, when every assignment before it is.
    pub(super) fn is_defined(&self, expr: &Expr) -> bool {
        match expr {
            Expr::String { .. }
            | Expr::RawString { .. }
            | Expr::Number { .. }
            | Expr::Bool { .. }
            | Expr::Null { .. }
            | Expr::ArrayCompr { .. }
            | Expr::SetCompr { .. }
            | Expr::ObjectCompr { .. } => true,
            Expr::Var { span, .. } => self.is_local(span.text()),
            Expr::Array { items, .. } | Expr::Set { items, .. } => items.iter().all(|item| self.is_defined(item)),
            Expr::Object { fields, .. } => {
                fields.iter().all(|(_, key, value)| self.is_defined(key) && self.is_defined(value))
            }
            _ => false,
        }
    }

    /// Returns whether a query may have several solutions, or none for want of something to go over.
    pub(super) fn loops(&mut self, query: &Query) -> bool {
        self.enter_query(query);
        let loops = query.stmts.iter().any(|statement| match &statement.literal {
            Literal::SomeVars { .. } | Literal::SomeIn { .. } => true,
            Literal::Expr { expr, .. } | Literal::NotExpr { expr, .. } => self.iterates(expr),
            Literal::Every { domain, .. } => self.iterates(domain),
        });
        self.leave();
        loops
    }

    /// Returns whether an expression goes over a collection: `l[_]`, `l[i]` with a variable that is not in sight.
    pub(super) fn iterates(&self, expr: &Expr) -> bool {
        match expr {
            Expr::RefBrack { refr, index, .. } => {
                let is_free = !self.is_defined(index) && !matches!(index.as_ref(), Expr::RefDot { .. });
                is_free || self.iterates(refr) || self.iterates(index)
            }
            Expr::RefDot { refr: expr, .. } | Expr::UnaryExpr { expr, .. } => self.iterates(expr),
            Expr::Array { items, .. } | Expr::Set { items, .. } | Expr::Call { params: items, .. } => {
                items.iter().any(|item| self.iterates(item))
            }
            Expr::Object { fields, .. } => {
                fields.iter().any(|(_, key, value)| self.iterates(key) || self.iterates(value))
            }
            Expr::BinExpr { lhs, rhs, .. }
            | Expr::BoolExpr { lhs, rhs, .. }
            | Expr::ArithExpr { lhs, rhs, .. }
            | Expr::AssignExpr { lhs, rhs, .. } => self.iterates(lhs) || self.iterates(rhs),
            Expr::Membership { key, value, collection, .. } => {
                key.iter().chain([value, collection]).any(|expr| self.iterates(expr))
            }
            _ => false,
        }
    }

    /// Returns whether an object comprehension surely gives each key one value: its only loop is `some k, v in m` and
    /// its key is `k`, or its value is always the same.
    pub(super) fn has_distinct_keys(&mut self, key: &Expr, value: &Expr, query: &Query) -> bool {
        if ast::is_constant(value) {
            return true;
        }
        let mut loops = query.stmts.iter().filter(|statement| match &statement.literal {
            Literal::SomeIn { .. } | Literal::SomeVars { .. } => true,
            Literal::Expr { .. } | Literal::NotExpr { .. } | Literal::Every { .. } => false,
        });
        let Some((Literal::SomeIn { key: Some(index), .. }, None)) =
            loops.next().map(|one| (&one.literal, loops.next()))
        else {
            return false;
        };
        let (Expr::Var { span: key, .. }, Expr::Var { span: index, .. }) = (key, index.as_ref()) else { return false };
        self.enter_query(query);
        let iterates = self.iterates(value)
            || query.stmts.iter().any(|statement| match &statement.literal {
                Literal::Expr { expr, .. } | Literal::NotExpr { expr, .. } => self.iterates(expr),
                Literal::SomeIn { collection, .. } => self.iterates(collection),
                Literal::Every { domain, .. } => self.iterates(domain),
                Literal::SomeVars { .. } => true,
            });
        self.leave();
        key.text() == index.text() && key.text() != "_" && !iterates
    }
}

fn assignments(query: &Query) -> impl Iterator<Item = (&str, &Expr)> {
    query.stmts.iter().filter_map(|statement| match &statement.literal {
        Literal::Expr { expr, .. } => match expr.as_ref() {
            Expr::AssignExpr { op: AssignOp::ColEq, lhs, rhs, .. } => match lhs.as_ref() {
                Expr::Var { span, .. } => Some((span.text(), rhs.as_ref())),
                _ => None,
            },
            _ => None,
        },
        _ => None,
    })
}

/// Returns the variables in the arguments of a function.
pub(super) fn variables(arguments: &[Ref<Expr>]) -> Vec<String> {
    arguments.iter().flat_map(|argument| ast::variables(argument)).collect()
}
