//! The relations as data: which a type has, and what each leads to.

/// What a relation leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leads {
    /// To one document of this type: `input.related.NAME` is the document.
    ToOne(&'static str),
    /// To documents of this type: `input.related.NAME` is an object from id to document.
    ToMany(&'static str),
}

use Leads::{ToMany, ToOne};

/// Type, name under `related`, and what it leads to; `*` for every type. Types are named as documents name them: a
/// relation may be described before its documents are collected.
const RELATIONS: &[(&str, &str, Leads)] = &[
    ("*", "account", ToOne("AWS::::Account")),
    ("AWS::::Account", "attached_aws_policies", ToMany("AWS::IAM::ManagedPolicy")),
    ("AWS::::Account", "identity_providers", ToMany("*")),
    ("AWS::EC2::Image", "region_settings", ToOne("AWS::EC2::RegionSettings")),
    ("AWS::EC2::Instance", "managed_policies", ToMany("AWS::IAM::ManagedPolicy")),
    ("AWS::EC2::Instance", "network_acls", ToMany("AWS::EC2::NetworkAcl")),
    ("AWS::EC2::Instance", "network_interfaces", ToMany("AWS::EC2::NetworkInterface")),
    ("AWS::EC2::Instance", "prefix_lists", ToMany("AWS::EC2::PrefixList")),
    ("AWS::EC2::Instance", "region_settings", ToOne("AWS::EC2::RegionSettings")),
    ("AWS::EC2::Instance", "roles", ToMany("AWS::IAM::Role")),
    ("AWS::EC2::Instance", "route_tables", ToMany("AWS::EC2::RouteTable")),
    ("AWS::EC2::Instance", "security_groups", ToMany("AWS::EC2::SecurityGroup")),
    ("AWS::EC2::Instance", "subnets", ToMany("AWS::EC2::Subnet")),
    ("AWS::EC2::NetworkInterface", "instance", ToOne("AWS::EC2::Instance")),
    ("AWS::EC2::NetworkInterface", "network_acls", ToMany("AWS::EC2::NetworkAcl")),
    ("AWS::EC2::NetworkInterface", "region_settings", ToOne("AWS::EC2::RegionSettings")),
    ("AWS::EC2::NetworkInterface", "route_tables", ToMany("AWS::EC2::RouteTable")),
    ("AWS::EC2::NetworkInterface", "security_groups", ToMany("AWS::EC2::SecurityGroup")),
    ("AWS::EC2::NetworkInterface", "subnet", ToOne("AWS::EC2::Subnet")),
    ("AWS::EC2::RouteTable", "peering_connections", ToMany("AWS::EC2::VPCPeeringConnection")),
    ("AWS::EC2::SecurityGroup", "network_acls", ToMany("AWS::EC2::NetworkAcl")),
    ("AWS::EC2::SecurityGroup", "network_interfaces", ToMany("AWS::EC2::NetworkInterface")),
    ("AWS::EC2::SecurityGroup", "prefix_lists", ToMany("AWS::EC2::PrefixList")),
    ("AWS::EC2::SecurityGroup", "referenced_by", ToMany("AWS::EC2::SecurityGroup")),
    ("AWS::EC2::SecurityGroup", "region_settings", ToOne("AWS::EC2::RegionSettings")),
    ("AWS::EC2::SecurityGroup", "route_tables", ToMany("AWS::EC2::RouteTable")),
    ("AWS::EC2::SecurityGroup", "subnets", ToMany("AWS::EC2::Subnet")),
    ("AWS::EC2::Snapshot", "region_settings", ToOne("AWS::EC2::RegionSettings")),
    ("AWS::EC2::Subnet", "network_acls", ToMany("AWS::EC2::NetworkAcl")),
    ("AWS::EC2::Subnet", "network_interfaces", ToMany("AWS::EC2::NetworkInterface")),
    ("AWS::EC2::Subnet", "route_tables", ToMany("AWS::EC2::RouteTable")),
    ("AWS::EC2::VPC", "network_interfaces", ToMany("AWS::EC2::NetworkInterface")),
    ("AWS::EC2::VPC", "region_settings", ToOne("AWS::EC2::RegionSettings")),
    ("AWS::EC2::Volume", "region_settings", ToOne("AWS::EC2::RegionSettings")),
    ("AWS::IAM::Group", "managed_policies", ToMany("AWS::IAM::ManagedPolicy")),
    ("AWS::IAM::Role", "assumable_roles", ToMany("AWS::IAM::Role")),
    ("AWS::IAM::Role", "managed_policies", ToMany("AWS::IAM::ManagedPolicy")),
    ("AWS::IAM::Role", "role_policies", ToMany("AWS::IAM::ManagedPolicy")),
    ("AWS::IAM::Role", "service_roles", ToMany("AWS::IAM::Role")),
    ("AWS::IAM::User", "assumable_roles", ToMany("AWS::IAM::Role")),
    ("AWS::IAM::User", "groups", ToMany("AWS::IAM::Group")),
    ("AWS::IAM::User", "managed_policies", ToMany("AWS::IAM::ManagedPolicy")),
    ("AWS::IAM::User", "role_policies", ToMany("AWS::IAM::ManagedPolicy")),
    ("AWS::IAM::User", "service_roles", ToMany("AWS::IAM::Role")),
    ("AWS::S3::AccessPoint", "bucket", ToOne("AWS::S3::Bucket")),
    ("AWS::S3::Bucket", "access_points", ToMany("AWS::S3::AccessPoint")),
];

/// Returns the relations of a type: names and what they lead to; a target of `*` is of more than one type.
pub fn relations(resource_type: &str) -> impl Iterator<Item = (&'static str, Leads)> {
    let of = RELATIONS.iter().filter(move |(from, ..)| *from == "*" || *from == resource_type);
    of.map(|(_, name, leads)| (*name, *leads))
}
