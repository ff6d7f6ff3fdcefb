//! The credential report: passwords, MFA and access keys of every user, in one CSV file that IAM makes on request.
//!
//! Source: <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html>

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use aws_sdk_iam::types::ReportStateType;

use super::date_time::time;
use super::{Aws, Call, Failure};
use crate::model::document::{AccessKey, AccessKeyUse, SigningCertificate};
use crate::model::resource_type::GLOBAL;
use crate::model::{GapReason, Time};

pub(super) const GENERATE: Call =
    Call { service: "iam", operation: "GenerateCredentialReport", action: "iam:GenerateCredentialReport" };
pub(super) const GET: Call =
    Call { service: "iam", operation: "GetCredentialReport", action: "iam:GetCredentialReport" };

/// How long IAM may take to make the report.
const PATIENCE: Duration = Duration::from_secs(120);
/// First and longest wait between two questions whether it is made.
const FIRST_WAIT: Duration = Duration::from_millis(500);
const LONGEST_WAIT: Duration = Duration::from_secs(8);

/// A credential report.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct CredentialReport {
    /// When IAM made it: up to four hours before it was asked for.
    pub(super) generated_at: Option<Time>,
    /// The root user's row; missing where the source gives none.
    pub(super) root: Option<ReportRow>,
    /// The users' rows by ARN.
    pub(super) users: BTreeMap<String, ReportRow>,
}

/// One row. `None` for a fact means that the column is missing or says none of the words that it may say; a time is also
/// `None` for `N/A` and `no_information`.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct ReportRow {
    pub(super) created_at: Option<Time>,
    pub(super) password_enabled: Option<bool>,
    pub(super) password_last_used_at: Option<Time>,
    pub(super) password_last_changed_at: Option<Time>,
    pub(super) mfa_active: Option<bool>,
    pub(super) access_keys: Option<Vec<AccessKey>>,
    pub(super) access_key_use: Vec<AccessKeyUse>,
    pub(super) signing_certificates: Option<Vec<SigningCertificate>>,
}

/// What is said of a fact that a row should tell and does not.
pub(super) const NOT_SAID: &str = "a row of the credential report does not say what it should";

impl ReportRow {
    /// Returns whether the row tells all that a user's row must tell.
    pub(super) fn is_whole(&self) -> bool {
        self.password_enabled.is_some()
            && self.mfa_active.is_some()
            && self.access_keys.is_some()
            && self.signing_certificates.is_some()
    }
}

/// Has the report made, waits for it, and reads it. One that IAM still has is read even when a new one may not be asked
/// for.
///
/// # Errors
/// The failure of the first call that stands in the way; [`GapReason::Timeout`] when the report is not made within two
/// minutes, and [`GapReason::Garbled`] when it is not such a file.
pub(super) async fn get(aws: &Aws) -> Result<CredentialReport, Failure> {
    let made = generate(aws).await;
    let read = read(aws).await;
    match (made, read) {
        (_, Ok(report)) => Ok(report),
        (Err(failure), Err(_)) | (Ok(()), Err(failure)) => Err(failure),
    }
}

async fn read(aws: &Aws) -> Result<CredentialReport, Failure> {
    let answer = aws.call(GET, GLOBAL, aws.iam().get_credential_report().send()).await?;
    let content = answer.content().map(AsRef::as_ref).unwrap_or_default();
    let mut report = CredentialReport::parse(content).map_err(|wrong| Failure::garbled(GET, GLOBAL, &wrong))?;
    report.generated_at = answer.generated_time().map(time);
    Ok(report)
}

/// Asks until IAM says that the report is complete, with growing waits.
async fn generate(aws: &Aws) -> Result<(), Failure> {
    let began = Instant::now();
    let mut wait = FIRST_WAIT;
    loop {
        let answer = aws.call(GENERATE, GLOBAL, aws.iam().generate_credential_report().send()).await?;
        if answer.state() == Some(&ReportStateType::Complete) {
            return Ok(());
        }
        if began.elapsed() + wait > PATIENCE {
            let message = format!("the credential report was not complete after {} seconds", PATIENCE.as_secs());
            return Err(Failure { reason: GapReason::Timeout, ..Failure::garbled(GENERATE, GLOBAL, &message) });
        }
        tokio::time::sleep(wait).await;
        wait = (wait * 2).min(LONGEST_WAIT);
    }
}

impl CredentialReport {
    /// Parses the CSV file by the names in its header; columns that are not known are passed over.
    ///
    /// # Errors
    /// What is wrong, when the file has no column `arn`, or a row that is no CSV: a report that is cut off must not pass
    /// for a whole one.
    pub(super) fn parse(content: &[u8]) -> Result<Self, String> {
        let mut reader = csv::ReaderBuilder::new().from_reader(content);
        let header = reader.headers().map_err(|error| format!("the credential report is not CSV: {error}"))?.clone();
        if !header.iter().any(|column| column == "arn") {
            return Err("the credential report has no column `arn`".into());
        }
        let mut report = Self::default();
        for record in reader.records() {
            let record = record.map_err(|error| format!("the credential report is not CSV: {error}"))?;
            let cells = Cells(header.iter().zip(record.iter()).collect());
            let arn = cells.get("arn").unwrap_or_default();
            if cells.get("user") == Some("<root_account>") {
                report.root = Some(cells.row());
            } else {
                report.users.insert(arn.to_owned(), cells.row());
            }
        }
        Ok(report)
    }

    /// Returns how many users have a password; `None` when a row does not say.
    pub(super) fn users_with_password(&self) -> Option<u32> {
        self.users.values().try_fold(0, |count: u32, row| Some(count + u32::from(row.password_enabled?)))
    }
}

/// One row by column names.
struct Cells<'a>(BTreeMap<&'a str, &'a str>);

impl<'a> Cells<'a> {
    fn get(&self, column: &str) -> Option<&'a str> {
        self.0.get(column).copied()
    }

    fn flag(&self, column: &str) -> Option<bool> {
        let text = self.get(column)?;
        if text.eq_ignore_ascii_case("true") {
            Some(true)
        } else if text.eq_ignore_ascii_case("false") {
            Some(false)
        } else {
            None
        }
    }

    fn time(&self, column: &str) -> Option<Time> {
        self.get(column)?.parse().ok()
    }

    fn word(&self, column: &str) -> Option<String> {
        self.get(column).filter(|text| !is_nothing(text)).map(str::to_owned)
    }

    fn row(&self) -> ReportRow {
        ReportRow {
            created_at: self.time("user_creation_time"),
            password_enabled: self.flag("password_enabled"),
            password_last_used_at: self.time("password_last_used"),
            password_last_changed_at: self.time("password_last_changed"),
            mfa_active: self.flag("mfa_active"),
            access_keys: self.slots("access_key").map(|slots| {
                { slots.into_iter().map(|(slot, active, last_rotated_at)| AccessKey { slot, active, last_rotated_at }) }
                    .collect()
            }),
            access_key_use: SLOTS.into_iter().filter_map(|slot| self.key_use(slot)).collect(),
            signing_certificates: self.slots("cert").map(|slots| {
                slots
                    .into_iter()
                    .map(|(slot, active, last_rotated_at)| SigningCertificate { slot, active, last_rotated_at })
                    .collect()
            }),
        }
    }

    /// Returns the slots that hold something. An inactive one does when it was ever rotated, for the report writes `N/A`
    /// there only when nothing exists. `None` when a slot does not say whether it is active.
    fn slots(&self, kind: &str) -> Option<Vec<(u8, bool, Option<Time>)>> {
        let mut held = vec![];
        for slot in SLOTS {
            let active = self.flag(&format!("{kind}_{slot}_active"))?;
            let rotated = self.time(&format!("{kind}_{slot}_last_rotated"));
            if active || rotated.is_some() {
                held.push((slot, active, rotated));
            }
        }
        Some(held)
    }

    fn key_use(&self, slot: u8) -> Option<AccessKeyUse> {
        let column = |what: &str| format!("access_key_{slot}_last_used_{what}");
        let last_used_at = self.time(&column("date"))?;
        let (region, service) = (self.word(&column("region")), self.word(&column("service")));
        Some(AccessKeyUse { slot, last_used_at, region, service })
    }
}

/// A user may have two access keys and two signing certificates.
const SLOTS: [u8; 2] = [1, 2];

fn is_nothing(text: &str) -> bool {
    matches!(text, "" | "N/A" | "no_information" | "not_supported")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const HEADER: &str = "user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,\
        password_next_rotation,mfa_active,access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,\
        access_key_1_last_used_region,access_key_1_last_used_service,access_key_2_active,access_key_2_last_rotated,\
        access_key_2_last_used_date,access_key_2_last_used_region,access_key_2_last_used_service,cert_1_active,\
        cert_1_last_rotated,cert_2_active,cert_2_last_rotated";
    const ROOT: &str = "<root_account>,arn:aws:iam::111122223333:root,2016-05-16T18:13:11+00:00,not_supported,\
        2016-10-06T15:47:11+00:00,not_supported,not_supported,true,false,N/A,N/A,N/A,N/A,false,N/A,N/A,N/A,N/A,false,\
        N/A,false,N/A";
    const ANA: &str = "ana,arn:aws:iam::111122223333:user/ops/ana,2024-01-02T03:04:05+00:00,true,no_information,\
        2024-02-02T03:04:05+00:00,N/A,false,true,2024-03-01T00:00:00+00:00,2024-03-05T10:00:00+00:00,N/A,s3,false,\
        2024-04-01T00:00:00+00:00,N/A,N/A,N/A,false,N/A,true,2024-05-01T00:00:00+00:00";

    fn parse(rows: &[&str]) -> Result<CredentialReport, String> {
        CredentialReport::parse([&[HEADER], rows].concat().join("\n").as_bytes())
    }

    fn ana() -> ReportRow {
        parse(&[ROOT, ANA]).unwrap().users.remove("arn:aws:iam::111122223333:user/ops/ana").unwrap()
    }

    fn at(text: &str) -> Option<Time> {
        Some(text.parse().unwrap())
    }

    #[test]
    fn an_inactive_key_that_was_rotated_exists_and_one_that_was_not_does_not() {
        let keys = ana().access_keys.unwrap();
        assert_eq!(keys[0], AccessKey { slot: 1, active: true, last_rotated_at: at("2024-03-01") });
        assert_eq!(keys[1], AccessKey { slot: 2, active: false, last_rotated_at: at("2024-04-01") });
        assert_eq!(parse(&[ROOT]).unwrap().root.unwrap().access_keys, Some(vec![]));
    }

    #[test]
    fn a_password_that_was_never_used_has_no_last_use() {
        let ana = ana();
        assert_eq!((ana.password_enabled, ana.password_last_used_at), (Some(true), None));
        assert_eq!(ana.password_last_changed_at, at("2024-02-02T03:04:05Z"));
    }

    #[test]
    fn only_a_key_that_was_used_has_a_last_use() {
        let last = AccessKeyUse {
            slot: 1,
            last_used_at: "2024-03-05T10:00:00Z".parse().unwrap(),
            region: None,
            service: Some("s3".into()),
        };
        assert_eq!(ana().access_key_use, [last]);
    }

    #[test]
    fn certificates_stand_in_their_slots() {
        let held = SigningCertificate { slot: 2, active: true, last_rotated_at: at("2024-05-01") };
        assert_eq!(ana().signing_certificates, Some(vec![held]));
    }

    #[test]
    fn root_is_no_user_and_its_password_is_not_said() {
        let report = parse(&[ROOT, ANA]).unwrap();
        assert_eq!(report.users.len(), 1);
        let root = report.root.as_ref().unwrap();
        assert_eq!((root.password_enabled, root.mfa_active), (None, Some(true)));
        assert_eq!(report.users_with_password(), Some(1));
    }

    #[test]
    fn columns_are_found_by_name_in_any_order_and_unknown_ones_passed_over() {
        let text = "new_column,arn,mfa_active,user,password_enabled\nx,arn:u,TRUE,u,false\n";
        let row = CredentialReport::parse(text.as_bytes()).unwrap().users.remove("arn:u").unwrap();
        assert_eq!((row.mfa_active, row.password_enabled), (Some(true), Some(false)));
        assert_eq!(row.access_keys, None);
    }

    #[test]
    fn a_word_that_is_not_known_is_no_answer() {
        let text = "user,arn,password_enabled,mfa_active\nu,arn:u,maybe,\n";
        let report = CredentialReport::parse(text.as_bytes()).unwrap();
        assert_eq!(report.users["arn:u"].password_enabled, None);
        assert_eq!(report.users_with_password(), None);
    }

    #[test]
    fn a_file_that_is_no_report_is_an_error() {
        for text in ["", "<html></html>", "user,mfa_active\nu,true\n"] {
            assert!(CredentialReport::parse(text.as_bytes()).unwrap_err().contains("no column `arn`"), "{text}");
        }
        assert!(parse(&[ANA, "bob,arn:aws:iam::1111"]).unwrap_err().contains("not CSV"));
        assert!(CredentialReport::parse(b"user,arn\n\xff,\xfe\n").is_err());
    }

    proptest! {
        #[test]
        fn odd_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            let _ = CredentialReport::parse(&bytes);
        }

        #[test]
        fn odd_cells_never_make_a_flag_or_a_key(cell in "[a-zA-Z0-9/_:+<>. -]{0,30}") {
            prop_assume!(!cell.eq_ignore_ascii_case("true") && !cell.eq_ignore_ascii_case("false"));
            let text = format!("user,arn,mfa_active,access_key_1_active\nu,arn:u,{cell},{cell}\n");
            let row = CredentialReport::parse(text.as_bytes()).unwrap().users.remove("arn:u").unwrap();
            prop_assert_eq!((row.mfa_active, row.access_keys), (None, None));
        }
    }
}
