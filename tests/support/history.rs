//! Accounts of any size for tests of the history: snapshots in which every document changes from one to the next.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use tempfile::TempDir;

use super::environment;

pub const ACCOUNT: &str = "111122223333";

/// One policy, so that judging takes no time: it fails on groups whose names end in a 1, or in a t.
const POLICY: &str = r#"# METADATA
# title: Group is odd
# description: The number of the group is odd.
# scope: package
# custom:
#   id: sg-odd
#   severity: high
#   resource_types: [AWS::EC2::SecurityGroup]
#   reads: [/config/description]
#   remediation: Make it even.
package aws.ec2.sg_odd

deny contains finding if {
	some ending in ["1", "t"]
	endswith(input.config.group_name, ending)
	finding := {"message": sprintf("%s is odd", [input.name]), "key": "", "path": "/config/description"}
}
"#;

/// A folder with the program's policy and a history of its own.
pub struct Desk {
    pub home: TempDir,
}

impl Desk {
    pub fn new() -> Self {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("odd/aws/ec2");
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("sg_odd.rego"), POLICY).unwrap();
        Self { home }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    /// The program with a history.
    pub fn colobus(&self, arguments: &[&str]) -> Command {
        let mut command = environment::colobus(&self.home);
        command.env_remove("COLOBUS_NO_STORE").args(arguments);
        command
    }

    /// Runs a command that must end with this code; returns stdout and stderr.
    pub fn run(&self, arguments: &[&str], code: i32) -> (String, String) {
        let output = self.colobus(arguments).output().unwrap();
        let [out, err] = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap());
        assert_eq!(output.status.code(), Some(code), "{arguments:?}\n{out}\n{err}");
        (out, err)
    }

    /// Scans a snapshot with the one policy; returns stdout and stderr.
    pub fn scan(&self, snapshot: &Path, more: &[&str], code: i32) -> (String, String) {
        let snapshot = snapshot.display().to_string();
        let arguments = ["scan", "--from", &snapshot, "--policies", "odd", "--exit-zero"];
        self.run(&[&arguments, more].concat(), code)
    }

    /// Writes the snapshot of a generation: `count` groups, each with the generation in its description, as of so many
    /// hours after the beginning.
    pub fn snapshot(&self, generation: u32, count: u32) -> PathBuf {
        let at = format!("2026-11-{:02}T{:02}:00:00Z", 1 + generation / 24, generation % 24);
        let place = format!(r#""account":"{ACCOUNT}","region":"eu-west-1","type":"AWS::EC2::SecurityGroup""#);
        let mut text = format!(
            r#"{{"kind":"colobus_snapshot","schema":1,"version":"0.1.0","started_at":"{at}","ended_at":"{at}","scope":{{"accounts":["{ACCOUNT}"],"regions":["eu-west-1"],"types":["AWS::EC2::SecurityGroup"]}},"coverage":{{"scopes":[{{{place},"status":"complete","listed":true,"resources":{count},"gaps":[]}}],"gaps":[]}},"documents":{count}}}"#
        );
        text.push('\n');
        for number in 0..count {
            let name = format!("sg-{number:08}");
            writeln!(
                text,
                r#"{{"schema":1,"id":"arn:aws:ec2:eu-west-1:{ACCOUNT}:security-group/{name}","type":"AWS::EC2::SecurityGroup","native_id":"{name}","name":"{name}","partition":"aws","account":"{ACCOUNT}","region":"eu-west-1","tags":{{"env":"prod","team":"t{}"}},"config":{{"group_name":"{name}","description":"generation {generation}","owner_id":"{ACCOUNT}","vpc_id":"vpc-1","ingress":[{{"key":"tcp/22-22/10.{}.0.0/16","protocol":"tcp","from_port":22,"to_port":22,"source":{{"kind":"cidr_ipv4","cidr":"10.{}.0.0/16"}}}}],"egress":[{{"key":"all/0.0.0.0/0","protocol":"all","source":{{"kind":"cidr_ipv4","cidr":"0.0.0.0/0"}}}}]}},"status":{{"rule_ids":{{}}}},"unread":[],"source":{{"kind":"aws","collected_at":"{at}"}}}}"#,
                number % 7,
                number % 256,
                number % 256,
            )
            .unwrap();
        }
        let path = self.path(&format!("generation-{generation}.jsonl"));
        fs::write(&path, text).unwrap();
        path
    }
}
