//! The functions of the language: which there are, and which are not for policies.

use std::collections::BTreeSet;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use regorus::unstable::{BUILTINS, BuiltinFcn, Expr, Ref, Rule, RuleHead};
use regorus::{Engine, Value};

use super::{bounded_texts, interpreter_text, products};
use crate::spelling::closest;

/// How many elements a function that makes a list from numbers may make.
const MAX_ELEMENTS: u64 = 100_000;

/// How many digits the exponent of a number in a text, and the width of a number that is written, may have.
const MAX_DIGITS: usize = 3;

/// Functions that can make a value of any size from a few characters: they run to their end whatever the time limit,
/// and a few GB of memory end the process. The interpreter lets us put bounded ones in their place.
const BOUNDED: [(&str, u8); 24] = [
    ("numbers.range", 2),
    ("numbers.range_step", 3),
    ("net.cidr_expand", 1),
    ("units.parse", 1),
    ("units.parse_bytes", 1),
    ("sprintf", 2),
    ("graph.reachable_paths", 2),
    ("concat", 2),
    ("replace", 3),
    ("strings.replace_n", 2),
    ("regex.replace", 3),
    ("json.marshal", 1),
    ("json.marshal_with_options", 2),
    ("yaml.marshal", 1),
    ("base64.encode", 1),
    ("base64url.encode", 1),
    ("base64url.encode_no_pad", 1),
    ("hex.encode", 1),
    ("urlquery.encode", 1),
    ("urlquery.encode_object", 1),
    ("glob.quote_meta", 1),
    ("bits.lsh", 2),
    ("product", 1),
    (products::FUNCTION, 2),
];

/// Why a call is not allowed.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct CallFault {
    pub(super) message: String,
    pub(super) hint: Option<String>,
}

/// Returns what is wrong with a call of a built-in function with this many arguments.
pub(super) fn fault(name: &str, arguments: usize) -> Option<CallFault> {
    let found = |message: String, hint: Option<String>| Some(CallFault { message, hint });
    match name {
        "time.now_ns" => {
            let hint = "use `data.context.now_ns`, so that an old snapshot can be judged as of any day";
            return found("`time.now_ns` reads the clock".to_owned(), Some(hint.to_owned()));
        }
        "rand.intn" | "uuid.rfc4122" | "http.send" | "opa.runtime" | "net.lookup_ip_addr" => {
            let hint = "a verdict depends on the document, its related documents and the parameters alone";
            return found(format!("`{name}` is not a function of its arguments"), Some(hint.to_owned()));
        }
        "print" => return None,
        _ => {}
    }
    let known = BUILTINS.keys().copied().filter(|name| !name.starts_with("__"));
    let Some((_, expected)) = BUILTINS.get(name).filter(|_| !name.starts_with("__")) else {
        let hint = closest(name, known).map(|near| format!("did you mean `{near}`?"));
        return found(format!("no function `{name}`"), hint);
    };
    let expected = usize::from(*expected);
    let is_right = arguments == expected || arguments == expected + 1;
    if is_right { None } else { found(format!("`{name}` takes {}, not {arguments}", arguments_text(expected)), None) }
}

/// Returns a number of arguments in words: `1 argument`.
pub(super) fn arguments_text(number: usize) -> String {
    if number == 1 { "1 argument".to_owned() } else { format!("{number} arguments") }
}

/// Returns whether only the interpreter evaluates this function, or evaluates it safely; `first` is the first argument
/// where that is a constant text.
pub(super) fn needs_interpreter(name: &str, first: Option<&str>) -> bool {
    match name {
        "walk" | "print" | "trace" => true,
        "sprintf" => first.is_none_or(is_padded),
        // looked at by the text itself: `rvm_bounds`
        "concat" | "json.marshal" | "replace" => false,
        _ => BOUNDED.iter().any(|(bounded, _)| *bounded == name),
    }
}

/// Puts the bounded functions in the place of those that could exhaust the memory.
///
/// # Errors
/// When the engine has them already.
pub(super) fn bound(engine: &mut Engine) -> Result<(), String> {
    let original = Original::new()?;
    for (name, arguments) in BOUNDED {
        let original = original.clone();
        let function = move |values: Vec<Value>| -> Result<Value, _> {
            match bounded(name, &values, &original) {
                Some(Ok(list)) => Ok(list),
                Some(Err(refusal)) => Err(refusal.into()),
                None => Ok(Value::Undefined),
            }
        };
        engine.add_extension(name.to_owned(), arguments, Box::new(function)).map_err(|error| error.to_string())?;
    }
    Ok(())
}

#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct Refusal(String);

/// Returns what a bounded function gives; `None` where OPA's is undefined.
fn bounded(name: &'static str, values: &[Value], original: &Original) -> Option<Result<Value, Refusal>> {
    let refusal = match name {
        "net.cidr_expand" => return addresses(values),
        "sprintf" if is_padded_to_excess(values) => Some(format!("`{name}` would write more than 999 digits")),
        "units.parse" | "units.parse_bytes" => {
            has_large_exponent(values).then(|| format!("`{name}` would read more than 999 digits"))
        }
        "graph.reachable_paths" => has_many_paths(values).then(|| too_many(name).0),
        "numbers.range" | "numbers.range_step" => return range(values),
        _ => bounded_texts::refusal(name, values),
    };
    match refusal {
        Some(refusal) => Some(Err(Refusal(refusal))),
        None if name == products::FUNCTION => product(values, original),
        None => original.call(name, values).map(Ok),
    }
}

/// Returns what `*` gives: an error, not nothing, when it has no value.
fn product(values: &[Value], original: &Original) -> Option<Result<Value, Refusal>> {
    let product = original.call("product", &[Value::from(values.to_vec())]);
    Some(
        product
            .ok_or_else(|| Refusal("`*` needs two numbers whose product is no larger than a number may be".to_owned())),
    )
}

/// The engine's own functions, with what they need to be called by hand.
#[derive(Clone)]
struct Original {
    /// As many expressions as a bounded function has arguments; an error would name their place.
    arguments: Vec<Ref<Expr>>,
}

impl Original {
    fn new() -> Result<Self, String> {
        let arguments = interpreter_text::parsed("package p\nf(a, b, c) if a", |module| {
            match module.policy.first().map(Ref::as_ref) {
                Some(Rule::Spec { head: RuleHead::Func { args, .. }, .. }) => args.clone(),
                _ => vec![],
            }
        });
        Ok(Self { arguments: arguments.ok_or("the engine reads no arguments")? })
    }

    /// Returns what the engine's function gives; `None` where it fails, as in OPA.
    fn call(&self, name: &str, values: &[Value]) -> Option<Value> {
        let (function, _): &BuiltinFcn = BUILTINS.get(name)?;
        let arguments = self.arguments.get(..values.len())?;
        let value = function(arguments.first()?.span(), arguments, values, false).ok()?;
        (value != Value::Undefined).then_some(value)
    }
}

/// Returns whether a format of `sprintf` may pad a value: a digit stands between `%` and a letter.
pub(super) fn is_padded(format: &str) -> bool {
    widths(format).any(|width| width.contains(|c: char| c.is_ascii_digit() || c == '*'))
}

fn is_padded_to_excess(values: &[Value]) -> bool {
    let format = values.first().and_then(|format| format.as_string().ok());
    format.is_some_and(|format| {
        widths(format).any(|width| width.split(|c: char| !c.is_ascii_digit()).any(|digits| digits.len() > MAX_DIGITS))
    })
}

/// Returns what stands between each `%` and the next letter.
fn widths(format: &str) -> impl Iterator<Item = &str> {
    format.split('%').skip(1).map(|rest| rest.split(char::is_alphabetic).next().unwrap_or_default())
}

/// Returns whether a text has an exponent of many digits: the number would be written out.
fn has_large_exponent(values: &[Value]) -> bool {
    let text = values.first().and_then(|text| text.as_string().ok());
    text.is_some_and(|text| {
        let exponents = text.split(['e', 'E']).skip(1).map(|rest| rest.trim_start_matches(['+', '-', '0']));
        exponents.map(|rest| rest.chars().take_while(char::is_ascii_digit).count()).any(|digits| digits > MAX_DIGITS)
    })
}

/// Returns whether a graph may have too many paths: there are at most as many as ways to take one edge at each node.
fn has_many_paths(values: &[Value]) -> bool {
    let Some(graph) = values.first().and_then(|graph| graph.as_object().ok()) else { return false };
    let edges = |to: &Value| match to {
        Value::Array(list) => list.len(),
        Value::Set(set) => set.len(),
        _ => 1,
    };
    let ways = graph.iter().try_fold(1_u64, |ways, (_, to)| ways.checked_mul(edges(to).max(1).try_into().ok()?));
    ways.is_none_or(|ways| ways > MAX_ELEMENTS)
}

fn range(values: &[Value]) -> Option<Result<Value, Refusal>> {
    let number = |at: usize| values.get(at).and_then(|value| value.as_i64().ok());
    let (from, to) = (number(0)?, number(1)?);
    let (name, step) = match values.len() {
        2 => ("numbers.range", 1),
        _ => ("numbers.range_step", number(2).filter(|step| *step > 0)?),
    };
    let steps = from.abs_diff(to) / step.unsigned_abs();
    if steps >= MAX_ELEMENTS {
        return Some(Err(too_many(name)));
    }
    let step = if from <= to { step } else { -step };
    let numbers = (0..=steps).filter_map(|n| i64::try_from(n).ok()).map(|n| Value::from(from + n * step));
    Some(Ok(Value::from(numbers.collect::<Vec<Value>>())))
}

fn addresses(values: &[Value]) -> Option<Result<Value, Refusal>> {
    let text = values.first()?.as_string().ok()?;
    let network: ipnet::IpNet = text.parse().ok()?;
    let host_bits = u32::from(network.max_prefix_len() - network.prefix_len());
    if 1_u64.checked_shl(host_bits).is_none_or(|size| size > MAX_ELEMENTS) {
        return Some(Err(too_many("net.cidr_expand")));
    }
    let from = |number: u128| match network.network() {
        IpAddr::V4(_) => u32::try_from(number).ok().map(|bits| IpAddr::V4(Ipv4Addr::from_bits(bits))),
        IpAddr::V6(_) => Some(IpAddr::V6(Ipv6Addr::from_bits(number))),
    };
    let first = match network.network() {
        IpAddr::V4(address) => u128::from(address.to_bits()),
        IpAddr::V6(address) => address.to_bits(),
    };
    let all = (0..1_u128 << host_bits).filter_map(|n| from(first + n));
    Some(Ok(Value::from(all.map(|address| Value::from(address.to_string())).collect::<BTreeSet<Value>>())))
}

fn too_many(name: &str) -> Refusal {
    Refusal(format!("`{name}` would make more than {MAX_ELEMENTS} elements"))
}

#[cfg(test)]
mod tests {
    use super::super::memory;
    use super::*;

    fn engine(expression: &str) -> Result<String, String> {
        let _unlimited = memory::unlimited();
        let mut engine = Engine::new();
        engine.set_strict_builtin_errors(false);
        bound(&mut engine).unwrap();
        engine.add_policy("t.rego".into(), format!("package t\nx := {expression}")).unwrap();
        engine.eval_rule("data.t.x".into()).map(|value| value.to_string()).map_err(|error| error.to_string())
    }

    #[test]
    fn bounded_functions_give_what_the_original_ones_give() {
        for expression in [
            "numbers.range(1, 4)",
            "numbers.range(4, -1)",
            "numbers.range(1, 1)",
            "numbers.range_step(1, 10, 3)",
            "numbers.range_step(10, 1, 4)",
            "net.cidr_expand(\"10.0.0.5/30\")",
            "net.cidr_expand(\"2001:db8::/126\")",
            "net.cidr_expand(\"nothing\")",
            "units.parse(\"1.5Ki\")",
            "units.parse(\"2e3\")",
            "units.parse(\"-1e-3\")",
            "units.parse(1)",
            "units.parse_bytes(\"100KiB\")",
            "units.parse_bytes(\"much\")",
            "sprintf(\"%v of %s is %d%%\", [1, \"a\", 3])",
            "sprintf(\"%5d|%-4d|%08.3f|%x\", [1, 2, 3.5, 255])",
            "sprintf(\"%d\", [])",
            "sprintf(\"%d\", 1)",
            "sprintf(1, [])",
            "graph.reachable_paths({\"a\": [\"b\", \"c\"], \"b\": [\"c\"], \"c\": []}, [\"a\"])",
            "graph.reachable_paths({\"a\": {\"b\"}}, {\"a\"})",
            "graph.reachable_paths(1, {\"a\"})",
        ] {
            let mut original = Engine::new();
            original.set_strict_builtin_errors(false);
            original.add_policy("t.rego".into(), format!("package t\nx := {expression}")).unwrap();
            let expected = original.eval_rule("data.t.x".into()).unwrap().to_string();
            assert_eq!(engine(expression), Ok(expected), "{expression}");
        }
    }

    #[test]
    fn bounded_functions_refuse_what_would_exhaust_the_memory() {
        for expression in [
            "numbers.range(0, 20000000000)",
            "numbers.range_step(0, 20000000000, 2)",
            "net.cidr_expand(\"10.0.0.0/8\")",
            "net.cidr_expand(\"2001:db8::/32\")",
        ] {
            assert!(engine(expression).unwrap_err().contains("would make more than"), "{expression}");
        }
        let all: Vec<String> = (0..20).map(|node| format!("\"{node}\"")).collect();
        let edges: Vec<String> = all.iter().map(|node| format!("{node}: [{}]", all.join(", "))).collect();
        let paths = format!("graph.reachable_paths({{{}}}, [\"0\"])", edges.join(",\n"));
        assert!(engine(&paths).unwrap_err().contains("would make more than 100000 elements"));
    }

    #[test]
    fn bounded_functions_refuse_numbers_that_take_forever_to_write_or_read() {
        for expression in [
            "units.parse(\"1e999999999\")",
            "units.parse_bytes(\"1E+0999999999KB\")",
            "sprintf(\"%1000000000d\", [1])",
            "sprintf(\"a %s %-00001000000000.2f\", [1, 2])",
            "sprintf(\"%.1000000000f\", [1.5])",
        ] {
            assert!(engine(expression).unwrap_err().contains("more than 999 digits"), "{expression}");
        }
    }

    #[test]
    fn a_plain_format_is_for_both_engines() {
        for plain in ["", "%s of %v", "100%", "%%", "%d of 100"] {
            assert!(!needs_interpreter("sprintf", Some(plain)), "{plain}");
        }
        for padded in ["%5d", "%-5s", "a %.3f", "%*d", "%+010d"] {
            assert!(needs_interpreter("sprintf", Some(padded)), "{padded}");
        }
        assert!(needs_interpreter("sprintf", None));
    }

    #[test]
    fn calls_of_unknown_or_impure_functions_are_faults() {
        assert_eq!(fault("startwith", 2).unwrap().hint.as_deref(), Some("did you mean `startswith`?"));
        assert!(fault("crypto.md5", 1).is_some());
        assert!(fault("time.now_ns", 0).unwrap().hint.unwrap().contains("data.context.now_ns"));
        assert!(fault("http.send", 1).is_some());
        assert!(fault("count", 3).unwrap().message.contains("takes 1 argument, not 3"));
        assert_eq!(fault("count", 1), None);
        assert_eq!(fault("walk", 2), None);
        assert_eq!(fault("print", 7), None);
    }
}
