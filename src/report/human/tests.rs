use crate::compare::sample::{self, Sample};
use crate::model::Severity;
use crate::report::Human;
use crate::report::sample::World;

const PLAIN: Human = Human { width: 100, colour: false };

/// The text, the same in every release.
fn without_version(world: &World) -> String {
    world.written(&PLAIN).replace(env!("CARGO_PKG_VERSION"), "VERSION")
}

#[test]
fn eventful_run() {
    insta::assert_snapshot!(without_version(&World::eventful()));
}

#[test]
fn first_run() {
    let mut now = Sample::with(&[
        ("s3-bucket-public", "data", "acl"),
        ("s3-bucket-public", "data", "policy/Allow/0"),
        ("sg-open", "sg-1", "tcp/22/ipv4"),
    ]);
    now.evaluation.findings[2].severity = Severity::Medium;
    insta::assert_snapshot!(without_version(&World::new(now, None)));
}

#[test]
fn clean_run() {
    insta::assert_snapshot!(without_version(&World::new(Sample::complete(), None)));
}

/// A run with `number` buckets that fail; the first `known` of them were in the baseline.
fn many(number: usize, known: usize, same_message: bool) -> World {
    let names: Vec<String> = (0..number).map(|at| format!("bucket-{at:02}")).collect();
    let findings: Vec<(&str, &str, &str)> = names.iter().map(|name| ("s3-bucket-public", name.as_str(), "")).collect();
    let before = Sample::with(findings.get(..known).unwrap());
    let mut now = Sample::with(&findings);
    if same_message {
        now.evaluation.findings.iter_mut().for_each(|finding| finding.message = "versioning is off".into());
    }
    World::new(now, Some(before.baseline()))
}

#[test]
fn new_findings_are_never_hidden_and_known_ones_are_summed_up() {
    let text = many(40, 20, false).written(&PLAIN);
    let shown = |range: std::ops::Range<usize>| range.filter(|at| text.contains(&format!("bucket-{at:02}"))).count();
    assert_eq!(shown(20..40), 20, "new ones: {text}");
    assert_eq!(shown(0..20), 12, "known ones: {text}");
    assert!(text.contains("and 8 more"), "{text}");
}

#[test]
fn what_a_policy_says_of_many_resources_is_said_once() {
    let named = |text: &str| (0..30).filter(|at| text.contains(&format!("bucket-{at:02}"))).count();
    let new = many(30, 0, true).written(&PLAIN);
    assert_eq!((new.matches("versioning is off").count(), named(&new)), (1, 30), "{new}");
}

#[test]
fn lines_fit_the_terminal_and_names_cannot_drive_it() {
    let mut world = many(10, 5, false);
    world.comparison.active[0].known.finding.resource.name = "evil\u{1b}[2Jname".into();
    for width in [60, 80, 120] {
        let text = world.written(&Human { width, colour: false });
        assert!(!text.contains('\u{1b}'));
        let longest = text.lines().map(|line| line.chars().count()).max().unwrap();
        assert!(longest <= width, "{longest} > {width}: {text}");
    }
}

#[test]
fn colours_change_nothing_but_colours() {
    let world = World::eventful();
    let coloured = world.written(&Human { width: 100, colour: true });
    assert!(coloured.contains("\u{1b}["));
    assert_eq!(anstream::adapter::strip_str(&coloured).to_string(), world.written(&PLAIN));
}

#[test]
fn gaps_say_the_missing_action_and_what_it_blinds() {
    let mut now = Sample::complete();
    now.fail_place("eu-west-1");
    now.evaluation.unknown.push(sample::unknown("s3-bucket-public", "data"));
    let text = World::new(now, None).written(&PLAIN);
    assert!(text.contains("missing IAM action ec2:DescribeSecurityGroups; blinds sg-open"), "{text}");
    assert!(text.contains("access denied: s3:GetBucketAcl"), "{text}");
    assert!(text.contains("Gate incomplete (exit code 3)"), "{text}");
}
