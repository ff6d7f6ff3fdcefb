//! `AWS::EC2::VPC` and `AWS::EC2::Subnet`: three lists in each region, the VPCs, their subnets and the flow logs.

use std::collections::BTreeMap;

use aws_sdk_ec2::types::{FlowLog as Log, Subnet, Vpc, VpcCidrBlockState, VpcCidrBlockStateCode as Code};
use futures::FutureExt;
use futures::future::BoxFuture;

use crate::model::document::{FlowLog, VpcConfig, VpcStatus};
use crate::model::{ResourceType, Unread};

use super::failure::{Call, Failure};
use super::{Collected, Collector, Facts, Target, cidr, subnet, tags};

const VPCS: Call = Call { service: "ec2", operation: "DescribeVpcs", action: "ec2:DescribeVpcs" };
const SUBNETS: Call = Call { service: "ec2", operation: "DescribeSubnets", action: "ec2:DescribeSubnets" };
const FLOW_LOGS: Call = Call { service: "ec2", operation: "DescribeFlowLogs", action: "ec2:DescribeFlowLogs" };

/// The largest page that the calls give.
const PAGE: i32 = 1000;

const VPC: &[ResourceType] = &[ResourceType::Vpc];
const SUBNET: &[ResourceType] = &[ResourceType::Subnet];

/// Reads VPCs and subnets.
pub(super) struct Vpcs;

impl Collector for Vpcs {
    fn types(&self) -> &'static [ResourceType] {
        &[ResourceType::Vpc, ResourceType::Subnet]
    }

    fn actions(&self) -> &'static [&'static str] {
        const { &[FLOW_LOGS.action, SUBNETS.action, VPCS.action] }
    }

    fn collect<'a>(&'a self, target: &'a Target) -> BoxFuture<'a, Collected> {
        collect(target).boxed()
    }
}

async fn collect(target: &Target) -> Collected {
    let (aws, region) = (&target.aws, target.region.as_str());
    let ec2 = aws.ec2(region);
    let (vpcs, subnets, logs) = futures::join!(
        aws.pages(
            VPCS,
            region,
            |token| ec2.describe_vpcs().max_results(PAGE).set_next_token(token).send(),
            |page| page.next_token(),
        ),
        aws.pages(
            SUBNETS,
            region,
            |token| ec2.describe_subnets().max_results(PAGE).set_next_token(token).send(),
            |page| page.next_token(),
        ),
        aws.pages(
            FLOW_LOGS,
            region,
            |token| ec2.describe_flow_logs().max_results(PAGE).set_next_token(token).send(),
            |page| page.next_token(),
        ),
    );
    let parts = Parts {
        subnets: by_vpc(subnets.pages.iter().flat_map(|page| page.subnets())),
        logs: by_resource(logs.pages.iter().flat_map(|page| page.flow_logs())),
        unread: unread(subnets.failure.as_ref(), logs.failure.as_ref()),
    };

    let mut collected = Collected::default();
    collected.emit_list(target, (VPC, VPCS), &vpcs, |page| page.vpcs(), |vpc| facts(target, vpc, &parts));
    collected.emit_list(target, (SUBNET, SUBNETS), &subnets, |page| page.subnets(), |one| subnet::facts(target, one));
    for failure in [&subnets.failure, &logs.failure].into_iter().flatten() {
        collected.miss_detail(target, VPC, None, failure);
    }
    collected
}

/// What belongs to the VPCs of a region.
#[derive(Default)]
struct Parts<'a> {
    subnets: BTreeMap<&'a str, Vec<String>>,
    logs: BTreeMap<&'a str, Vec<FlowLog>>,
    unread: Vec<Unread>,
}

/// Marks what cannot be known of any VPC. What was read before the failure is kept: lists are never null, and one that
/// is marked says nothing about what is not in it. Without the subnets nobody knows whose their flow logs are.
fn unread(subnets: Option<&Failure>, logs: Option<&Failure>) -> Vec<Unread> {
    let of_subnets = subnets
        .into_iter()
        .flat_map(|failure| ["/config/subnet_ids", "/config/flow_logs"].map(|path| failure.unread(path)));
    of_subnets.chain(logs.map(|failure| failure.unread("/config/flow_logs"))).collect()
}

fn by_vpc<'a>(subnets: impl Iterator<Item = &'a Subnet>) -> BTreeMap<&'a str, Vec<String>> {
    let mut map = BTreeMap::<&str, Vec<String>>::new();
    for subnet in subnets {
        if let (Some(vpc), Some(id)) = (subnet.vpc_id(), subnet.subnet_id()) {
            map.entry(vpc).or_default().push(id.to_owned());
        }
    }
    map.values_mut().for_each(|ids| {
        ids.sort();
        ids.dedup();
    });
    map
}

fn by_resource<'a>(logs: impl Iterator<Item = &'a Log>) -> BTreeMap<&'a str, Vec<FlowLog>> {
    let mut map = BTreeMap::<&str, Vec<FlowLog>>::new();
    for log in logs {
        if let (Some(resource), Some(normalized)) = (log.resource_id(), normalize_log(log)) {
            map.entry(resource).or_default().push(normalized);
        }
    }
    map
}

/// Source: <https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_FlowLog.html>
fn normalize_log(log: &Log) -> Option<FlowLog> {
    let destination = log.log_destination().or(log.log_group_name());
    Some(FlowLog {
        id: log.flow_log_id()?.to_owned(),
        resource_id: log.resource_id()?.to_owned(),
        traffic_type: log.traffic_type().map_or("ALL", |kind| kind.as_str()).to_owned(),
        destination_type: log.log_destination_type().map_or("cloud-watch-logs", |kind| kind.as_str()).to_owned(),
        destination: destination.filter(|text| !text.is_empty()).map(str::to_owned),
        state: log.flow_log_status().unwrap_or_default().to_owned(),
        delivery_failed: log.deliver_logs_status() == Some("FAILED"),
    })
}

fn facts(target: &Target, vpc: &Vpc, parts: &Parts<'_>) -> Option<Facts<VpcConfig, VpcStatus>> {
    let id = vpc.vpc_id()?;
    let tags = tags::of(vpc.tags());
    Some(Facts {
        resource_type: ResourceType::Vpc,
        id: target.arn("ec2", &format!("vpc/{id}")),
        native_id: id.to_owned(),
        name: tags::name_or(&tags, id),
        region: None,
        tags,
        config: normalize(vpc, id, &target.account, parts),
        status: VpcStatus { state: vpc.state().map(|state| state.as_str().to_owned()) },
        unread: parts.unread.clone(),
    })
}

fn normalize(vpc: &Vpc, id: &str, account: &str, parts: &Parts<'_>) -> VpcConfig {
    let subnet_ids = parts.subnets.get(id).cloned().unwrap_or_default();
    let recorded = std::iter::once(id).chain(subnet_ids.iter().map(String::as_str));
    let mut flow_logs: Vec<FlowLog> =
        recorded.filter_map(|resource| parts.logs.get(resource)).flatten().cloned().collect();
    flow_logs.sort_by(|a, b| a.id.cmp(&b.id));
    flow_logs.dedup_by(|a, b| a.id == b.id);

    let ipv4 = vpc.cidr_block_association_set().iter().filter(|block| is_in_use(block.cidr_block_state()));
    let ipv6 = vpc.ipv6_cidr_block_association_set().iter().filter(|block| is_in_use(block.ipv6_cidr_block_state()));
    VpcConfig {
        owner_id: vpc.owner_id().unwrap_or(account).to_owned(),
        is_default: vpc.is_default().unwrap_or_default(),
        cidr_blocks: cidr::sorted(ipv4.filter_map(|block| block.cidr_block()).chain(vpc.cidr_block())),
        ipv6_cidr_blocks: cidr::sorted(ipv6.filter_map(|block| block.ipv6_cidr_block())),
        subnet_ids,
        flow_logs,
    }
}

/// A block that was taken away stays in the answers for a while.
fn is_in_use(state: Option<&VpcCidrBlockState>) -> bool {
    !matches!(state.and_then(|state| state.state()), Some(Code::Disassociated | Code::Disassociating | Code::Failed))
}

#[cfg(test)]
mod tests {
    use aws_sdk_ec2::types::VpcCidrBlockAssociation;

    use crate::model::GapReason;

    use super::*;

    fn log(id: &str, resource: &str) -> Log {
        Log::builder()
            .flow_log_id(id)
            .resource_id(resource)
            .flow_log_status("ACTIVE")
            .traffic_type("ALL".into())
            .build()
    }

    #[test]
    fn a_vpc_has_its_own_flow_logs_and_those_of_its_subnets() {
        let logs = [log("fl-3", "vpc-1"), log("fl-1", "subnet-a"), log("fl-2", "subnet-other"), log("fl-4", "eni-1")];
        let subnets = ["subnet-b", "subnet-a"].map(|id| Subnet::builder().subnet_id(id).vpc_id("vpc-1").build());
        let parts = Parts { subnets: by_vpc(subnets.iter()), logs: by_resource(logs.iter()), unread: Vec::new() };
        let config = normalize(&Vpc::builder().build(), "vpc-1", "111122223333", &parts);
        let ids: Vec<_> = config.flow_logs.iter().map(|log| log.id.as_str()).collect();
        assert_eq!(ids, ["fl-1", "fl-3"]);
        assert_eq!(config.subnet_ids, ["subnet-a", "subnet-b"]);
        assert_eq!(config.flow_logs[0].destination_type, "cloud-watch-logs");
    }

    #[test]
    fn blocks_that_were_taken_away_are_not_there() {
        let block = |cidr: &str, code: Code| {
            let state = VpcCidrBlockState::builder().state(code).build();
            VpcCidrBlockAssociation::builder().cidr_block(cidr).cidr_block_state(state).build()
        };
        let vpc = Vpc::builder()
            .cidr_block("10.0.0.0/16")
            .cidr_block_association_set(block("10.2.0.0/16", Code::Associated))
            .cidr_block_association_set(block("10.1.0.0/16", Code::Disassociated))
            .build();
        let config = normalize(&vpc, "vpc-1", "111122223333", &Parts::default());
        assert_eq!(config.cidr_blocks, ["10.0.0.0/16", "10.2.0.0/16"]);
    }

    #[test]
    fn a_failed_delivery_is_told_from_none() {
        let failed = Log::builder().flow_log_id("fl-1").resource_id("vpc-1").deliver_logs_status("FAILED").build();
        assert!(normalize_log(&failed).unwrap().delivery_failed);
        assert!(!normalize_log(&log("fl-1", "vpc-1")).unwrap().delivery_failed);
    }

    #[test]
    fn what_could_not_be_read_is_marked() {
        let failure = |call| Failure::garbled(call, "eu-west-1", "no");
        let paths = |marks: Vec<Unread>| marks.into_iter().map(|mark| (mark.path, mark.action)).collect::<Vec<_>>();
        let of = |path: &str, action: &str| (path.to_owned(), Some(action.to_owned()));
        let logs = failure(FLOW_LOGS);
        assert_eq!(logs.reason, GapReason::Garbled);
        assert_eq!(paths(unread(None, Some(&logs))), [of("/config/flow_logs", "ec2:DescribeFlowLogs")]);
        assert_eq!(
            paths(unread(Some(&failure(SUBNETS)), None)),
            [of("/config/subnet_ids", "ec2:DescribeSubnets"), of("/config/flow_logs", "ec2:DescribeSubnets")]
        );
    }
}
