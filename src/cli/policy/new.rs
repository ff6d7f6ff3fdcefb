//! `colobus policy new`: a policy and its test that pass at once, to be edited.

use std::fs;
use std::path::{Path, PathBuf};

use super::super::terminal::Terminal;
use super::super::{Exit, Failed};
use crate::model::{PolicyId, ResourceType};
use crate::policy::{Library, PolicySettings, Sources};
use crate::spelling::closest;

/// Write a new policy and its test.
#[derive(Debug, clap::Args)]
#[command(
    long_about = "Write a new policy and its test from a template that passes `colobus policy check` and `colobus policy test` at once. The template finds resources without a \
                  tag; replace what it looks at, and what it says.",
    after_help = "Examples:\n  \
    colobus policy new s3-bucket-without-owner --type AWS::S3::Bucket\n  \
    colobus policy new sg-too-many-rules --type AWS::EC2::SecurityGroup --dir security/policies"
)]
pub(super) struct Args {
    /// Id: lower-case words joined by hyphens that name the bad state, such as s3-bucket-public
    id: String,
    /// Type that it judges; `colobus schema` lists them
    #[arg(long = "type", value_name = "TYPE")]
    resource_type: String,
    /// Folder of the policies; made when it is not there
    #[arg(long, value_name = "DIR", default_value = "policies")]
    dir: PathBuf,
}

pub(super) fn run(args: &Args, terminal: &Terminal) -> Result<Exit, Failed> {
    let id: PolicyId = args.id.parse().map_err(Failed::usage)?;
    if id.as_str().ends_with("-test") {
        return Err(Failed::usage(format!("`{id}` cannot be an id: a file `..._test.rego` holds tests")));
    }
    let resource_type = resource_type(&args.resource_type)?;
    let name = id.as_str().replace('-', "_");
    let service = service(resource_type);
    let folder = args.dir.join("aws").join(&service);
    if let Some(file) = already(&args.dir, &id) {
        return Err(Failed::usage(format!("there is a policy `{id}` already: `{file}`")).hint("ids are never reused"));
    }
    let package = format!("aws.{service}.{name}");
    let files = [
        (folder.join(format!("{name}.rego")), policy(&id, resource_type, &package)),
        (folder.join(format!("{name}_test.rego")), test(&id, resource_type, &package)),
    ];
    if let Some((path, _)) = files.iter().find(|(path, _)| path.exists()) {
        return Err(Failed::usage(format!("`{}` is there already", path.display())).hint("choose another id"));
    }
    let failed =
        |path: &Path, error: &std::io::Error| Failed::usage(format!("cannot write `{}`: {error}", path.display()));
    let first = !args.dir.exists();
    fs::create_dir_all(&folder).map_err(|error| failed(&folder, &error))?;
    for (path, text) in &files {
        fs::write(path, text).map_err(|error| failed(path, &error))?;
        terminal.line(format_args!("wrote {}", path.display()));
    }
    let dir = args.dir.display();
    if first {
        terminal.line(format_args!(
            "note: {dir} takes the place of the bundled policies; to judge by both: \
             `--policies bundled --policies {dir}`, or `policies = [\"bundled\", \"{dir}\"]` in colobus.toml"
        ));
    }
    terminal.line(format_args!("next: edit them, then `colobus policy test {dir} --filter {name}`"));
    Ok(Exit::Passed)
}

fn resource_type(name: &str) -> Result<ResourceType, Failed> {
    name.parse().map_err(|message: String| {
        let failed = Failed::usage(message);
        match closest(name, ResourceType::ALL.iter().map(|known| known.as_str())) {
            Some(known) => failed.hint(format!("did you mean `{known}`?")),
            None => failed.hint("`colobus schema` lists the types"),
        }
    })
}

/// Returns `s3` for `AWS::S3::Bucket`; what has no service belongs to the account.
fn service(resource_type: ResourceType) -> String {
    let service = resource_type.as_str().split("::").nth(1).unwrap_or_default().to_lowercase();
    if service.is_empty() { "account".to_owned() } else { service }
}

/// Returns the file of a policy of this id in a folder that can be read.
fn already(dir: &Path, id: &PolicyId) -> Option<String> {
    let library = Library::load(&Sources::Folders(vec![dir.to_owned()]), &PolicySettings::default()).ok()?;
    library.policy_set().get(id).map(|policy| policy.file.clone())
}

fn policy(id: &PolicyId, resource_type: ResourceType, package: &str) -> String {
    format!(
        r##"# METADATA
# title: Resource without an owner
# description: |
#   The resource has no tag that names its owner, so that nobody can be asked about it.
# scope: package
# custom:
#   id: {id}
#   severity: low
#   resource_types: [{resource_type}]
#   reads: [/tags]
#   remediation: Add the tag, with the address of the team that answers for the resource.
#   frameworks: {{}}
#   aliases: []
#   tags: [inventory]
#   params:
#     tag:
#       description: Name of the tag
#       default: owner
package {package}

deny contains finding if {{
	tag := data.params["{id}"].tag
	object.get(input.tags, tag, "") == ""
	finding := {{
		"message": sprintf("It has no tag %s", [tag]),
		"path": "/tags",
	}}
}}
"##
    )
}

fn test(id: &PolicyId, resource_type: ResourceType, package: &str) -> String {
    format!(
        r##"package {package}_test

import data.{package} as policy

params := {{"{id}": {{"tag": "owner"}}}}

resource(tags) := {{"type": "{resource_type}", "tags": tags, "config": {{}}, "status": {{}}, "unread": []}}

test_without_the_tag if {{
	policy.deny == {{{{"message": "It has no tag owner", "path": "/tags"}}}} with input as resource({{"env": "prod"}})
		with data.params as params
}}

test_with_an_empty_tag if {{
	count(policy.deny) == 1 with input as resource({{"owner": ""}}) with data.params as params
}}

test_with_the_tag if {{
	count(policy.deny) == 0 with input as resource({{"owner": "platform@example.com"}}) with data.params as params
}}
"##
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_type_has_a_service() {
        assert_eq!(service(ResourceType::SecurityGroup), "ec2");
        assert_eq!(service(ResourceType::Account), "account");
        for resource_type in ResourceType::ALL {
            assert!(service(*resource_type).bytes().all(|byte| byte.is_ascii_alphanumeric()), "{resource_type}");
        }
    }
}
