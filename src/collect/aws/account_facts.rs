//! Normalizes `AWS::::Account`.

use std::collections::BTreeMap;

use aws_sdk_iam::types::{PasswordPolicy as SdkPasswordPolicy, VirtualMfaDevice};
use aws_sdk_s3control::types::PublicAccessBlockConfiguration;

use super::account_settings::SUMMARY;
use super::credential_report::{CredentialReport, GET, ReportRow};
use super::date_time::time;
use super::{Call, Failure};
use crate::model::document::{AccountConfig, AccountStatus, MfaDevice, PasswordPolicy, PublicAccessBlock, Root};
use crate::model::{GapReason, Unread};

/// What the calls answered, each for itself.
pub(super) struct AccountAnswers<'a> {
    pub(super) aliases: Result<Vec<String>, Failure>,
    pub(super) summary: Result<BTreeMap<String, i64>, Failure>,
    pub(super) password_policy: Result<Option<PasswordPolicy>, Failure>,
    pub(super) devices: Result<Vec<VirtualMfaDevice>, Failure>,
    /// Whether there is a contact for security matters.
    pub(super) security_contact: Result<Option<bool>, Failure>,
    /// Whether the root credentials of member accounts are managed from here; `None` where there are none to manage.
    pub(super) root_credentials: Result<Option<bool>, Failure>,
    pub(super) s3_block: Result<Option<PublicAccessBlock>, Failure>,
    pub(super) report: Result<&'a CredentialReport, &'a Failure>,
    pub(super) canonical_user_id: Result<&'a String, &'a Failure>,
}

impl AccountAnswers<'_> {
    /// Returns the calls that failed.
    pub(super) fn failures(&self) -> impl Iterator<Item = &Failure> {
        [
            self.aliases.as_ref().err(),
            self.summary.as_ref().err(),
            self.password_policy.as_ref().err(),
            self.devices.as_ref().err(),
            self.security_contact.as_ref().err(),
            self.root_credentials.as_ref().err(),
            self.s3_block.as_ref().err(),
            self.report.err(),
            self.canonical_user_id.err(),
        ]
        .into_iter()
        .flatten()
    }

    fn root_row(&self) -> Option<&ReportRow> {
        self.report.ok()?.root.as_ref()
    }
}

/// Marks what is unread while a document is put together.
#[derive(Default)]
struct Marks(Vec<Unread>);

impl Marks {
    /// Returns the value, or its default with a mark.
    fn read<T: Clone + Default>(&mut self, path: &str, answer: Result<&T, &Failure>) -> T {
        answer.cloned().unwrap_or_else(|failure| {
            self.0.push(failure.unread(path));
            T::default()
        })
    }

    /// Marks a value that an answer should hold and does not.
    fn not_said(&mut self, path: &str, reason: GapReason, call: Call, message: &str) {
        let action = Some(call.action.to_owned());
        self.0.push(Unread { path: path.to_owned(), reason, action, message: message.to_owned() });
    }
}

/// Puts the account's document together; what a failed call would have told is left out and unread.
pub(super) fn account(answers: &AccountAnswers<'_>) -> (AccountConfig, AccountStatus, Vec<Unread>) {
    let mut marks = Marks::default();
    let aliases = marks.read("/config/alias", answers.aliases.as_ref());
    let config = AccountConfig {
        alias: aliases.into_iter().min(),
        canonical_user_id: Some(marks.read("/config/canonical_user_id", answers.canonical_user_id))
            .filter(|id| !id.is_empty()),
        root: root(answers, &mut marks),
        password_policy: marks.read("/config/password_policy", answers.password_policy.as_ref()),
        s3_public_access_block: marks.read("/config/s3_public_access_block", answers.s3_block.as_ref()),
        users_with_password: users_with_password(answers, &mut marks),
        security_contact: marks.read("/config/security_contact", answers.security_contact.as_ref()),
        root_credentials_management: marks
            .read("/config/root_credentials_management", answers.root_credentials.as_ref()),
    };
    let status = status(answers, &mut marks);
    (config, status, marks.0)
}

fn users_with_password(answers: &AccountAnswers<'_>, marks: &mut Marks) -> Option<u32> {
    let path = "/config/users_with_password";
    match answers.report {
        Err(failure) => marks.0.push(failure.unread(path)),
        Ok(report) => match report.users_with_password() {
            Some(count) => return Some(count),
            None => marks.not_said(path, GapReason::Garbled, GET, "a row does not say whether there is a password"),
        },
    }
    None
}

/// Facts about root come from the summary, which is of now; the report, up to four hours old, stands in for it.
fn root(answers: &AccountAnswers<'_>, marks: &mut Marks) -> Root {
    let row = answers.root_row();
    let held = |list: usize| i64::try_from(list).unwrap_or(i64::MAX);
    let keys = row.and_then(|row| row.access_keys.as_ref()).map(|keys| held(keys.len()));
    let certificates = row.and_then(|row| row.signing_certificates.as_ref()).map(|list| held(list.len()));
    let mut fact = |field: &str, key: &str, reported: Option<i64>| {
        let said = answers.summary.as_ref().ok().and_then(|summary| summary.get(key)).copied().or(reported);
        if said.is_none() {
            let path = format!("/config/root/{field}");
            match &answers.summary {
                Err(failure) => marks.0.push(failure.unread(&path)),
                Ok(_) => marks.not_said(&path, GapReason::NotReported, SUMMARY, &format!("the summary has no `{key}`")),
            }
        }
        said
    };
    let password =
        fact("password_enabled", "AccountPasswordPresent", row.and_then(|row| row.password_enabled).map(i64::from));
    let access_keys = fact("access_keys", "AccountAccessKeysPresent", keys);
    let signing_certificates = fact("signing_certificates", "AccountSigningCertificatesPresent", certificates);
    let mfa = fact("mfa_active", "AccountMFAEnabled", row.and_then(|row| row.mfa_active).map(i64::from));
    Root {
        password_enabled: password.map(|number| number > 0),
        access_keys: access_keys.map(count),
        signing_certificates: signing_certificates.map(count),
        mfa_active: mfa.map(|number| number > 0),
        virtual_mfa_devices: match &answers.devices {
            Ok(devices) => Some(root_devices(devices)),
            Err(failure) => {
                marks.0.push(failure.unread("/config/root/virtual_mfa_devices"));
                None
            }
        },
    }
}

fn count(number: i64) -> u32 {
    u32::try_from(number.max(0)).unwrap_or(u32::MAX)
}

/// Returns the devices that are root's, by the name that the console gives its first one or by their user.
fn root_devices(devices: &[VirtualMfaDevice]) -> Vec<MfaDevice> {
    let is_root = |device: &&VirtualMfaDevice| {
        device.serial_number().ends_with(":mfa/root-account-mfa-device")
            || device.user().is_some_and(|user| user.arn().ends_with(":root"))
    };
    let mut list: Vec<_> = devices
        .iter()
        .filter(is_root)
        .map(|device| MfaDevice {
            serial_number: device.serial_number().to_owned(),
            enabled_at: device.enable_date().map(time),
        })
        .collect();
    list.sort_by(|a, b| a.serial_number.cmp(&b.serial_number));
    list
}

fn status(answers: &AccountAnswers<'_>, marks: &mut Marks) -> AccountStatus {
    const FROM_ROOT_ROW: [&str; 2] = ["/status/root_password_last_used_at", "/status/root_access_key_last_used_at"];
    let row = answers.root_row();
    match answers.report {
        Err(failure) => {
            let all = FROM_ROOT_ROW.iter().chain(&["/status/credential_report_at"]);
            marks.0.extend(all.map(|path| failure.unread(path)));
        }
        Ok(_) if row.is_none() => {
            for path in FROM_ROOT_ROW {
                marks.not_said(path, GapReason::NotReported, GET, "the credential report has no row about root");
            }
        }
        Ok(_) => {}
    }
    AccountStatus {
        credential_report_at: answers.report.ok().and_then(|report| report.generated_at),
        root_password_last_used_at: row.and_then(|row| row.password_last_used_at),
        root_access_key_last_used_at: row.and_then(|row| row.access_key_use.iter().map(|used| used.last_used_at).max()),
        summary: marks.read("/status/summary", answers.summary.as_ref()),
    }
}

/// Normalizes the password policy; zero days and zero passwords are how some answers say "never" and "none".
///
/// Source: <https://docs.aws.amazon.com/IAM/latest/APIReference/API_PasswordPolicy.html>
pub(super) fn password_policy(policy: &SdkPasswordPolicy) -> PasswordPolicy {
    /// What AWS takes for a policy that does not name it.
    const DEFAULT_LENGTH: u32 = 6;
    let above_zero = |number: Option<i32>| number.and_then(|number| u32::try_from(number).ok()).filter(|&n| n > 0);
    PasswordPolicy {
        minimum_length: above_zero(policy.minimum_password_length).unwrap_or(DEFAULT_LENGTH),
        require_symbols: policy.require_symbols,
        require_numbers: policy.require_numbers,
        require_uppercase: policy.require_uppercase_characters,
        require_lowercase: policy.require_lowercase_characters,
        allow_users_to_change: policy.allow_users_to_change_password,
        max_age_days: above_zero(policy.max_password_age).filter(|_| policy.expire_passwords),
        reuse_prevention: above_zero(policy.password_reuse_prevention),
        hard_expiry: policy.hard_expiry.unwrap_or(false),
    }
}

/// Normalizes the account-level block; a switch that is not mentioned is off.
pub(super) fn s3_block(block: &PublicAccessBlockConfiguration) -> PublicAccessBlock {
    PublicAccessBlock {
        block_public_acls: block.block_public_acls.unwrap_or(false),
        ignore_public_acls: block.ignore_public_acls.unwrap_or(false),
        block_public_policy: block.block_public_policy.unwrap_or(false),
        restrict_public_buckets: block.restrict_public_buckets.unwrap_or(false),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use aws_sdk_iam::primitives::DateTime;
    use aws_sdk_iam::types::User;

    use super::*;
    use crate::model::Time;
    use crate::model::document::{AccessKey, AccessKeyUse};

    static OWNER: LazyLock<String> = LazyLock::new(|| "904f".to_owned());
    static EMPTY_REPORT: LazyLock<CredentialReport> = LazyLock::new(CredentialReport::default);

    fn denied(call: Call) -> Failure {
        Failure { reason: GapReason::AccessDenied, ..Failure::garbled(call, "global", "no") }
    }

    fn answers() -> AccountAnswers<'static> {
        let summary = [
            ("AccountMFAEnabled", 1),
            ("AccountAccessKeysPresent", 0),
            ("AccountPasswordPresent", 1),
            ("AccountSigningCertificatesPresent", 0),
            ("Users", 3),
        ];
        AccountAnswers {
            aliases: Ok(vec!["acme".into()]),
            summary: Ok(summary.map(|(key, number)| (key.to_owned(), number)).into()),
            password_policy: Ok(None),
            devices: Ok(vec![]),
            security_contact: Ok(Some(true)),
            root_credentials: Ok(None),
            s3_block: Ok(None),
            report: Ok(&EMPTY_REPORT),
            canonical_user_id: Ok(&OWNER),
        }
    }

    fn paths(unread: &[Unread]) -> Vec<&str> {
        unread.iter().map(|one| one.path.as_str()).collect()
    }

    #[test]
    fn the_summary_tells_of_root_even_without_its_row_in_the_report() {
        let (config, status, unread) = account(&answers());
        let root = config.root;
        assert_eq!((root.mfa_active, root.access_keys, root.password_enabled), (Some(true), Some(0), Some(true)));
        assert_eq!((config.alias.as_deref(), config.users_with_password), (Some("acme"), Some(0)));
        assert_eq!(status.summary["Users"], 3);
        let missing = ["/status/root_password_last_used_at", "/status/root_access_key_last_used_at"];
        assert_eq!(paths(&unread), missing);
    }

    #[test]
    fn the_report_stands_in_for_a_summary_that_was_denied() {
        let at = |seconds| Time::from_unix_seconds(seconds);
        let used = |slot, seconds| AccessKeyUse { slot, last_used_at: at(seconds), region: None, service: None };
        let row = ReportRow {
            mfa_active: Some(false),
            access_keys: Some(vec![AccessKey { slot: 1, active: true, last_rotated_at: None }]),
            access_key_use: vec![used(1, 50), used(2, 90)],
            signing_certificates: Some(vec![]),
            ..ReportRow::default()
        };
        let report = CredentialReport { root: Some(row), ..CredentialReport::default() };
        let answers = AccountAnswers { summary: Err(denied(SUMMARY)), report: Ok(&report), ..answers() };
        let (config, status, unread) = account(&answers);
        assert_eq!((config.root.mfa_active, config.root.access_keys), (Some(false), Some(1)));
        assert_eq!(config.root.password_enabled, None);
        assert_eq!(status.root_access_key_last_used_at, Some(at(90)));
        assert_eq!(paths(&unread), ["/config/root/password_enabled", "/status/summary"]);
        assert_eq!(unread[0].action.as_deref(), Some("iam:GetAccountSummary"));
    }

    #[test]
    fn a_denied_report_leaves_out_what_it_alone_tells() {
        let denied = denied(GET);
        let answers = AccountAnswers { report: Err(&denied), ..answers() };
        let (config, status, unread) = account(&answers);
        assert_eq!((config.users_with_password, status.credential_report_at), (None, None));
        assert!(paths(&unread).contains(&"/config/users_with_password"));
        assert!(unread.iter().all(|one| one.reason == GapReason::AccessDenied));
        assert_eq!(answers.failures().count(), 1);
    }

    #[test]
    fn when_everything_is_denied_nothing_is_known() {
        let (report, owner) = (denied(GET), denied(SUMMARY));
        let answers = AccountAnswers {
            aliases: Err(denied(SUMMARY)),
            summary: Err(denied(SUMMARY)),
            password_policy: Err(denied(SUMMARY)),
            devices: Err(denied(SUMMARY)),
            security_contact: Err(denied(SUMMARY)),
            root_credentials: Err(denied(SUMMARY)),
            s3_block: Err(denied(SUMMARY)),
            report: Err(&report),
            canonical_user_id: Err(&owner),
        };
        let (config, status, unread) = account(&answers);
        assert_eq!((config, status), (AccountConfig::default(), AccountStatus::default()));
        assert_eq!((answers.failures().count(), unread.len()), (9, 16));
    }

    #[test]
    fn roots_devices_are_known_by_name_or_by_user() {
        let user = |arn: &str| {
            let at = DateTime::from_secs(0);
            User::builder().path("/").user_name("x").user_id("x").arn(arn).create_date(at).build().unwrap()
        };
        let device = |serial: &str, arn: Option<&str>| {
            VirtualMfaDevice::builder().serial_number(serial).set_user(arn.map(user)).build().unwrap()
        };
        let devices = [
            device("arn:aws:iam::111122223333:mfa/second", Some("arn:aws:iam::111122223333:root")),
            device("arn:aws:iam::111122223333:mfa/root-account-mfa-device", None),
            device("arn:aws:iam::111122223333:mfa/ana", Some("arn:aws:iam::111122223333:user/ana")),
            device("arn:aws:iam::111122223333:mfa/nobodys", None),
        ];
        let serials: Vec<_> = root_devices(&devices).into_iter().map(|device| device.serial_number).collect();
        let expected =
            ["arn:aws:iam::111122223333:mfa/root-account-mfa-device", "arn:aws:iam::111122223333:mfa/second"];
        assert_eq!(serials, expected);
    }

    #[test]
    fn a_password_that_never_expires_has_no_age() {
        let policy = SdkPasswordPolicy::builder().minimum_password_length(14).max_password_age(0).build();
        let normalized = password_policy(&policy);
        assert_eq!((normalized.minimum_length, normalized.max_age_days, normalized.reuse_prevention), (14, None, None));
        let strict = SdkPasswordPolicy::builder().expire_passwords(true).max_password_age(90).hard_expiry(true);
        let strict = password_policy(&strict.password_reuse_prevention(24).build());
        assert_eq!((strict.max_age_days, strict.reuse_prevention, strict.hard_expiry), (Some(90), Some(24), true));
        assert_eq!(strict.minimum_length, 6);
    }
}
