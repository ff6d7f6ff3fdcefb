//! The facts about a Rego file that the checks need: its rules, what they refer to and what they call.
//!
//! Read from the engine's own syntax tree, so that what is checked is what will run. The tree's types may change with
//! the engine's version; then this file does not compile, which is better than a check that silently finds nothing.

use std::collections::{BTreeMap, BTreeSet};

use regorus::unstable::{AssignOp, Expr, Literal, LiteralStmt, Module, Query, Ref, Rule, RuleBody, RuleHead};

use super::import_text;
use super::interpreter_text::{self, InterpreterText};
use super::rvm_text::{self, RvmText};
use super::text_edits;

/// Names from `data` on, such as `["data", "lib", "net"]`.
pub(super) type Path = Vec<String>;

/// The facts about one file.
#[derive(Debug, Default)]
pub(super) struct ModuleFacts {
    /// Its package, with `data` in front.
    pub(super) package: Path,
    /// Byte offset of the package's name.
    pub(super) package_offset: usize,
    /// What it imports from `data`.
    pub(super) imports: Vec<Import>,
    /// Its rules, in their order; a name has one entry per definition.
    pub(super) rules: Vec<RuleFacts>,
    /// What the virtual machine gets.
    pub(super) rvm: RvmText,
    /// What the interpreter gets.
    pub(super) interpreter: InterpreterText,
}

/// One import of something under `data`.
#[derive(Debug)]
pub(super) struct Import {
    pub(super) path: Path,
    pub(super) offset: usize,
    /// Whether it has an `as`.
    pub(super) is_aliased: bool,
}

/// The facts about one definition of a rule.
#[derive(Debug)]
pub(super) struct RuleFacts {
    /// Package and name; of a head with several parts those that are constant.
    pub(super) path: Path,
    pub(super) offset: usize,
    pub(super) kind: RuleKind,
    /// Whether the head has several parts: `a.b`, `m[k]`.
    pub(super) has_parts: bool,
    /// References into `data`.
    pub(super) uses: Vec<Use>,
    /// Calls of functions.
    pub(super) calls: Vec<Call>,
    /// References that begin with the name of an import.
    pub(super) imported: Vec<Imported>,
    /// Byte offset of a `with`.
    pub(super) with: Option<usize>,
}

impl RuleFacts {
    /// Returns the last name of the path.
    pub(super) fn name(&self) -> &str {
        self.path.last().map_or("", String::as_str)
    }
}

/// What a rule defines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RuleKind {
    /// A partial set: `deny contains x`.
    Set,
    /// A value.
    Value,
    /// A function with this many arguments.
    Function(usize),
    /// The default of a value or function.
    Default {
        /// Of a function.
        of_function: bool,
        /// Not a constant.
        is_computed: bool,
    },
}

/// A reference into `data`.
#[derive(Debug)]
pub(super) struct Use {
    /// Up to the first part that is not a constant text.
    pub(super) path: Path,
    pub(super) offset: usize,
    /// Whether a constant number follows the path.
    pub(super) then_number: bool,
}

/// A value that is referred to by the name of an import: `params` in `params.max`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Imported {
    /// What the name means, from `data` or `input` on.
    pub(super) path: Path,
    /// The bytes of the name.
    pub(super) name: (usize, usize),
    /// Byte offset of the bracket with the first part that is no constant text, as in `grades[x]`.
    pub(super) bracket: Option<usize>,
}

/// A call.
#[derive(Debug)]
pub(super) struct Call {
    pub(super) target: Target,
    pub(super) arguments: usize,
    /// The first argument, where it is a constant text.
    pub(super) first: Option<String>,
    pub(super) offset: usize,
}

/// What is called.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// A function of a policy or library.
    Rule(Path),
    /// A function of the language.
    Builtin(String),
}

/// Returns the facts about a parsed file.
pub(super) fn facts(module: &Module) -> ModuleFacts {
    let package = package(module);
    let imports = imports(module);
    let scope = ModuleScope::of(module, &package, &imports);
    let rules = module.policy.iter().map(|rule| rule_facts(rule, &scope)).collect();
    let package_offset = offset(&module.package.refr);
    let imports = imports.into_iter().map(|(_, import)| import).collect();
    let mut interpreter = interpreter_text::of(module);
    // the virtual machine knows what an import means
    let rvm = interpreter_text::parsed(&interpreter.text, rvm_text::of).unwrap_or_default();
    interpreter.text = import_text::written_out(interpreter.text);
    ModuleFacts { package_offset, imports, rules, package, rvm, interpreter }
}

/// Returns the paths of all that the rules of a file refer to and call, sorted, and where they do so by the name of an
/// import.
pub(super) fn references(module: &Module) -> (Vec<Path>, Vec<Imported>) {
    let package = package(module);
    let scope = ModuleScope::of(module, &package, &imports(module));
    let rules: Vec<RuleFacts> = module.policy.iter().map(|rule| rule_facts(rule, &scope)).collect();
    let uses = rules.iter().flat_map(|rule| &rule.uses).map(|one| one.path.clone());
    let calls = rules.iter().flat_map(|rule| &rule.calls).map(|call| match &call.target {
        Target::Rule(path) => path.clone(),
        Target::Builtin(name) => vec![name.clone()],
    });
    let mut paths: Vec<Path> = uses.chain(calls).collect();
    paths.sort();
    (paths, rules.into_iter().flat_map(|rule| rule.imported).collect())
}

fn package(module: &Module) -> Path {
    let mut package = vec!["data".to_owned()];
    package.extend(Chain::of(&module.package.refr).map(|chain| chain.constants()).unwrap_or_default());
    package
}

fn imports(module: &Module) -> Vec<(String, Import)> {
    let mut imports = vec![];
    for import in &module.imports {
        let Some(path) = Chain::of(&import.refr).map(|chain| chain.constants()) else { continue };
        let name = match &import.r#as {
            Some(span) => Some(span.text().to_owned()),
            None => path.last().cloned(),
        };
        if let Some(name) = name.filter(|_| path.first().is_some_and(|root| root == "data" || root == "input")) {
            let is_aliased = import.r#as.is_some();
            imports.push((name, Import { path, offset: offset(&import.refr), is_aliased }));
        }
    }
    imports
}

fn head(rule: &Rule) -> &Expr {
    match rule {
        Rule::Default { refr, .. }
        | Rule::Spec {
            head: RuleHead::Compr { refr, .. } | RuleHead::Set { refr, .. } | RuleHead::Func { refr, .. },
            ..
        } => refr,
    }
}

/// Returns where an expression begins; the engine's own span of a call or reference begins at its last part.
pub(super) fn offset(expr: &Expr) -> usize {
    let mut at = expr;
    let mut least = at.span().start;
    while let Expr::RefDot { refr: inner, .. } | Expr::RefBrack { refr: inner, .. } | Expr::Call { fcn: inner, .. } = at
    {
        at = inner;
        least = least.min(at.span().start);
    }
    least as usize
}

/// A variable and what follows it: `a.b["c"][x]`.
struct Chain<'a> {
    root: &'a str,
    /// The parts after the root, as far as they are constant texts.
    constants: Vec<&'a str>,
    /// Whether every part is a constant text.
    is_constant: bool,
    /// Whether the part after the constants is a number.
    then_number: bool,
    /// Every part in brackets.
    brackets: Vec<&'a Expr>,
}

impl<'a> Chain<'a> {
    /// Returns the chain of a reference that begins with a variable.
    fn of(expr: &'a Expr) -> Option<Self> {
        let (mut parts, mut at) = (vec![], expr);
        let root = loop {
            match at {
                Expr::Var { span, .. } => break span.text(),
                Expr::RefDot { refr, field, .. } => {
                    parts.push(Err(field.1.as_string().map_or("", |text| text.as_ref())));
                    at = refr;
                }
                Expr::RefBrack { refr, index, .. } => {
                    parts.push(Ok(index.as_ref()));
                    at = refr;
                }
                _ => return None,
            }
        };
        parts.reverse();
        Some(Self::from_parts(root, &parts))
    }

    fn from_parts(root: &'a str, parts: &[Result<&'a Expr, &'a str>]) -> Self {
        let constants: Vec<&str> = parts.iter().map_while(|part| part.map_or_else(Some, constant_text)).collect();
        let next = parts.get(constants.len());
        Self {
            root,
            is_constant: next.is_none(),
            then_number: next.is_some_and(|part| matches!(part, Ok(Expr::Number { .. }))),
            constants,
            brackets: parts.iter().filter_map(|part| part.ok()).collect(),
        }
    }

    /// Returns the root and the constant parts after it.
    fn constants(&self) -> Path {
        [self.root].iter().chain(&self.constants).map(|&part| part.to_owned()).collect()
    }
}

fn constant_text(expr: &Expr) -> Option<&str> {
    match expr {
        Expr::String { value, .. } | Expr::RawString { value, .. } => value.as_string().ok().map(|text| text.as_ref()),
        _ => None,
    }
}

/// What a name may mean anywhere in a file.
struct ModuleScope<'a> {
    text: &'a str,
    package: &'a Path,
    rules: BTreeSet<String>,
    imports: BTreeMap<String, Path>,
}

impl<'a> ModuleScope<'a> {
    fn of(module: &'a Module, package: &'a Path, imports: &[(String, Import)]) -> Self {
        Self {
            text: module.package.span.source.contents(),
            package,
            rules: module.policy.iter().filter_map(|rule| Some(Chain::of(head(rule))?.root.to_owned())).collect(),
            imports: imports.iter().map(|(name, import)| (name.clone(), import.path.clone())).collect(),
        }
    }
}

fn rule_facts(rule: &Rule, scope: &ModuleScope<'_>) -> RuleFacts {
    let head_expr = head(rule);
    let chain = Chain::of(head_expr);
    let mut path = scope.package.clone();
    path.extend(chain.as_ref().map(Chain::constants).unwrap_or_default());
    let mut walk = Walk {
        scope,
        locals: vec![],
        unclear: BTreeSet::new(),
        uses: vec![],
        calls: vec![],
        imported: vec![],
        with: None,
    };
    if let Some(chain) = &chain {
        chain.brackets.iter().for_each(|part| walk.expr(part));
    }
    let kind = walk.rule(rule);
    RuleFacts {
        path,
        offset: rule.span().start.min(head_expr.span().start) as usize,
        kind,
        has_parts: !matches!(head_expr, Expr::Var { .. }),
        uses: walk.uses,
        calls: walk.calls,
        imported: walk.imported,
        with: walk.with,
    }
}

/// Walks over a rule with the local variables in sight, and collects what it refers to.
struct Walk<'a> {
    scope: &'a ModuleScope<'a>,
    locals: Vec<BTreeSet<String>>,
    /// Names that are local variables in some, not all, of the bodies that share the head that is walked.
    unclear: BTreeSet<String>,
    uses: Vec<Use>,
    calls: Vec<Call>,
    imported: Vec<Imported>,
    with: Option<usize>,
}

impl Walk<'_> {
    fn rule(&mut self, rule: &Rule) -> RuleKind {
        match rule {
            Rule::Default { args, value, .. } => {
                self.expr(value);
                RuleKind::Default { of_function: !args.is_empty(), is_computed: is_computed(value) }
            }
            Rule::Spec { head, bodies, .. } => {
                let (kind, arguments, outputs) = parts_of(head);
                self.locals.push(arguments.iter().flat_map(|argument| variables(argument)).collect());
                self.bodies(bodies, &outputs);
                self.locals.pop();
                kind
            }
        }
    }

    /// Walks the bodies, and the head's key and value in the scope of what every body that they belong to declares.
    fn bodies(&mut self, bodies: &[RuleBody], outputs: &[&Expr]) {
        let mut shared: Option<BTreeSet<String>> = None;
        let mut unclear = BTreeSet::new();
        for body in bodies {
            let own = declared(&body.query);
            let value = body.assign.as_ref().map(|assign| assign.value.as_ref());
            self.query(&body.query, &value.into_iter().collect::<Vec<_>>());
            shared = Some(match shared {
                // what follows `else` has a value of its own
                Some(before) if body.is_else => before,
                Some(before) => {
                    unclear.extend(before.symmetric_difference(&own).cloned());
                    before.intersection(&own).cloned().collect()
                }
                None => own,
            });
        }
        self.locals.push(shared.unwrap_or_default());
        self.unclear = unclear;
        outputs.iter().for_each(|output| self.expr(output));
        self.unclear = BTreeSet::new();
        self.locals.pop();
    }

    /// Walks a query, and the expressions that see its variables.
    fn query(&mut self, query: &Query, outputs: &[&Expr]) {
        self.locals.push(declared(query));
        query.stmts.iter().for_each(|statement| self.statement(statement));
        outputs.iter().for_each(|output| self.expr(output));
        self.locals.pop();
    }

    fn statement(&mut self, statement: &LiteralStmt) {
        match &statement.literal {
            Literal::SomeVars { .. } => {}
            Literal::SomeIn { key, value, collection, .. } => {
                key.iter().for_each(|key| self.expr(key));
                self.expr(value);
                self.expr(collection);
            }
            Literal::Expr { expr, .. } | Literal::NotExpr { expr, .. } => self.expr(expr),
            Literal::Every { key, value, domain, query, .. } => {
                self.expr(domain);
                self.locals.push(key.iter().chain([value]).map(|span| span.text().to_owned()).collect());
                self.query(query, &[]);
                self.locals.pop();
            }
        }
        for with in &statement.with_mods {
            self.with.get_or_insert(with.span.start as usize);
            self.expr(&with.r#as);
        }
    }

    fn expr(&mut self, expr: &Expr) {
        match expr {
            Expr::String { .. }
            | Expr::RawString { .. }
            | Expr::Number { .. }
            | Expr::Bool { .. }
            | Expr::Null { .. } => {}
            Expr::Var { .. } | Expr::RefDot { .. } | Expr::RefBrack { .. } => self.reference(expr),
            Expr::Array { items, .. } | Expr::Set { items, .. } => items.iter().for_each(|item| self.expr(item)),
            Expr::Object { fields, .. } => fields.iter().for_each(|(_, key, value)| {
                self.expr(key);
                self.expr(value);
            }),
            Expr::ArrayCompr { term, query, .. } | Expr::SetCompr { term, query, .. } => self.query(query, &[term]),
            Expr::ObjectCompr { key, value, query, .. } => self.query(query, &[key, value]),
            Expr::Call { fcn, params, .. } => self.call(expr, fcn, params),
            Expr::UnaryExpr { expr, .. } => self.expr(expr),
            Expr::BinExpr { lhs, rhs, .. }
            | Expr::BoolExpr { lhs, rhs, .. }
            | Expr::ArithExpr { lhs, rhs, .. }
            | Expr::AssignExpr { lhs, rhs, .. } => {
                self.expr(lhs);
                self.expr(rhs);
            }
            Expr::Membership { key, value, collection, .. } => {
                key.iter().for_each(|key| self.expr(key));
                self.expr(value);
                self.expr(collection);
            }
        }
    }

    fn reference(&mut self, expr: &Expr) {
        match Chain::of(expr) {
            Some(chain) => {
                self.imported.extend(self.imported(expr, chain.root));
                if let Some(path) = self.resolve(&chain) {
                    self.uses.push(Use { path, offset: offset(expr), then_number: chain.then_number });
                }
                chain.brackets.iter().for_each(|part| self.expr(part));
            }
            None => self.reference_into_value(expr),
        }
    }

    /// Returns where a reference begins with the name of an import.
    fn imported(&self, expr: &Expr, root: &str) -> Option<Imported> {
        let is_local = self.locals.iter().chain([&self.unclear, &self.scope.rules]).any(|names| names.contains(root));
        let path = self.scope.imports.get(root).filter(|_| !is_local)?.clone();
        let (mut at, mut constant) = (expr, None);
        let name = loop {
            match at {
                Expr::RefDot { refr, .. } => at = refr,
                Expr::RefBrack { refr, index, .. } => {
                    if !matches!(index.as_ref(), Expr::String { .. }) {
                        constant = Some(refr);
                    }
                    at = refr;
                }
                Expr::Var { span, .. } => break (span.start as usize, span.end as usize),
                _ => return None,
            }
        };
        let bracket = match constant {
            Some(constant) => Some(self.bracket(constant)?),
            None => None,
        };
        Some(Imported { path, name, bracket })
    }

    /// Returns where the bracket stands that follows an expression.
    fn bracket(&self, before: &Expr) -> Option<usize> {
        let after = match before {
            Expr::RefDot { field: (span, _), .. } | Expr::Var { span, .. } => span.end as usize,
            Expr::RefBrack { index, .. } => {
                let index_end = text_edits::end(self.scope.text, index.span());
                index_end + self.scope.text.get(index_end..)?.find(']')? + 1
            }
            _ => return None,
        };
        self.scope.text.get(after..)?.starts_with('[').then_some(after)
    }

    /// Walks a reference whose root is no variable: `f(x).a[y]`.
    fn reference_into_value(&mut self, expr: &Expr) {
        let mut at = expr;
        loop {
            match at {
                Expr::RefDot { refr, .. } => at = refr,
                Expr::RefBrack { refr, index, .. } => {
                    self.expr(index);
                    at = refr;
                }
                _ => return self.expr(at),
            }
        }
    }

    /// Returns the path under `data` that a chain means; `None` for local variables and for `input`.
    fn resolve(&self, chain: &Chain<'_>) -> Option<Path> {
        let root = chain.root;
        if self.locals.iter().any(|locals| locals.contains(root)) {
            return None;
        }
        let mut path = if root == "data" {
            vec![root.to_owned()]
        } else if let Some(import) = self.scope.imports.get(root) {
            import.clone()
        } else if self.scope.rules.contains(root) {
            self.scope.package.iter().cloned().chain([root.to_owned()]).collect()
        } else {
            return None;
        };
        path.extend(chain.constants.iter().map(|&part| part.to_owned()));
        (path.first().map(String::as_str) == Some("data")).then_some(path)
    }

    fn call(&mut self, expr: &Expr, function: &Expr, arguments: &[Ref<Expr>]) {
        arguments.iter().for_each(|argument| self.expr(argument));
        let Some(chain) = Chain::of(function).filter(|chain| chain.is_constant) else {
            return self.expr(function);
        };
        let target = match self.resolve(&chain) {
            Some(path) => Target::Rule(path),
            None => Target::Builtin(chain.constants().join(".")),
        };
        let first = arguments.first().and_then(|first| constant_text(first)).map(str::to_owned);
        self.calls.push(Call { target, arguments: arguments.len(), first, offset: offset(expr) });
    }
}

/// Returns what a head defines, its arguments, and the expressions that the bodies' variables are seen in.
fn parts_of(head: &RuleHead) -> (RuleKind, &[Ref<Expr>], Vec<&Expr>) {
    match head {
        RuleHead::Set { key, .. } => (RuleKind::Set, &[], key.iter().map(AsRef::as_ref).collect()),
        RuleHead::Compr { assign, .. } => {
            (RuleKind::Value, &[], assign.iter().map(|assign| assign.value.as_ref()).collect())
        }
        RuleHead::Func { args, assign, .. } => {
            (RuleKind::Function(args.len()), args, assign.iter().map(|assign| assign.value.as_ref()).collect())
        }
    }
}

/// Returns the variables that a query declares: by `some`, by `:=`.
pub(super) fn declared(query: &Query) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for statement in &query.stmts {
        match &statement.literal {
            Literal::SomeVars { vars, .. } => names.extend(vars.iter().map(|span| span.text().to_owned())),
            Literal::SomeIn { key, value, .. } => {
                names.extend(key.iter().chain([value]).flat_map(|pattern| variables(pattern)));
            }
            Literal::Expr { expr, .. } => {
                if let Expr::AssignExpr { op: AssignOp::ColEq, lhs, .. } = expr.as_ref() {
                    names.extend(variables(lhs));
                }
            }
            Literal::NotExpr { .. } | Literal::Every { .. } => {}
        }
    }
    names
}

/// Returns the variables of a pattern: `x`, `[x, y]`, `{"a": x}`.
pub(super) fn variables(pattern: &Expr) -> Vec<String> {
    match pattern {
        Expr::Var { span, .. } => vec![span.text().to_owned()],
        Expr::Array { items, .. } => items.iter().flat_map(|item| variables(item)).collect(),
        Expr::Object { fields, .. } => fields.iter().flat_map(|(_, _, value)| variables(value)).collect(),
        _ => vec![],
    }
}

/// Returns the root and the parts of a reference of which all are constant.
pub(super) fn constant_path(expr: &Expr) -> Option<Path> {
    Chain::of(expr).filter(|chain| chain.is_constant).map(|chain| chain.constants())
}

/// Returns the first part of a rule's name.
pub(super) fn rule_name(rule: &Rule) -> String {
    Chain::of(head(rule)).map(|chain| chain.root.to_owned()).unwrap_or_default()
}

/// Returns where a rule begins.
pub(super) fn rule_offset(rule: &Rule) -> usize {
    let head = head(rule);
    offset(head).min(rule.span().start as usize)
}

/// Returns whether an expression is the same value everywhere.
pub(super) fn is_constant(expr: &Expr) -> bool {
    !is_computed(expr)
}

/// Returns a text, number, boolean or null as JSON.
pub(super) fn literal(expr: &Expr) -> Option<String> {
    match expr {
        Expr::String { value, .. }
        | Expr::RawString { value, .. }
        | Expr::Number { value, .. }
        | Expr::Bool { value, .. }
        | Expr::Null { value, .. } => Some(value.to_string()),
        _ => None,
    }
}

/// Returns whether a default's value is more than a constant.
fn is_computed(expr: &Expr) -> bool {
    match expr {
        Expr::String { .. } | Expr::RawString { .. } | Expr::Number { .. } | Expr::Bool { .. } | Expr::Null { .. } => {
            false
        }
        Expr::UnaryExpr { expr, .. } => is_computed(expr),
        Expr::Array { items, .. } | Expr::Set { items, .. } => items.iter().any(|item| is_computed(item)),
        Expr::Object { fields, .. } => fields.iter().any(|(_, key, value)| is_computed(key) || is_computed(value)),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts_of(text: &str) -> ModuleFacts {
        let mut engine = regorus::Engine::new();
        engine.add_policy("t.rego".into(), text.into()).unwrap();
        facts(engine.get_modules().first().unwrap())
    }

    fn uses(text: &str) -> Vec<String> {
        facts_of(text).rules.iter().flat_map(|rule| rule.uses.iter().map(|u| u.path.join("."))).collect()
    }

    #[test]
    fn finds_references_through_imports_packages_and_brackets() {
        let text =
            "package a.b\nimport data.lib.net\nx := net.y[z].w\nz := data.params[\"p-q\"].max\nw := data[input.k]";
        assert_eq!(uses(text), ["data.lib.net.y", "data.a.b.z", "data.params.p-q.max", "data"]);
    }

    #[test]
    fn a_local_variable_named_like_a_rule_is_not_a_use() {
        let text =
            "package a\nx := 1\nf(x) := x + 1\ny := {x | some x in input.l}\nz if { x := 2; x > 1 }\nv if { not x }";
        assert_eq!(uses(text), ["data.a.x"]);
    }

    #[test]
    fn finds_calls_and_their_targets() {
        let text = "package a\nimport data.lib.net\nx := net.f(count(input.a), g(1))\ng(n) := n";
        let facts = facts_of(text);
        let targets: Vec<&Target> = facts.rules[0].calls.iter().map(|call| &call.target).collect();
        let rule = |path: &str| Target::Rule(path.split('.').map(str::to_owned).collect());
        let builtin = Target::Builtin("count".to_owned());
        assert_eq!(targets, [&builtin, &rule("data.a.g"), &rule("data.lib.net.f")]);
        assert_eq!(facts.rules[0].calls[2].offset, text.find("net.f").unwrap());
    }

    #[test]
    fn tells_the_kinds_of_rules() {
        let text = "package a\nd contains 1\nv := 1\nf(a, b) := a + b\ndefault u := [1]\nm[k] := 1 if some k in input.l\np.q := 1";
        let facts = facts_of(text);
        let kinds: Vec<RuleKind> = facts.rules.iter().map(|rule| rule.kind).collect();
        let default = RuleKind::Default { of_function: false, is_computed: false };
        assert_eq!(
            kinds,
            [RuleKind::Set, RuleKind::Value, RuleKind::Function(2), default, RuleKind::Value, RuleKind::Value]
        );
        assert_eq!(
            facts.rules.iter().map(|rule| rule.has_parts).collect::<Vec<_>>(),
            [false, false, false, false, true, true]
        );
    }
}
