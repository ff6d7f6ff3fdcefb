//! The functions of the language: which there are, and which are not for policies.

use std::collections::BTreeSet;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use regorus::unstable::BUILTINS;
use regorus::{Engine, Value};

use crate::spelling::closest;

/// How many elements a function that makes a list from numbers may make.
const MAX_ELEMENTS: u64 = 100_000;

/// Functions that can make a list of any size from a few characters: they run to their end whatever the time limit,
/// and a few GB of memory end the process. The interpreter lets us put bounded ones in their place.
const BOUNDED: [(&str, u8); 3] = [("numbers.range", 2), ("numbers.range_step", 3), ("net.cidr_expand", 1)];

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
    if is_right { None } else { found(format!("`{name}` takes {expected} arguments, not {arguments}"), None) }
}

/// Returns whether only the interpreter evaluates this function, or evaluates it safely.
pub(super) fn needs_interpreter(name: &str) -> bool {
    matches!(name, "walk" | "print" | "trace") || BOUNDED.iter().any(|(bounded, _)| *bounded == name)
}

/// Puts the bounded functions in the place of those that could exhaust the memory.
///
/// # Errors
/// When the engine has them already.
pub(super) fn bound(engine: &mut Engine) -> Result<(), String> {
    for (name, arguments) in BOUNDED {
        let function = move |values: Vec<Value>| -> Result<Value, _> {
            match elements(name, &values) {
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
fn elements(name: &str, values: &[Value]) -> Option<Result<Value, Refusal>> {
    match name {
        "net.cidr_expand" => addresses(values),
        _ => range(values),
    }
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
    use super::*;

    fn engine(expression: &str) -> Result<String, String> {
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
    }

    #[test]
    fn calls_of_unknown_or_impure_functions_are_faults() {
        assert_eq!(fault("startwith", 2).unwrap().hint.as_deref(), Some("did you mean `startswith`?"));
        assert!(fault("crypto.md5", 1).is_some());
        assert!(fault("time.now_ns", 0).unwrap().hint.unwrap().contains("data.context.now_ns"));
        assert!(fault("http.send", 1).is_some());
        assert!(fault("count", 3).unwrap().message.contains("takes 1 arguments, not 3"));
        assert_eq!(fault("count", 1), None);
        assert_eq!(fault("walk", 2), None);
        assert_eq!(fault("print", 7), None);
    }
}
