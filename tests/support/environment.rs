//! A scrubbed environment for the program under test: nothing of the developer's own account, proxies or home.

use assert_cmd::Command;
use tempfile::TempDir;

/// The environment variables that point the AWS SDK at an endpoint on loopback, with a made-up account's key.
pub fn aws_variables(endpoint: &str, account: &str) -> Vec<(&'static str, String)> {
    vec![
        ("AWS_ACCESS_KEY_ID", access_key(account)),
        ("AWS_SECRET_ACCESS_KEY", "not-a-secret".to_owned()),
        ("AWS_REGION", "eu-west-1".to_owned()),
        ("AWS_ENDPOINT_URL", endpoint.to_owned()),
        ("AWS_EC2_METADATA_DISABLED", "true".to_owned()),
    ]
}

/// The access key id by which the emulator knows the account.
pub fn access_key(account: &str) -> String {
    format!("AKIA0000{account}")
}

/// The program, in an empty home of its own that is also its working directory, with only `PATH` from outside, and
/// without a history: a test that wants one removes `COLOBUS_NO_STORE`.
pub fn colobus(home: &TempDir) -> Command {
    let mut command = Command::cargo_bin("colobus").unwrap();
    command.env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default());
    command.env("COLOBUS_NO_STORE", "1").env("HOME", home.path()).current_dir(home.path());
    command
}
