//! Normalizes `AWS::IAM::User`.

use aws_sdk_iam::types::UserDetail;

use super::Failure;
use super::credential_report::{CredentialReport, GET, NOT_SAID, ReportRow};
use super::date_time::time;
use super::iam_policy::{attached_policies, boundary, inline_policies};
use crate::model::document::{UserConfig, UserStatus};
use crate::model::{GapReason, Time, Unread};

/// The parts that come from the credential report.
const REPORTED: [&str; 7] = [
    "/config/password_enabled",
    "/config/password_last_changed_at",
    "/config/mfa_active",
    "/config/access_keys",
    "/config/signing_certificates",
    "/status/password_last_used_at",
    "/status/access_key_use",
];

/// Normalizes a user: what it may do from its details, how it signs in from the credential report.
///
/// A user who is not in the report (which is up to four hours old), or whose row is about an earlier user of the same
/// name, has those parts unread.
pub(super) fn user(
    detail: &UserDetail,
    report: Result<&CredentialReport, &Failure>,
) -> (UserConfig, UserStatus, Vec<Unread>) {
    let mut unread = vec![];
    let mut groups = detail.group_list().to_vec();
    groups.sort();
    let created_at = detail.create_date().map(time);
    let row = match report {
        Ok(report) => {
            let found = detail.arn().and_then(|arn| report.users.get(arn)).filter(|row| is_about(row, created_at));
            found.ok_or_else(|| not_reported(report))
        }
        Err(failure) => Err(REPORTED.map(|path| failure.unread(path)).to_vec()),
    };
    let row = row.cloned().unwrap_or_else(|marks| {
        unread.extend(marks);
        ReportRow::default()
    });
    if unread.is_empty() {
        unread.extend(not_said(&row));
    }
    let config = UserConfig {
        path: detail.path().unwrap_or("/").to_owned(),
        created_at,
        groups,
        attached_policies: attached_policies(detail.attached_managed_policies()),
        inline_policies: inline_policies(detail.user_policy_list(), &mut unread),
        permissions_boundary: boundary(detail.permissions_boundary()),
        password_enabled: row.password_enabled,
        password_last_changed_at: row.password_last_changed_at.filter(|_| row.password_enabled == Some(true)),
        mfa_active: row.mfa_active,
        access_keys: row.access_keys,
        signing_certificates: row.signing_certificates,
    };
    let status = UserStatus { password_last_used_at: row.password_last_used_at, access_key_use: row.access_key_use };
    (config, status, unread)
}

/// Returns whether a row is about the user that was made at this time, and not about an earlier one of the same name.
fn is_about(row: &ReportRow, created_at: Option<Time>) -> bool {
    match (row.created_at, created_at) {
        (Some(reported), Some(created)) => (reported.unix_seconds() - created.unix_seconds()).abs() <= 1,
        _ => true,
    }
}

fn not_reported(report: &CredentialReport) -> Vec<Unread> {
    let of = report.generated_at.map(|at| format!(" of {at}")).unwrap_or_default();
    let message = format!("the user is not in the credential report{of}");
    REPORTED
        .iter()
        .map(|&path| Unread {
            path: path.into(),
            reason: GapReason::NotReported,
            action: None,
            message: message.clone(),
        })
        .collect()
}

/// Returns marks for the facts that the user's row does not say.
fn not_said(row: &ReportRow) -> Vec<Unread> {
    let said = [
        ("/config/password_enabled", row.password_enabled.is_some()),
        ("/config/mfa_active", row.mfa_active.is_some()),
        ("/config/access_keys", row.access_keys.is_some()),
        ("/config/signing_certificates", row.signing_certificates.is_some()),
    ];
    said.into_iter()
        .filter(|(_, said)| !said)
        .map(|(path, _)| Unread {
            path: path.into(),
            reason: GapReason::Garbled,
            action: Some(GET.action.into()),
            message: NOT_SAID.into(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use aws_sdk_iam::primitives::DateTime;
    use aws_sdk_iam::types::PolicyDetail;

    use super::*;
    use crate::model::document::AccessKey;

    const ARN: &str = "arn:aws:iam::111122223333:user/team/x/ana";

    fn detail() -> UserDetail {
        UserDetail::builder()
            .arn(ARN)
            .user_name("ana")
            .path("/team/x/")
            .create_date(DateTime::from_secs(1_700_000_000))
            .group_list("ops")
            .group_list("dev")
            .build()
    }

    fn row() -> ReportRow {
        ReportRow {
            created_at: Some(Time::from_unix_seconds(1_700_000_000)),
            password_enabled: Some(true),
            mfa_active: Some(false),
            access_keys: Some(vec![AccessKey { slot: 1, active: true, last_rotated_at: None }]),
            signing_certificates: Some(vec![]),
            ..ReportRow::default()
        }
    }

    fn report(row: ReportRow) -> CredentialReport {
        CredentialReport { users: [(ARN.to_owned(), row)].into(), ..CredentialReport::default() }
    }

    fn paths(unread: &[Unread]) -> Vec<&str> {
        unread.iter().map(|one| one.path.as_str()).collect()
    }

    #[test]
    fn a_reported_user_has_no_unread_part() {
        let (config, _, unread) = user(&detail(), Ok(&report(row())));
        assert_eq!(config.groups, ["dev", "ops"]);
        assert_eq!((config.path.as_str(), config.mfa_active), ("/team/x/", Some(false)));
        assert_eq!(config.access_keys.unwrap().len(), 1);
        assert_eq!(unread, []);
    }

    #[test]
    fn a_user_younger_than_the_report_is_not_without_mfa() {
        let empty = CredentialReport { generated_at: Some(Time::from_unix_seconds(0)), ..CredentialReport::default() };
        let (config, status, unread) = user(&detail(), Ok(&empty));
        assert_eq!((config.mfa_active, config.access_keys), (None, None));
        assert_eq!(status, UserStatus::default());
        assert_eq!(paths(&unread), REPORTED);
        assert!(unread.iter().all(|one| one.reason == GapReason::NotReported && one.action.is_none()));
        assert!(unread[0].message.contains("1970-01-01T00:00:00Z"));
    }

    #[test]
    fn a_row_about_an_earlier_user_of_the_same_name_is_not_used() {
        let older = ReportRow { created_at: Some(Time::from_unix_seconds(1_600_000_000)), ..row() };
        let (config, _, unread) = user(&detail(), Ok(&report(older)));
        assert_eq!(config.password_enabled, None);
        assert_eq!(unread[0].reason, GapReason::NotReported);
    }

    #[test]
    fn a_denied_report_names_the_action() {
        let denied = Failure {
            call: GET,
            region: "global".into(),
            reason: GapReason::AccessDenied,
            code: "AccessDenied".into(),
            message: "no".into(),
        };
        let (_, _, unread) = user(&detail(), Err(&denied));
        assert_eq!(paths(&unread), REPORTED);
        assert!(unread.iter().all(|one| one.action.as_deref() == Some("iam:GetCredentialReport")));
    }

    #[test]
    fn a_fact_that_the_row_does_not_say_is_unread_alone() {
        let (_, _, unread) = user(&detail(), Ok(&report(ReportRow { mfa_active: None, ..row() })));
        assert_eq!(paths(&unread), ["/config/mfa_active"]);
        assert_eq!(unread[0].reason, GapReason::Garbled);
    }

    #[test]
    fn a_broken_inline_policy_is_unread_beside_reported_facts() {
        let mut detail = detail();
        detail.user_policy_list = Some(vec![PolicyDetail::builder().policy_name("p").policy_document("{").build()]);
        let (config, _, unread) = user(&detail, Ok(&report(row())));
        assert_eq!(config.password_enabled, Some(true));
        assert_eq!(paths(&unread), ["/config/inline_policies/0/policy"]);
    }
}
