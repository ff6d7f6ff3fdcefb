//! `AWS::EC2::LaunchTemplate`: two lists in each region, the templates, and the default and latest versions of all.

use std::collections::BTreeMap;

use aws_sdk_ec2::types::{
    LaunchTemplate, LaunchTemplateInstanceMetadataOptions, LaunchTemplateVersion as Answered,
    ResponseLaunchTemplateData as Data,
};
use futures::FutureExt;
use futures::future::BoxFuture;

use crate::model::ResourceType;
use crate::model::document::{LaunchTemplateConfig, LaunchTemplateVersion, MetadataOptions, NoStatus};

use super::ec2::{self, given, sorted};
use super::failure::{Call, Failure};
use super::{Collected, Collector, Facts, Target};

const TEMPLATES: Call =
    Call { service: "ec2", operation: "DescribeLaunchTemplates", action: "ec2:DescribeLaunchTemplates" };
const VERSIONS: Call =
    Call { service: "ec2", operation: "DescribeLaunchTemplateVersions", action: "ec2:DescribeLaunchTemplateVersions" };

/// The largest page that both calls give.
const PAGE: i32 = 200;

const TYPES: &[ResourceType] = &[ResourceType::LaunchTemplate];

/// Reads launch templates.
pub(super) struct LaunchTemplates;

impl Collector for LaunchTemplates {
    fn types(&self) -> &'static [ResourceType] {
        TYPES
    }

    fn actions(&self) -> &'static [&'static str] {
        const { &[VERSIONS.action, TEMPLATES.action] }
    }

    fn collect<'a>(&'a self, target: &'a Target) -> BoxFuture<'a, Collected> {
        collect(target).boxed()
    }
}

/// Without a template, the second call gives the versions of all of them that are named so.
///
/// Source: <https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeLaunchTemplateVersions.html>
async fn collect(target: &Target) -> Collected {
    let (aws, region) = (&target.aws, target.region.as_str());
    let ec2 = aws.ec2(region);
    let (list, versions) = futures::join!(
        aws.pages(
            TEMPLATES,
            region,
            |token| ec2.describe_launch_templates().max_results(PAGE).set_next_token(token).send(),
            |page| page.next_token(),
        ),
        aws.pages(
            VERSIONS,
            region,
            |token| {
                let request = ec2.describe_launch_template_versions().versions("$Default").versions("$Latest");
                request.max_results(PAGE).set_next_token(token).send()
            },
            |page| page.next_token(),
        ),
    );
    let by_template = by_template(versions.pages.iter().flat_map(|page| page.launch_template_versions()));

    let mut collected = Collected::default();
    for template in list.pages.iter().flat_map(|page| page.launch_templates()) {
        let of_it = template.launch_template_id().and_then(|id| by_template.get(id)).map_or(&[][..], Vec::as_slice);
        let facts = facts(target, template, of_it).map(|facts| {
            let missing = missing_versions(&facts.config, region, versions.failure.as_ref());
            let unread = missing.iter().map(|failure| failure.unread("/config/versions")).collect();
            if let Some(failure) = &missing {
                collected.miss_detail(target, TYPES, Some(&facts.id), failure);
            }
            Facts { unread, ..facts }
        });
        collected.emit_item(target, (TYPES, TEMPLATES), facts);
    }
    if let Some(failure) = &list.failure {
        collected.miss_list(target, TYPES, failure);
    }
    if let Some(failure) = &versions.failure {
        collected.miss_detail(target, TYPES, None, failure);
    }
    collected
}

fn by_template<'a>(versions: impl Iterator<Item = &'a Answered>) -> BTreeMap<&'a str, Vec<&'a Answered>> {
    let mut map = BTreeMap::<&str, Vec<&Answered>>::new();
    for version in versions {
        if let Some(template) = version.launch_template_id() {
            map.entry(template).or_default().push(version);
        }
    }
    map
}

/// Returns why a version is not known that must be there: the list failed, or it does not hold it, as when a template is
/// made between the two lists.
fn missing_versions(config: &LaunchTemplateConfig, region: &str, failure: Option<&Failure>) -> Option<Failure> {
    let is_there = |number: u64| config.versions.iter().any(|version| version.version == number);
    if is_there(config.default_version) && is_there(config.latest_version) {
        return None;
    }
    let absent = || Failure::garbled(VERSIONS, region, "the answer does not hold the default version and the latest");
    Some(failure.cloned().unwrap_or_else(absent))
}

fn facts(
    target: &Target,
    template: &LaunchTemplate,
    versions: &[&Answered],
) -> Option<Facts<LaunchTemplateConfig, NoStatus>> {
    let id = template.launch_template_id()?;
    let known = (normalize(template, versions), NoStatus {});
    let facts = ec2::facts(target, ResourceType::LaunchTemplate, ("launch-template", id), template.tags(), known);
    Some(Facts { name: template.launch_template_name().unwrap_or(id).to_owned(), ..facts })
}

fn normalize(template: &LaunchTemplate, versions: &[&Answered]) -> LaunchTemplateConfig {
    let default_version = number(template.default_version_number());
    let latest_version = number(template.latest_version_number());
    let mut versions: Vec<_> = versions
        .iter()
        .map(|answered| version(answered, default_version, latest_version))
        .filter(|version| version.is_default || version.is_latest)
        .collect();
    versions.sort_by_key(|version| version.version);
    versions.dedup_by_key(|version| version.version);
    LaunchTemplateConfig { default_version, latest_version, versions }
}

fn number(number: Option<i64>) -> u64 {
    number.and_then(|number| number.try_into().ok()).unwrap_or_default()
}

/// User data goes no further than here.
fn version(answered: &Answered, default: u64, latest: u64) -> LaunchTemplateVersion {
    let version = number(answered.version_number());
    let data = answered.launch_template_data();
    LaunchTemplateVersion {
        version,
        is_default: version == default,
        is_latest: version == latest,
        image_id: data.and_then(|data| given(data.image_id())),
        instance_type: data.and_then(Data::instance_type).map(|kind| kind.as_str().to_owned()),
        metadata_options: data.and_then(Data::metadata_options).map(metadata_options),
        associates_public_ip: data.and_then(associates_public_ip),
        security_groups: data.map(security_groups).unwrap_or_default(),
        instance_profile: data
            .and_then(Data::iam_instance_profile)
            .and_then(|profile| given(profile.arn().or(profile.name()))),
        has_user_data: data.and_then(Data::user_data).is_some_and(|text| !text.is_empty()),
    }
}

fn metadata_options(options: &LaunchTemplateInstanceMetadataOptions) -> MetadataOptions {
    MetadataOptions {
        http_endpoint: options.http_endpoint().map(|state| state.as_str().to_owned()),
        http_tokens: options.http_tokens().map(|state| state.as_str().to_owned()),
        http_put_response_hop_limit: options.http_put_response_hop_limit().and_then(|limit| limit.try_into().ok()),
        instance_metadata_tags: options.instance_metadata_tags().map(|state| state.as_str().to_owned()),
    }
}

/// True when one interface does, false when one says that it does not and none does.
fn associates_public_ip(data: &Data) -> Option<bool> {
    let said = data.network_interfaces().iter().filter_map(|interface| interface.associate_public_ip_address());
    said.reduce(|one, other| one || other)
}

fn security_groups(data: &Data) -> Vec<String> {
    let of_interfaces = data.network_interfaces().iter().flat_map(|interface| interface.groups());
    let all = data.security_group_ids().iter().chain(data.security_groups()).chain(of_interfaces);
    sorted(all.map(String::as_str))
}

#[cfg(test)]
mod tests {
    use aws_sdk_ec2::types::LaunchTemplateInstanceNetworkInterfaceSpecification as Interface;

    use super::*;

    fn template() -> LaunchTemplate {
        LaunchTemplate::builder().launch_template_id("lt-1").default_version_number(2).latest_version_number(5).build()
    }

    fn answered(number: i64, data: Data) -> Answered {
        Answered::builder().launch_template_id("lt-1").version_number(number).launch_template_data(data).build()
    }

    #[test]
    fn the_default_version_and_the_latest_are_kept_each_once() {
        let versions = [5, 2, 3, 5].map(|number| answered(number, Data::builder().build()));
        let config = normalize(&template(), &versions.iter().collect::<Vec<_>>());
        let found: Vec<_> = config.versions.iter().map(|one| (one.version, one.is_default, one.is_latest)).collect();
        assert_eq!(found, [(2, true, false), (5, false, true)]);
        assert_eq!(missing_versions(&config, "eu-west-1", None), None);
    }

    #[test]
    fn a_version_that_is_not_in_the_list_is_missed() {
        let five = answered(5, Data::builder().build());
        let config = normalize(&template(), &[&five]);
        assert!(missing_versions(&config, "eu-west-1", None).is_some());
    }

    #[test]
    fn user_data_is_said_to_be_there_and_never_shown() {
        let data = Data::builder().user_data("cGFzc3dvcmQ9aHVudGVyMg==").build();
        let found = version(&answered(2, data), 2, 5);
        assert!(found.has_user_data);
        assert!(!serde_json::to_string(&found).unwrap().contains("cGFzc3dvcmQ"));
        assert!(!version(&answered(2, Data::builder().build()), 2, 5).has_user_data);
    }

    #[test]
    fn interfaces_tell_public_addresses_and_groups() {
        let interface = |public: Option<bool>, group: &str| {
            Interface::builder().set_associate_public_ip_address(public).groups(group).build()
        };
        let data = |interfaces: Vec<Interface>| {
            Data::builder().security_group_ids("sg-c").set_network_interfaces(Some(interfaces)).build()
        };
        let both = data(vec![interface(Some(true), "sg-b"), interface(Some(false), "sg-a")]);
        assert_eq!(
            (associates_public_ip(&both), security_groups(&both)),
            (Some(true), sorted(["sg-a", "sg-b", "sg-c"]))
        );
        assert_eq!(associates_public_ip(&data(vec![interface(Some(false), "sg-a")])), Some(false));
        assert_eq!(associates_public_ip(&data(vec![interface(None, "sg-a")])), None);
    }
}
