//! What can be said of a policy beyond what keeps it from judging: places in the input that no document has, `reads`
//! that say too much or too little, and how the file is written.

use std::collections::{BTreeMap, BTreeSet};

use regorus::Engine;
use regorus::unstable::{Module, Ref};

use super::assemble;
use super::checked::Checked;
use super::evaluate::{EvaluateOptions, evaluate};
use super::format;
use super::library::Library;
use super::metadata::Metadata;
use super::place::{Step, Touch};
use super::problem::PolicyProblem;
use super::question::Question;
use super::shape::{Nowhere, Shape, pointer, steps};
use super::source::Sources;
use super::stack;
use super::touched::touched;
use super::unit::{Files, Unit};
use crate::link::link;
use crate::model::{Policy, PolicyId, ResourceType, Snapshot};

/// Everything that can be said of policy files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Checkup {
    /// What is wrong, sorted by place.
    pub problems: Vec<PolicyProblem>,
    /// What may be wrong, or could be better, sorted by place.
    pub warnings: Vec<PolicyProblem>,
}

/// Reads policies, libraries and tests, and returns everything that is or may be wrong with them.
#[must_use]
pub fn check_up(sources: &Sources) -> Checkup {
    let failed = || Checkup {
        problems: vec![PolicyProblem::new("the thread that reads the policies could not be started")],
        warnings: vec![],
    };
    let mut checkup = stack::on_large(|| check_up_here(sources)).unwrap_or_else(failed);
    for list in [&mut checkup.problems, &mut checkup.warnings] {
        list.sort();
        list.dedup();
    }
    checkup
}

fn check_up_here(sources: &Sources) -> Checkup {
    let Checked { units, policies, problems, .. } = Checked::read(sources, Files::All);
    let mut checkup =
        Checkup { problems, warnings: units.iter().flat_map(|unit| format::differences(&unit.source)).collect() };
    let judging = |unit: &Unit| if unit.source.is_test() { None } else { parsed(unit) };
    let modules: Vec<Option<Ref<Module>>> = units.iter().map(judging).collect();
    let libraries = assemble::libraries(&units);
    let shapes: BTreeMap<ResourceType, Shape> = policies
        .iter()
        .flat_map(|(_, metadata)| &metadata.resource_types)
        .map(|resource_type| (*resource_type, Shape::of(*resource_type)))
        .collect();
    let mut in_libraries: BTreeMap<(String, usize), Option<Nowhere>> = BTreeMap::new();
    for (at, metadata) in &policies {
        let (Some(unit), Some(Some(module))) = (units.get(*at), modules.get(*at)) else { continue };
        let needed = assemble::needed(&unit.facts, &libraries);
        let of_library = |(unit, module): (&Unit, &Option<Ref<Module>>)| {
            (unit.source.is_library() && needed.contains(&unit.facts.package)).then(|| module.clone()).flatten()
        };
        let needed: Vec<Ref<Module>> = units.iter().zip(&modules).filter_map(of_library).collect();
        let needed: Vec<&Module> = needed.iter().map(AsRef::as_ref).collect();
        let shapes = metadata.resource_types.iter().filter_map(|resource_type| shapes.get(resource_type)).collect();
        let policy = Looked { unit, metadata, shapes, touches: touched(module, &needed) };
        checkup.problems.extend(policy.places_that_are_not());
        policy.look_in_libraries(&mut in_libraries);
        checkup.problems.extend(policy.reads_of_nothing());
        checkup.warnings.extend(policy.reads_too_much());
        checkup.warnings.extend(policy.reads_too_little());
    }
    for ((file, offset), fault) in in_libraries {
        let unit = units.iter().find(|unit| unit.source.shown == file && !unit.source.is_bundled);
        checkup.warnings.extend(unit.zip(fault).map(|(unit, fault)| fault_at(unit, offset, fault)));
    }
    checkup
}

fn parsed(unit: &Unit) -> Option<Ref<Module>> {
    let _unlimited = super::memory::unlimited();
    let mut engine = Engine::new();
    engine.add_policy(unit.source.shown.clone(), unit.source.text.clone()).ok()?;
    engine.get_modules().first().cloned()
}

/// A policy and what it looks at.
struct Looked<'a> {
    unit: &'a Unit,
    metadata: &'a Metadata,
    shapes: Vec<&'a Shape>,
    touches: BTreeSet<Touch>,
}

impl Looked<'_> {
    /// Returns why a path leads nowhere in the documents of every type of the policy.
    fn nowhere(&self, path: &[Step]) -> Option<Nowhere> {
        let mut faults = vec![];
        for shape in &self.shapes {
            faults.push(shape.follow(path).err()?);
        }
        faults.into_iter().max_by_key(|fault| fault.good)
    }

    fn places_that_are_not(&self) -> Vec<PolicyProblem> {
        let own = self.touches.iter().filter(|touch| touch.file == self.unit.source.shown);
        own.filter_map(|touch| Some(fault_at(self.unit, touch.offset, self.fault(touch)?))).collect()
    }

    /// Returns what is wrong with a step; what lies below a wrong one is wrong for that reason alone.
    fn fault(&self, touch: &Touch) -> Option<Nowhere> {
        self.nowhere(&touch.path).filter(|fault| fault.good + 1 == touch.path.len())
    }

    /// Notes for each step of a library whether it leads anywhere in the documents of this policy: a function that is
    /// good for one policy may look at what another's documents have not.
    fn look_in_libraries(&self, steps: &mut BTreeMap<(String, usize), Option<Nowhere>>) {
        for touch in self.touches.iter().filter(|touch| touch.file != self.unit.source.shown) {
            let is_below = self.nowhere(&touch.path).is_some_and(|fault| fault.good + 1 < touch.path.len());
            if is_below {
                continue;
            }
            let fault = self.fault(touch);
            let before = steps.entry((touch.file.clone(), touch.offset)).or_insert_with(|| fault.clone());
            if fault.is_none() {
                *before = None;
            }
        }
    }

    fn reads_of_nothing(&self) -> Vec<PolicyProblem> {
        let problem = |read: &String| {
            let fault = self.nowhere(&steps(read))?;
            let problem = self.at(read, format!("`reads` names `{read}`: {}", fault.message));
            Some(PolicyProblem { hint: fault.hint, ..problem })
        };
        self.metadata.reads.iter().filter_map(problem).collect()
    }

    fn reads_too_much(&self) -> Vec<PolicyProblem> {
        // what is only passed through on the way to something else is not looked at
        let is_passed = |path: &[Step]| {
            self.touches.iter().any(|other| other.path.len() > path.len() && other.path.starts_with(path))
        };
        let uses = |touch: &Touch, read: &[Step]| {
            overlap(&touch.path, read) && (touch.path.len() >= read.len() || !is_passed(&touch.path))
        };
        let is_unused = |read: &&String| {
            let read = steps(read);
            !self.touches.iter().any(|touch| uses(touch, &read)) && self.nowhere(&read).is_none()
        };
        let problem = |read: &String| {
            self.at(read, format!("`reads` names `{read}`, which the policy does not look at"))
                .hint("where it cannot be read the verdict is `unknown`, for nothing")
        };
        self.metadata.reads.iter().filter(is_unused).map(problem).collect()
    }

    /// Returns the fields that may be missing since they could not be read, and are neither in `reads` nor handled by the
    /// policy itself: a verdict without them may be wrong.
    fn reads_too_little(&self) -> Vec<PolicyProblem> {
        let handles = self.unit.facts.rules.iter().any(|rule| Question::named(rule.name()) == Some(Question::Unknown))
            || self.touches.iter().any(|touch| touch.path.first() == Some(&Step::Key("unread".to_owned())));
        if handles {
            return vec![];
        }
        let reads: Vec<Vec<Step>> = self.metadata.reads.iter().map(|read| steps(read)).collect();
        let mut missing: BTreeMap<String, &Touch> = BTreeMap::new();
        for touch in &self.touches {
            let Some(field @ [Step::Key(half), Step::Key(name)]) = touch.path.get(..2) else { continue };
            let may_be_unread = match half.as_str() {
                "config" | "status" => self.shapes.iter().any(|shape| !shape.has_always(half, name)),
                "related" => true,
                _ => false,
            };
            let is_read = reads.iter().any(|read| overlap(&touch.path, read));
            if may_be_unread && !is_read && self.nowhere(field).is_none() {
                missing.entry(pointer(field)).or_insert(touch);
            }
        }
        // one place that is looked at beyond what `reads` names does not make the field unnamed
        missing.retain(|field, _| !reads.iter().any(|read| overlap(&steps(field), read)));
        if missing.is_empty() {
            return vec![];
        }
        let fields: Vec<String> = missing.keys().map(|field| format!("`{field}`")).collect();
        let message = format!("the policy looks at {}, which `reads` does not name", fields.join(", "));
        let hint = "what cannot be read is missing in silence: name it, or say in an `unknown` rule when it is needed";
        vec![self.at("reads", message).hint(hint)]
    }

    /// Returns a problem at a word of the metadata, after `reads`.
    fn at(&self, word: &str, message: String) -> PolicyProblem {
        let text = &self.unit.source.text;
        let reads = text.find("reads:").unwrap_or_default();
        let found = text.get(reads..).and_then(|rest| rest.find(word)).unwrap_or_default();
        self.unit.source.problem(reads + found, message)
    }
}

fn fault_at(unit: &Unit, offset: usize, fault: Nowhere) -> PolicyProblem {
    PolicyProblem { hint: fault.hint, ..unit.source.problem(offset, fault.message) }
}

/// Returns a problem for each policy that finds nothing in snapshots that hold resources of its types, and for each that
/// meets none there: nothing shows that it can fire.
///
/// # Errors
/// When a document is not in the shape of its type.
pub fn never_fires(library: &Library, snapshots: &[Snapshot]) -> Result<Vec<PolicyProblem>, serde_json::Error> {
    let mut counts: BTreeMap<PolicyId, (u64, u64, u64)> = BTreeMap::new();
    for snapshot in snapshots {
        let related = link(snapshot)?;
        let options = EvaluateOptions { now: snapshot.header.ended_at, threads: 0 };
        for (id, verdicts) in evaluate(library, snapshot, &related, &options, &|_| {}).counts {
            let (met, failed, unknown) = counts.entry(id).or_default();
            *met += verdicts.pass + verdicts.fail + verdicts.unknown + verdicts.not_applicable + verdicts.error;
            *failed += verdicts.fail;
            *unknown += verdicts.unknown;
        }
    }
    let policies = library.policy_set().policies.iter().filter(|policy| policy.judges());
    let silent = policies.filter_map(|policy| match counts.get(&policy.id) {
        Some((_, failed, _)) if *failed > 0 => None,
        Some((met, _, unknown)) if *met > 0 => {
            let unknown = if *unknown > 0 { format!(", {unknown} of them unknown") } else { String::new() };
            Some((policy, format!("it fires on none of {met} resources of the fixtures{unknown}")))
        }
        _ => Some((policy, "the fixtures hold no resource of its types".to_owned())),
    });
    let problem = |(policy, message): (&Policy, String)| PolicyProblem {
        line: Some(policy.line),
        ..PolicyProblem::of_file(&policy.file, format!("`{}`: {message}", policy.id))
            .hint("add a resource that it should find, or see why it does not")
    };
    Ok(silent.map(problem).collect())
}

/// Returns whether one path leads through the other, or may.
fn overlap(one: &[Step], other: &[Step]) -> bool {
    one.iter().zip(other).all(|(a, b)| a == b || *a == Step::Any || *b == Step::Any)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::PolicySettings;
    use super::super::fixture::{Folder, bucket, policy_with, snapshot};
    use super::*;

    fn shown(found: &[PolicyProblem], folder: &Folder) -> Vec<String> {
        let root = format!("{}/", folder.path().display());
        let one = |p: &PolicyProblem| format!("{p} | {}", p.hint.as_deref().unwrap_or_default()).replace(&root, "");
        found.iter().map(one).collect()
    }

    /// Problems and warnings of a policy for buckets with these `reads` and this body, which begins at line 10, and of a
    /// library.
    fn found(reads: &str, body: &str, library: &str) -> (Vec<String>, Vec<String>) {
        let policy = policy_with("a-b", &format!("reads: {reads}"), body);
        let folder =
            Folder::with(&[("aws/s3/a_b.rego", &policy), ("lib/own.rego", &format!("package lib.own\n\n{library}\n"))]);
        let Checkup { problems, warnings } = check_up(&folder.sources());
        (shown(&problems, &folder), shown(&warnings, &folder))
    }

    const NONE: [&str; 0] = [];

    #[test]
    fn a_place_that_no_document_has_is_a_problem_where_it_is_written() {
        let body = "deny contains \"a\" if {\n\tsome grant in input.config.acl.grants\n\tgrant.garntee == \"x\"\n}";
        let (problems, warnings) = found("[/config/acl]", body, "x := 1");
        assert_eq!(problems.len(), 1, "{problems:#?}");
        assert!(
            problems[0].starts_with(
                "aws/s3/a_b.rego:12:8: no field `garntee` in `/config/acl/grants/*` of AWS::S3::Bucket | "
            )
        );
        assert_eq!(warnings, NONE);
        let (problems, _) = found("[/config/acl]", "deny contains \"a\" if input.confg.acl.grants", "x := 1");
        assert!(problems[0].contains("no field `confg` in AWS::S3::Bucket | did you mean `config`?"), "{problems:#?}");
        assert_eq!(problems.len(), 1, "what lies below is wrong for that reason alone: {problems:#?}");
        let (problems, _) = found("[]", "deny contains \"a\" if input.related.acount", "x := 1");
        assert!(problems[0].contains("did you mean `account`?"), "{problems:#?}");
    }

    #[test]
    fn a_place_that_a_library_looks_at_in_vain_is_a_warning() {
        let library = "f(bucket) := bucket.config.acll";
        let body = "import data.lib.own\n\ndeny contains \"a\" if own.f(input)";
        let (problems, warnings) = found("[]", body, library);
        assert_eq!(problems, NONE);
        assert!(warnings[0].starts_with("lib/own.rego:3:28: no field `acll`"), "{warnings:#?}");
    }

    #[test]
    fn reads_are_held_against_what_the_policy_looks_at() {
        let deny = "deny contains \"a\" if input.config.acl.grants[_].grantee.uri";
        assert_eq!(found("[/config/acl]", deny, "x := 1").1, NONE);
        let (_, warnings) = found("[/config/acl, /config/policy]", deny, "x := 1");
        assert!(
            warnings[0].starts_with("aws/s3/a_b.rego:7:26: `reads` names `/config/policy`, which"),
            "{warnings:#?}"
        );
        let (_, warnings) = found("[]", deny, "x := 1");
        assert!(
            warnings[0].contains("the policy looks at `/config/acl`, which `reads` does not name"),
            "{warnings:#?}"
        );
        let unknown = format!("{deny}\n\nunknown contains \"acl\" if not input.config.acl");
        assert_eq!(found("[]", &unknown, "x := 1").1, NONE, "it says itself when something is missing");
        let (problems, _) = found("[/config/acll]", deny, "x := 1");
        assert!(
            problems[0].starts_with("aws/s3/a_b.rego:7:13: `reads` names `/config/acll`: no field"),
            "{problems:#?}"
        );
        assert!(problems[0].ends_with("did you mean `acl`?"), "{problems:#?}");
    }

    #[test]
    fn a_policy_that_fires_on_no_fixture_is_told() {
        let of = |id: &str, body: &str| policy_with(id, "reads: []", body);
        let folder = Folder::with(&[
            ("aws/s3/loud.rego", &of("loud", "deny contains \"a\" if input.config.a")),
            ("aws/s3/silent.rego", &of("silent", "deny contains \"a\" if input.config.b")),
            ("aws/s3/idle.rego", &of("idle", "deny contains \"a\"").replace("AWS::S3::Bucket", "AWS::IAM::User")),
        ]);
        let library = folder.load(&PolicySettings::default()).unwrap();
        let found = never_fires(&library, &[snapshot(vec![bucket("b", json!({"a": 1}))])]).unwrap();
        let found = shown(&found, &folder);
        assert!(found[0].starts_with("aws/s3/idle.rego:10: `idle`: the fixtures hold no resource of its types"));
        assert!(found[1].starts_with("aws/s3/silent.rego:10: `silent`: it fires on none of 1 resources"), "{found:#?}");
        assert_eq!(found.len(), 2);
    }

    /// The bundled policies look at nothing that is not there.
    #[test]
    fn the_bundled_policies_have_no_problems() {
        let found = check_up(&Sources::Embedded);
        assert_eq!(found.problems, []);
        found.warnings.iter().for_each(|warning| println!("{warning}"));
    }
}
