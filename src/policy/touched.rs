//! What a policy touches of its input, as far as its text tells.
//!
//! The rules are walked with values that are nothing but places in the document: `some rule in input.config.ingress`
//! makes `rule` the place `/config/ingress/*`, and so on through local variables, comprehensions, rules and the functions
//! of libraries. What a place holds is never known, so that both ways of every condition are walked.

use std::collections::{BTreeMap, BTreeSet};

use regorus::unstable::{Expr, Literal, Module, Query, Ref, Rule, RuleHead, Span};

use super::ast::{self, Path};
use super::place::{Step, Touch, Value};

/// How deep rules may call one another here; a policy that recurses is refused elsewhere.
const MAX_DEPTH: usize = 60;
/// Returns everything that the rules of a policy look at, directly or through libraries.
pub(super) fn touched(policy: &Module, libraries: &[&Module]) -> BTreeSet<Touch> {
    let mut walk = Walk::default();
    for module in libraries.iter().copied().chain([policy]) {
        walk.add(module);
    }
    let own: Vec<Path> = walk.rules.keys().filter(|path| path.starts_with(&package(policy))).cloned().collect();
    own.iter().for_each(|path| _ = walk.rule(path, &[]));
    walk.touches
}

fn package(module: &Module) -> Path {
    let mut path = vec!["data".to_owned()];
    path.extend(ast::constant_path(&module.package.refr).unwrap_or_default());
    path
}

/// What a name means in a file.
struct File {
    package: Path,
    imports: BTreeMap<String, Path>,
    names: BTreeSet<String>,
}

#[derive(Default)]
struct Walk<'a> {
    files: Vec<File>,
    /// Rules by package and name: file and definition.
    rules: BTreeMap<Path, Vec<(usize, &'a Rule)>>,
    known: BTreeMap<(Path, Vec<Value>), Value>,
    /// The file, and the local variables, of what is walked.
    file: usize,
    locals: Vec<BTreeMap<String, Value>>,
    depth: usize,
    touches: BTreeSet<Touch>,
}

impl<'a> Walk<'a> {
    fn add(&mut self, module: &'a Module) {
        let package = package(module);
        let imports = module.imports.iter().filter_map(|import| {
            let path = ast::constant_path(&import.refr)?;
            let name = import.r#as.as_ref().map(|name| name.text().to_owned()).or_else(|| path.last().cloned())?;
            Some((name, path))
        });
        let imports = imports.collect();
        let named = |rule: &'a Ref<Rule>| {
            let name = ast::rule_name(rule);
            (package.iter().cloned().chain([name]).collect::<Path>(), rule.as_ref())
        };
        let rules: Vec<(Path, &Rule)> = module.policy.iter().map(named).collect();
        let names = rules.iter().filter_map(|(path, _)| path.last().cloned()).collect();
        for (path, rule) in &rules {
            self.rules.entry(path.clone()).or_default().push((self.files.len(), rule));
        }
        self.files.push(File { package, imports, names });
    }

    /// Returns what a rule may be, or what a function may give for these arguments.
    fn rule(&mut self, path: &Path, arguments: &[Value]) -> Value {
        let key = (path.clone(), arguments.to_vec());
        if let Some(known) = self.known.get(&key) {
            return known.clone();
        }
        if self.depth >= MAX_DEPTH {
            return Value::default();
        }
        // whoever comes back here meanwhile gets nothing more
        self.known.insert(key.clone(), Value::default());
        let (file, locals) = (self.file, std::mem::take(&mut self.locals));
        self.depth += 1;
        let mut value = Value::default();
        for (file, rule) in self.rules.get(path).cloned().unwrap_or_default() {
            self.file = file;
            value.add(self.definition(rule, arguments), 0);
        }
        self.depth -= 1;
        (self.file, self.locals) = (file, locals);
        self.known.insert(key, value.clone());
        value
    }

    fn definition(&mut self, rule: &'a Rule, arguments: &[Value]) -> Value {
        let (head, bodies) = match rule {
            Rule::Default { value, .. } => return self.expr(value),
            Rule::Spec { head, bodies, .. } => (head, bodies),
        };
        let (output, patterns, is_set): (Option<&Expr>, &[Ref<Expr>], bool) = match head {
            RuleHead::Set { key, .. } => (key.as_deref(), &[], true),
            RuleHead::Compr { assign, .. } => (assign.as_ref().map(|assign| assign.value.as_ref()), &[], false),
            RuleHead::Func { args, assign, .. } => (assign.as_ref().map(|assign| assign.value.as_ref()), args, false),
        };
        let has_parts = matches!(head, RuleHead::Compr { refr, .. } if !matches!(refr.as_ref(), Expr::Var { .. }));
        self.locals.push(BTreeMap::new());
        for (pattern, argument) in patterns.iter().zip(arguments) {
            self.bind(pattern, argument);
        }
        let mut value = Value::default();
        if bodies.is_empty() {
            value.add(output.map(|output| self.expr(output)).unwrap_or_default(), 0);
        }
        for body in bodies {
            let own = body.assign.as_ref().map(|assign| assign.value.as_ref());
            let outputs: Vec<&Expr> = own.or(output).into_iter().collect();
            value.add(self.query(&body.query, &outputs), 0);
        }
        self.locals.pop();
        if is_set || has_parts { Value::of_items(value) } else { value }
    }

    /// Walks a query, and returns what the outputs may be, together.
    fn query(&mut self, query: &'a Query, outputs: &[&'a Expr]) -> Value {
        self.locals.push(BTreeMap::new());
        // twice, since what a statement uses may be said by a later one
        for _ in 0..2 {
            query.stmts.iter().for_each(|statement| self.literal(&statement.literal));
        }
        let mut value = Value::default();
        outputs.iter().for_each(|output| value.add(self.expr(output), 0));
        self.locals.pop();
        value
    }

    fn literal(&mut self, literal: &'a Literal) {
        match literal {
            Literal::SomeVars { vars, .. } => vars.iter().for_each(|name| self.declare(name)),
            Literal::SomeIn { key, value, collection, .. } => {
                let items = self.items(collection);
                key.iter().for_each(|key| self.bind(key, &Value::default()));
                self.bind(value, &items);
            }
            Literal::Expr { expr, .. } => match expr.as_ref() {
                Expr::AssignExpr { lhs, rhs, .. } => {
                    let value = self.expr(rhs);
                    self.bind(lhs, &value);
                }
                other => _ = self.expr(other),
            },
            Literal::NotExpr { expr, .. } => _ = self.expr(expr),
            Literal::Every { key, value, domain, query, .. } => {
                let items = self.items(domain);
                self.locals.push(BTreeMap::new());
                key.iter().for_each(|key| self.declare(key));
                self.set(value.text(), &items);
                self.query(query, &[]);
                self.locals.pop();
            }
        }
    }

    fn declare(&mut self, name: &Span) {
        self.set(name.text(), &Value::default());
    }

    fn set(&mut self, name: &str, value: &Value) {
        if let Some(locals) = self.locals.last_mut() {
            locals.entry(name.to_owned()).or_default().add(value.clone(), 0);
        }
    }

    fn bind(&mut self, pattern: &'a Expr, value: &Value) {
        match pattern {
            Expr::Var { span, .. } => self.set(span.text(), value),
            Expr::Array { items, .. } => {
                let inner = self.stepped(value.clone(), &Step::Any, pattern.span());
                items.iter().for_each(|item| self.bind(item, &inner));
            }
            Expr::Object { fields, .. } => {
                for (_, key, part) in fields {
                    let inner = self.stepped(value.clone(), &step_of(key), key.span());
                    self.bind(part, &inner);
                }
            }
            other => _ = self.expr(other),
        }
    }

    /// Returns what the elements of a collection may be.
    fn items(&mut self, collection: &'a Expr) -> Value {
        let value = self.expr(collection);
        self.stepped(value, &Step::Any, collection.span())
    }

    /// Returns what lies in a value, and notes where in the document that is.
    fn stepped(&mut self, value: Value, step: &Step, span: &Span) -> Value {
        let mut inner = Value::default();
        for path in value.at {
            let path: Vec<Step> = path.into_iter().chain([step.clone()]).collect();
            let file = span.source.file().clone();
            self.touches.insert(Touch { path: path.clone(), file, offset: span.start as usize });
            inner.at.insert(path);
        }
        match step {
            Step::Key(name) => value.fields.get(name).into_iter().for_each(|field| inner.add(field.clone(), 0)),
            Step::Any => value.fields.into_values().for_each(|field| inner.add(field, 0)),
        }
        value.items.into_iter().for_each(|items| inner.add(*items, 0));
        inner
    }

    fn expr(&mut self, expr: &'a Expr) -> Value {
        match expr {
            Expr::Var { .. } | Expr::RefDot { .. } | Expr::RefBrack { .. } => self.reference(expr),
            Expr::Array { items, .. } | Expr::Set { items, .. } => {
                let mut all = Value::default();
                items.iter().for_each(|item| all.add(self.expr(item), 0));
                Value::of_items(all)
            }
            Expr::Object { fields, .. } => {
                let mut object = Value::default();
                for (_, key, value) in fields {
                    self.expr(key);
                    let value = self.expr(value);
                    match step_of(key) {
                        Step::Key(name) => object.fields.entry(name).or_default().add(value, 0),
                        Step::Any => object.items.get_or_insert_default().add(value, 0),
                    }
                }
                object
            }
            Expr::ArrayCompr { term, query, .. } | Expr::SetCompr { term, query, .. } => {
                Value::of_items(self.query(query, &[term]))
            }
            Expr::ObjectCompr { key, value, query, .. } => {
                self.query(query, &[key]);
                Value::of_items(self.query(query, &[value]))
            }
            Expr::Call { fcn, params, .. } => self.call(fcn, params),
            Expr::BinExpr { lhs, rhs, .. } | Expr::ArithExpr { lhs, rhs, .. } => {
                let left = self.expr(lhs);
                left.plus(self.expr(rhs))
            }
            Expr::BoolExpr { lhs, rhs, .. } | Expr::AssignExpr { lhs, rhs, .. } => {
                self.expr(lhs);
                self.expr(rhs);
                Value::default()
            }
            Expr::UnaryExpr { expr, .. } => {
                self.expr(expr);
                Value::default()
            }
            Expr::Membership { key, value, collection, .. } => {
                key.iter().for_each(|key| _ = self.expr(key));
                self.expr(value);
                self.items(collection);
                Value::default()
            }
            _ => Value::default(),
        }
    }

    fn reference(&mut self, expr: &'a Expr) -> Value {
        let mut steps: Vec<(Step, &Span)> = vec![];
        let mut at = expr;
        loop {
            match at {
                Expr::RefDot { refr, field, .. } => {
                    let name = field.1.as_string().map(|text| text.to_string()).unwrap_or_default();
                    steps.push((Step::Key(name), &field.0));
                    at = refr;
                }
                Expr::RefBrack { refr, index, .. } => {
                    self.expr(index);
                    steps.push((step_of(index), index.span()));
                    at = refr;
                }
                _ => break,
            }
        }
        steps.reverse();
        let (mut value, done) = match at {
            Expr::Var { span, .. } => self.root(span.text(), &steps),
            other => (self.expr(other), 0),
        };
        for (step, span) in steps.iter().skip(done) {
            value = self.stepped(value, step, span);
        }
        value
    }

    /// Returns what the root of a reference is, and how many of the steps lead to it.
    fn root(&mut self, name: &str, steps: &[(Step, &Span)]) -> (Value, usize) {
        if let Some(value) = self.locals.iter().rev().find_map(|locals| locals.get(name)) {
            return (value.clone(), 0);
        }
        let Some(path) = self.meant(name) else { return (Value::default(), 0) };
        if path.first().is_some_and(|first| first == "input") {
            let fields = path.iter().skip(1).map(|name| Step::Key(name.clone()));
            return (Value { at: [fields.collect()].into(), ..Value::default() }, 0);
        }
        let mut whole = path;
        for done in 0..=steps.len() {
            if self.rules.contains_key(&whole) {
                return (self.rule(&whole, &[]), done);
            }
            match steps.get(done) {
                Some((Step::Key(name), _)) => whole.push(name.clone()),
                _ => break,
            }
        }
        (Value::default(), steps.len())
    }

    /// Returns the path from `data` or `input` on that a name means, if it is no local variable.
    fn meant(&self, name: &str) -> Option<Path> {
        let file = self.files.get(self.file)?;
        if name == "data" || name == "input" {
            Some(vec![name.to_owned()])
        } else if let Some(path) = file.imports.get(name) {
            Some(path.clone())
        } else {
            file.names.contains(name).then(|| file.package.iter().cloned().chain([name.to_owned()]).collect())
        }
    }

    fn call(&mut self, function: &'a Expr, arguments: &'a [Ref<Expr>]) -> Value {
        let values: Vec<Value> = arguments.iter().map(|argument| self.expr(argument)).collect();
        let Some(path) = ast::constant_path(function) else { return Value::default() };
        let whole = path.first().and_then(|root| self.meant(root));
        let whole = whole.map(|root| root.into_iter().chain(path.iter().skip(1).cloned()).collect::<Path>());
        if let Some(whole) = whole.filter(|whole| self.rules.contains_key(whole)) {
            return self.rule(&whole, &values);
        }
        self.builtin(&path.join("."), arguments, values)
    }

    /// What functions of the language hand on of their arguments.
    fn builtin(&mut self, name: &str, arguments: &'a [Ref<Expr>], values: Vec<Value>) -> Value {
        let mut values = values.into_iter();
        let mut next = || values.next().unwrap_or_default();
        match name {
            "object.get" => {
                let (of, _, otherwise) = (next(), next(), next());
                let Some(key) = arguments.get(1) else { return of };
                let steps: Vec<&Expr> = match key.as_ref() {
                    Expr::Array { items, .. } => items.iter().map(AsRef::as_ref).collect(),
                    other => vec![other],
                };
                let found = steps.into_iter().fold(of, |value, key| self.stepped(value, &step_of(key), key.span()));
                found.plus(otherwise)
            }
            "array.concat" | "object.union" => next().plus(next()),
            "array.slice" | "array.reverse" | "sort" | "object.remove" | "object.filter" => next(),
            "object.union_n" | "union" | "intersection" | "max" | "min" => {
                next().items.map(|items| *items).unwrap_or_default()
            }
            _ => Value::default(),
        }
    }
}

/// Returns the step that an expression in brackets makes.
fn step_of(key: &Expr) -> Step {
    match key {
        Expr::String { value, .. } | Expr::RawString { value, .. } => {
            value.as_string().map_or(Step::Any, |text| Step::Key(text.to_string()))
        }
        _ => Step::Any,
    }
}

#[cfg(test)]
mod tests {
    use super::super::shape::pointer;
    use super::*;

    fn module(name: &str, text: &str) -> Ref<Module> {
        let mut engine = regorus::Engine::new();
        engine.add_policy(name.into(), text.into()).unwrap();
        engine.get_modules().first().unwrap().clone()
    }

    fn places(body: &str) -> Vec<String> {
        let library = "package lib.l\n\nports(doc) := [rule.port | some rule in doc.config.ingress]\n\n\
                       kind(rule) := object.get(rule.source, \"kind\", \"none\")\n";
        let library = module("l.rego", library);
        let policy =
            module("p.rego", &format!("package aws.p\n\nimport data.lib.l\nimport input.tags as t\n\n{body}\n"));
        let all: BTreeSet<String> =
            touched(&policy, &[&library]).into_iter().map(|touch| pointer(&touch.path)).collect();
        all.into_iter().collect()
    }

    #[test]
    fn follows_variables_comprehensions_rules_and_functions() {
        for (body, expected) in [
            ("deny contains 1 if input.config.a.b", &["/config", "/config/a", "/config/a/b"][..]),
            ("deny contains 1 if { some x in input.l; x.y }", &["/l", "/l/*", "/l/*/y"]),
            ("deny contains 1 if { x := input.l[_]; x[\"y\"] }", &["/l", "/l/*", "/l/*/y"]),
            ("deny contains 1 if { y := x.z; x := input.l }", &["/l", "/l/z"]),
            ("xs := [x | some x in input.l]\ndeny contains 1 if { some x in xs; x.y }", &["/l", "/l/*", "/l/*/y"]),
            ("a := input.l\ndeny contains 1 if a.b", &["/l", "/l/b"]),
            ("deny contains 1 if t.env", &["/tags/env"]),
            (
                "deny contains 1 if l.ports(input)",
                &["/config", "/config/ingress", "/config/ingress/*", "/config/ingress/*/port"],
            ),
            (
                "deny contains 1 if { every x in input.l { l.kind(x) == 1 } }",
                &["/l", "/l/*", "/l/*/source", "/l/*/source/kind"],
            ),
            ("f(x) := {\"a\": x}\ndeny contains 1 if { y := f(input.l); y.a.b }", &["/l", "/l/b"]),
            ("deny contains 1 if object.get(input, [\"a\", \"b\"], 1) == 1", &["/a", "/a/b"]),
            ("deny contains 1 if data.params.x.y", &[]),
        ] {
            assert_eq!(places(body), expected, "{body}");
        }
    }

    #[test]
    fn a_rule_that_needs_itself_ends() {
        assert_eq!(places("f(x) := f(x.a) if x.b\ndeny contains 1 if f(input)").first().unwrap(), "/a");
    }
}
