//! Collects users, groups, roles and managed policies, which come from the same answers.

use std::collections::{BTreeMap, BTreeSet};

use aws_sdk_iam::operation::get_account_authorization_details::GetAccountAuthorizationDetailsOutput;
use aws_sdk_iam::types::{EntityType, GroupDetail, ManagedPolicyDetail, RoleDetail, UserDetail};
use futures::future::BoxFuture;
use serde::Serialize;

use super::credential_report::{self, CredentialReport};
use super::iam_list::{self, next_marker};
use super::iam_policy::tags;
use super::managed_policy::{is_owned_by_aws, managed_policy};
use super::{Aws, Call, Collected, Collector, Facts, Failure, Pages, Target};
use super::{group::group, role::role, user::user};
use crate::model::document::NoStatus;
use crate::model::resource_type::GLOBAL;
use crate::model::{GapReason, ResourceType, Unread};

/// Reads every user, group, role and managed policy with one paged call (1,000 a page, all pages), and how users sign in
/// from the credential report.
///
/// Of AWS's own managed policies only those that something is attached to or bounded by are kept.
///
/// Source: <https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountAuthorizationDetails.html>
pub(super) struct Identities;

const DETAILS: Call =
    Call { service: "iam", operation: "GetAccountAuthorizationDetails", action: "iam:GetAccountAuthorizationDetails" };
const PAGE_SIZE: i32 = 1000;
const TYPES: &[ResourceType] =
    &[ResourceType::User, ResourceType::Group, ResourceType::Role, ResourceType::ManagedPolicy];

impl Collector for Identities {
    fn types(&self) -> &'static [ResourceType] {
        TYPES
    }

    fn actions(&self) -> &'static [&'static str] {
        &["iam:GenerateCredentialReport", "iam:GetAccountAuthorizationDetails", "iam:GetCredentialReport"]
    }

    fn collect<'a>(&'a self, target: &'a Target) -> BoxFuture<'a, Collected> {
        Box::pin(async move {
            let (details, report) = futures::join!(Details::get(&target.aws), target.aws.credential_report());
            emit(target, &details, report)
        })
    }
}

/// What all pages hold together. With a failure it is not the whole account.
#[derive(Debug, Default)]
struct Details {
    users: Vec<UserDetail>,
    groups: Vec<GroupDetail>,
    roles: Vec<RoleDetail>,
    policies: Vec<ManagedPolicyDetail>,
    failure: Option<Failure>,
}

impl Details {
    async fn get(aws: &Aws) -> Self {
        let client = aws.iam();
        let filter = [
            EntityType::User,
            EntityType::Group,
            EntityType::Role,
            EntityType::LocalManagedPolicy,
            EntityType::AwsManagedPolicy,
        ];
        let page = |marker| {
            let call = client.get_account_authorization_details().max_items(PAGE_SIZE);
            call.set_filter(Some(filter.to_vec())).set_marker(marker).send()
        };
        let pages = aws.pages(DETAILS, GLOBAL, page, |page| next_marker(page.is_truncated, &page.marker)).await;
        Self::of(iam_list::checked(DETAILS, pages, |page| (page.is_truncated, page.marker.as_deref())))
    }

    fn of(list: Pages<GetAccountAuthorizationDetailsOutput>) -> Self {
        let mut all = Self { failure: list.failure, ..Self::default() };
        for page in list.pages {
            all.users.extend(page.user_detail_list.unwrap_or_default());
            all.groups.extend(page.group_detail_list.unwrap_or_default());
            all.roles.extend(page.role_detail_list.unwrap_or_default());
            all.policies.extend(page.policies.unwrap_or_default());
        }
        let used = all.used_policies();
        all.policies.retain(|policy| !is_owned_by_aws(policy) || is_used(policy, &used));
        all
    }

    /// ARNs of the policies that a user, group or role in the answer is attached to or bounded by.
    fn used_policies(&self) -> BTreeSet<String> {
        let attached = (self.users.iter().map(UserDetail::attached_managed_policies))
            .chain(self.groups.iter().map(GroupDetail::attached_managed_policies))
            .chain(self.roles.iter().map(RoleDetail::attached_managed_policies))
            .flatten()
            .filter_map(|policy| policy.policy_arn());
        let boundaries = (self.users.iter().map(UserDetail::permissions_boundary))
            .chain(self.roles.iter().map(RoleDetail::permissions_boundary))
            .filter_map(|boundary| boundary?.permissions_boundary_arn());
        attached.chain(boundaries).map(str::to_owned).collect()
    }

    /// Names of the users in each group, by the group's name.
    fn members(&self) -> BTreeMap<&str, Vec<&str>> {
        let mut members: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for user in &self.users {
            for group in user.group_list() {
                members.entry(group).or_default().push(user.user_name().unwrap_or_default());
            }
        }
        members
    }
}

fn is_used(policy: &ManagedPolicyDetail, used: &BTreeSet<String>) -> bool {
    policy.attachment_count().unwrap_or(0) > 0
        || policy.permissions_boundary_usage_count().unwrap_or(0) > 0
        || policy.arn().is_some_and(|arn| used.contains(arn))
}

fn emit(target: &Target, details: &Details, report: Result<&CredentialReport, &Failure>) -> Collected {
    let mut collected = Collected::default();
    if let Some(failure) = &details.failure {
        collected.miss_list(target, TYPES, failure);
    }
    match report {
        Err(failure) => collected.miss_detail(target, &[ResourceType::User], None, failure),
        Ok(report) if report.users.values().any(|row| !row.is_whole()) => {
            let failure = Failure::garbled(credential_report::GET, GLOBAL, credential_report::NOT_SAID);
            collected.miss_detail(target, &[ResourceType::User], None, &failure);
        }
        Ok(_) => {}
    }
    let mut out = Emitter { target, collected };
    for detail in &details.users {
        let (config, status, unread) = user(detail, report);
        let named = Named { arn: detail.arn(), id: detail.user_id(), name: detail.user_name() };
        out.add(ResourceType::User, &named, tags(detail.tags()), config, status, unread);
    }
    let members = details.members();
    for detail in &details.groups {
        let users = members.get(detail.group_name().unwrap_or_default()).map_or(&[][..], Vec::as_slice);
        let (config, mut unread) = group(detail, users);
        unread.extend(details.failure.as_ref().map(|failure| failure.unread("/config/users")));
        let named = Named { arn: detail.arn(), id: detail.group_id(), name: detail.group_name() };
        out.add(ResourceType::Group, &named, BTreeMap::new(), config, NoStatus {}, unread);
    }
    for detail in &details.roles {
        let (config, status, unread) = role(detail);
        let named = Named { arn: detail.arn(), id: detail.role_id(), name: detail.role_name() };
        out.add(ResourceType::Role, &named, tags(detail.tags()), config, status, unread);
    }
    for detail in &details.policies {
        let (config, status, unread) = managed_policy(detail);
        let named = Named { arn: detail.arn(), id: detail.policy_id(), name: detail.policy_name() };
        out.add(ResourceType::ManagedPolicy, &named, BTreeMap::new(), config, status, unread);
    }
    out.collected
}

/// How an answer names one entity.
struct Named<'a> {
    arn: Option<&'a str>,
    id: Option<&'a str>,
    name: Option<&'a str>,
}

struct Emitter<'a> {
    target: &'a Target,
    collected: Collected,
}

impl Emitter<'_> {
    fn add<C: Serialize, S: Serialize>(
        &mut self,
        resource_type: ResourceType,
        named: &Named<'_>,
        tags: BTreeMap<String, String>,
        config: C,
        status: S,
        unread: Vec<Unread>,
    ) {
        let Some(arn) = named.arn else {
            let failure = Failure::garbled(DETAILS, GLOBAL, "the answer holds something without an ARN");
            self.collected.miss_list(self.target, &[resource_type], &failure);
            return;
        };
        for broken in unread.iter().filter(|part| is_misread(part)) {
            let failure = Failure { reason: broken.reason, ..Failure::garbled(DETAILS, GLOBAL, &broken.message) };
            self.collected.miss_detail(self.target, &[resource_type], Some(arn), &failure);
        }
        let facts = Facts {
            resource_type,
            id: arn.to_owned(),
            native_id: named.id.unwrap_or(arn).to_owned(),
            name: named.name.or(arn.rsplit('/').next()).unwrap_or(arn).to_owned(),
            region: None,
            tags,
            config,
            status,
            unread,
        };
        self.collected.emit(self.target, facts);
    }
}

/// Returns whether a part was answered and could not be understood: the other marks are told by other gaps, or are as
/// they must be (a user younger than the report).
fn is_misread(part: &Unread) -> bool {
    part.action.is_none() && matches!(part.reason, GapReason::Unparsable | GapReason::Garbled)
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use aws_sdk_iam::types::{AttachedPermissionsBoundary, AttachedPolicy};

    use super::super::fake_aws::{self, Request};
    use super::super::{Extent, account_settings::AccountSettings};
    use super::*;
    use crate::model::Time;

    fn answer(action: &str, result: &str) -> (u16, String) {
        (200, format!("<{action}Response><{action}Result>{result}</{action}Result></{action}Response>"))
    }

    fn denied() -> (u16, String) {
        (403, "<ErrorResponse><Error><Code>AccessDenied</Code><Message>no</Message></Error></ErrorResponse>".into())
    }

    const REPORT: &str = "user,arn,user_creation_time,password_enabled,mfa_active,access_key_1_active,\
        access_key_1_last_rotated,access_key_2_active,access_key_2_last_rotated,cert_1_active,cert_1_last_rotated,\
        cert_2_active,cert_2_last_rotated\n\
        ana,arn:aws:iam::111122223333:user/ana,2024-01-01T00:00:00+00:00,true,false,true,2024-01-01T00:00:00+00:00,\
        false,N/A,false,N/A,false,N/A\n";

    fn first_page() -> String {
        "<UserDetailList><member><Path>/</Path><UserName>ana</UserName><UserId>AIDA1</UserId>\
         <Arn>arn:aws:iam::111122223333:user/ana</Arn><CreateDate>2024-01-01T00:00:00Z</CreateDate>\
         <GroupList><member>ops</member></GroupList></member></UserDetailList>\
         <GroupDetailList><member><Path>/</Path><GroupName>ops</GroupName><GroupId>AGPA1</GroupId>\
         <Arn>arn:aws:iam::111122223333:group/ops</Arn></member></GroupDetailList>\
         <IsTruncated>true</IsTruncated><Marker>2</Marker>"
            .to_owned()
    }

    fn second_page() -> String {
        "<RoleDetailList><member><Path>/</Path><RoleName>svc</RoleName><RoleId>AROA1</RoleId>\
         <Arn>arn:aws:iam::111122223333:role/svc</Arn><AssumeRolePolicyDocument>%7Bbroken</AssumeRolePolicyDocument>\
         </member></RoleDetailList><IsTruncated>false</IsTruncated>"
            .to_owned()
    }

    /// Answers as an account whose report is made at the third question.
    fn account(asked: &AtomicU32, request: &Request) -> (u16, String) {
        match request.action() {
            "GetAccountAuthorizationDetails" => {
                let page = if request.parameter("Marker").is_some() { second_page() } else { first_page() };
                answer("GetAccountAuthorizationDetails", &page)
            }
            "GenerateCredentialReport" => {
                let states = ["STARTED", "INPROGRESS", "COMPLETE"];
                let at = asked.fetch_add(1, Ordering::SeqCst) as usize;
                answer("GenerateCredentialReport", &format!("<State>{}</State>", states[at.min(2)]))
            }
            "GetCredentialReport" => {
                let content = aws_smithy_types::base64::encode(REPORT);
                answer("GetCredentialReport", &format!("<Content>{content}</Content>"))
            }
            _ => denied(),
        }
    }

    fn target(respond: impl Fn(&Request) -> (u16, String) + Send + Sync + 'static) -> Target {
        Target {
            aws: fake_aws::connect(&format!("http://{}", fake_aws::serve(respond))),
            account: "111122223333".into(),
            partition: "aws".into(),
            region: "global".into(),
            collected_at: Time::from_unix_seconds(0),
        }
    }

    #[tokio::test]
    async fn every_page_is_read_and_the_report_is_waited_for_and_shared() {
        let asked = AtomicU32::new(0);
        let target = target(move |request| account(&asked, request));
        let (collected, wide) = futures::join!(Identities.collect(&target), AccountSettings.collect(&target));
        let names: Vec<_> = collected.resources.iter().map(|one| one.native_id.as_str()).collect();
        assert_eq!(names, ["AIDA1", "AGPA1", "AROA1"]);
        let [user, group, role] = &collected.resources[..] else { panic!() };
        assert_eq!((&user.config["mfa_active"], &user.unread[..]), (&serde_json::json!(false), &[][..]));
        assert_eq!(group.config["users"], serde_json::json!(["ana"]));
        assert_eq!(role.unread[0].path, "/config/trust_policy");
        let [missed] = &collected.missed[..] else { panic!("{:?}", collected.missed) };
        assert_eq!((missed.extent, missed.gap.reason), (Extent::Detail, GapReason::Unparsable));
        assert_eq!(wide.resources[0].config["users_with_password"], 1);
        let calls = target.aws.calls();
        assert_eq!((calls["iam:GenerateCredentialReport"], calls["iam:GetCredentialReport"]), (3, 1));
    }

    #[tokio::test]
    async fn a_later_page_that_is_denied_makes_all_four_lists_not_whole() {
        let target = target(|request| match request.parameter("Marker") {
            None if request.action() == "GetAccountAuthorizationDetails" => {
                answer("GetAccountAuthorizationDetails", &first_page())
            }
            _ => denied(),
        });
        let collected = Identities.collect(&target).await;
        let [user, group] = &collected.resources[..] else { panic!("{:?}", collected.resources) };
        assert_eq!(group.unread[0].path, "/config/users");
        assert_eq!(user.unread[0].action.as_deref(), Some("iam:GenerateCredentialReport"));
        let [list, detail] = &collected.missed[..] else { panic!("{:?}", collected.missed) };
        assert_eq!((list.extent, list.types.as_slice()), (Extent::List, TYPES));
        assert_eq!((detail.extent, detail.types.as_slice()), (Extent::Detail, &[ResourceType::User][..]));
    }

    #[tokio::test]
    async fn a_report_that_iam_still_has_is_read_when_no_new_one_may_be_made() {
        let target = target(|request| match request.action() {
            "GenerateCredentialReport" => denied(),
            _ => account(&AtomicU32::new(0), request),
        });
        let report = target.aws.credential_report().await.unwrap();
        assert_eq!(report.users_with_password(), Some(1));
    }

    #[test]
    fn the_declared_actions_are_those_of_the_calls() {
        let mut needed = [DETAILS, credential_report::GENERATE, credential_report::GET].map(|call| call.action);
        needed.sort_unstable();
        assert_eq!(Identities.actions(), needed);
    }

    #[test]
    fn of_awss_policies_only_those_in_use_are_kept() {
        let policy = |arn: &str, count: i32| ManagedPolicyDetail::builder().arn(arn).attachment_count(count).build();
        let attached = AttachedPolicy::builder().policy_arn("arn:aws:iam::aws:policy/Attached").build();
        let boundary =
            AttachedPermissionsBoundary::builder().permissions_boundary_arn("arn:aws:iam::aws:policy/Boundary").build();
        let role = RoleDetail::builder().attached_managed_policies(attached).permissions_boundary(boundary).build();
        let page = GetAccountAuthorizationDetailsOutput::builder()
            .role_detail_list(role)
            .policies(policy("arn:aws:iam::aws:policy/Attached", 0))
            .policies(policy("arn:aws:iam::aws:policy/Boundary", 0))
            .policies(policy("arn:aws:iam::aws:policy/Counted", 1))
            .policies(policy("arn:aws:iam::aws:policy/Idle", 0))
            .policies(policy("arn:aws:iam::111122223333:policy/idle", 0))
            .build();
        let kept = Details::of(Pages { pages: vec![page], failure: None }).policies;
        let names: Vec<_> = kept.iter().filter_map(|policy| policy.arn()?.rsplit('/').next()).collect();
        assert_eq!(names, ["Attached", "Boundary", "Counted", "idle"]);
    }
}
