"""Instances and what they stand on: routing, disks, images, gateways, endpoints. At least two of everything in one region,
so that every list has a second page when pages are short."""

HOME = "eu-west-1"
FRIEND = "222233334444"
EVERYBODY = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}]}'
ONE_BUCKET = (
    '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":"*","Action":"s3:GetObject",'
    '"Resource":"arn:aws:s3:::site/*"}}'
)


def seed(cloud):
    """Needs the network and the instance profile `server` of `seeds.py`."""
    ec2 = cloud.client("ec2")
    vpc = ec2.describe_vpcs(Filters=[{"Name": "tag:Name", "Values": ["main"]}])["Vpcs"][0]["VpcId"]
    web = ec2.describe_security_groups(
        Filters=[{"Name": "vpc-id", "Values": [vpc]}, {"Name": "group-name", "Values": ["web"]}]
    )["SecurityGroups"][0]["GroupId"]
    subnet, table = routing(ec2, vpc)
    gateways(ec2, vpc, subnet, table)
    endpoints(cloud, ec2, vpc, subnet, table, web)
    instances(cloud, ec2, subnet, web)
    disks(ec2)
    images(ec2)
    templates(ec2, web)
    region_settings(ec2, vpc)


def routing(ec2, vpc):
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.20.2.0/24", AvailabilityZone=f"{HOME}a")["Subnet"]["SubnetId"]
    ec2.modify_subnet_attribute(SubnetId=subnet, MapPublicIpOnLaunch={"Value": True})
    name(ec2, subnet, "public")
    table = ec2.create_route_table(VpcId=vpc)["RouteTable"]["RouteTableId"]
    ec2.associate_route_table(RouteTableId=table, SubnetId=subnet)
    name(ec2, table, "public")
    acl = ec2.create_network_acl(VpcId=vpc)["NetworkAcl"]["NetworkAclId"]
    name(ec2, acl, "edge")
    for number, egress, protocol, ports in [(100, False, "6", (443, 443)), (110, False, "6", (0, 65535)), (100, True, "-1", None)]:
        range_of = {"PortRange": {"From": ports[0], "To": ports[1]}} if ports else {}
        ec2.create_network_acl_entry(
            NetworkAclId=acl,
            RuleNumber=number,
            Protocol=protocol,
            RuleAction="allow",
            Egress=egress,
            CidrBlock="0.0.0.0/0",
            **range_of,
        )
    old = ec2.describe_network_acls(Filters=[{"Name": "association.subnet-id", "Values": [subnet]}])["NetworkAcls"][0]
    association = next(one for one in old["Associations"] if one["SubnetId"] == subnet)["NetworkAclAssociationId"]
    ec2.replace_network_acl_association(AssociationId=association, NetworkAclId=acl)
    return subnet, table


def gateways(ec2, vpc, subnet, table):
    for attached in [True, False]:
        gateway = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
        if attached:
            ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
            ec2.create_route(RouteTableId=table, DestinationCidrBlock="0.0.0.0/0", GatewayId=gateway)
            ec2.create_route(RouteTableId=table, DestinationIpv6CidrBlock="::/0", GatewayId=gateway)
    address = ec2.allocate_address(Domain="vpc")["AllocationId"]
    ec2.create_nat_gateway(SubnetId=subnet, AllocationId=address)
    ec2.create_nat_gateway(SubnetId=subnet, ConnectivityType="private")
    for description in ["hub", "spare"]:
        options = {"AutoAcceptSharedAttachments": "enable" if description == "hub" else "disable"}
        ec2.create_transit_gateway(Description=description, Options=options)
    for block in ["10.30.0.0/16", "10.40.0.0/16"]:
        peer = ec2.create_vpc(CidrBlock=block)["Vpc"]["VpcId"]
        connection = ec2.create_vpc_peering_connection(VpcId=vpc, PeerVpcId=peer)["VpcPeeringConnection"]
        connection = connection["VpcPeeringConnectionId"]
        ec2.accept_vpc_peering_connection(VpcPeeringConnectionId=connection)
        name(ec2, connection, f"to {block}")
        ec2.create_route(RouteTableId=table, DestinationCidrBlock=block, VpcPeeringConnectionId=connection)


def endpoints(cloud, ec2, vpc, subnet, table, group):
    ec2.create_vpc_endpoint(
        VpcId=vpc,
        VpcEndpointType="Gateway",
        ServiceName=f"com.amazonaws.{HOME}.s3",
        RouteTableIds=[table],
        PolicyDocument=ONE_BUCKET,
    )
    ec2.create_vpc_endpoint(
        VpcId=vpc,
        VpcEndpointType="Interface",
        ServiceName=f"com.amazonaws.{HOME}.sqs",
        SubnetIds=[subnet],
        SecurityGroupIds=[group],
        PrivateDnsEnabled=True,
        PolicyDocument=EVERYBODY,
    )
    elb = cloud.client("elbv2")
    for number in [1, 2]:
        balancer = elb.create_load_balancer(Name=f"service-{number}", Subnets=[subnet], Type="network")
        service = ec2.create_vpc_endpoint_service_configuration(
            AcceptanceRequired=number == 1, NetworkLoadBalancerArns=[balancer["LoadBalancers"][0]["LoadBalancerArn"]]
        )["ServiceConfiguration"]["ServiceId"]
        ec2.modify_vpc_endpoint_service_permissions(
            ServiceId=service, AddAllowedPrincipals=[f"arn:aws:iam::{FRIEND}:root", "*"]
        )


def instances(cloud, ec2, subnet, group):
    for label, tokens in [("web server", "required"), ("old server", "optional")]:
        made = ec2.run_instances(
            ImageId="ami-0abcdef1234567890",
            MinCount=1,
            MaxCount=1,
            InstanceType="t3.micro",
            SubnetId=subnet,
            SecurityGroupIds=[group],
            UserData="password=not-a-secret-either",
            MetadataOptions={"HttpTokens": tokens, "HttpEndpoint": "enabled", "HttpPutResponseHopLimit": 2},
            IamInstanceProfile={"Arn": f"arn:aws:iam::{cloud.account}:instance-profile/server"},
        )["Instances"][0]["InstanceId"]
        name(ec2, made, label)
    gone = ec2.run_instances(ImageId="ami-0abcdef1234567890", MinCount=1, MaxCount=1, SubnetId=subnet)
    ec2.terminate_instances(InstanceIds=[gone["Instances"][0]["InstanceId"]])


def disks(ec2):
    volume = ec2.create_volume(AvailabilityZone=f"{HOME}a", Size=8, VolumeType="gp3", Encrypted=True)["VolumeId"]
    name(ec2, volume, "data")
    for label, shared in [
        ("private", {}),
        ("public", {"GroupNames": ["all"]}),
        ("also public", {"GroupNames": ["all"]}),
        ("shared", {"UserIds": [FRIEND]}),
    ]:
        snapshot = ec2.create_snapshot(VolumeId=volume, Description=label)["SnapshotId"]
        name(ec2, snapshot, label)
        if shared:
            ec2.modify_snapshot_attribute(
                SnapshotId=snapshot, Attribute="createVolumePermission", OperationType="add", **shared
            )


def images(ec2):
    server = ec2.describe_instances(Filters=[{"Name": "tag:Name", "Values": ["web server"]}])
    server = server["Reservations"][0]["Instances"][0]["InstanceId"]
    for label, permission in [("web-1", {"UserId": FRIEND}), ("web-2", {"Group": "all"})]:
        image = ec2.create_image(InstanceId=server, Name=label, Description="of the web server")["ImageId"]
        ec2.modify_image_attribute(ImageId=image, LaunchPermission={"Add": [permission]})


def templates(ec2, group):
    for label in ["fleet", "batch"]:
        data = {"ImageId": "ami-0abcdef1234567890", "InstanceType": "t3.micro", "MetadataOptions": {"HttpTokens": "optional"}}
        ec2.create_launch_template(LaunchTemplateName=label, LaunchTemplateData=data)
        data = {
            "ImageId": "ami-0abcdef1234567890",
            "MetadataOptions": {"HttpTokens": "required", "HttpPutResponseHopLimit": 1},
            "NetworkInterfaces": [{"DeviceIndex": 0, "AssociatePublicIpAddress": True, "Groups": [group]}],
            "UserData": "cGFzc3dvcmQ9bm90LWEtc2VjcmV0LWVpdGhlcg==",
        }
        ec2.create_launch_template_version(LaunchTemplateName=label, LaunchTemplateData=data)


def region_settings(ec2, vpc):
    ec2.modify_vpc_block_public_access_options(InternetGatewayBlockMode="block-ingress")
    ec2.create_vpc_block_public_access_exclusion(VpcId=vpc, InternetGatewayExclusionMode="allow-egress")
    other = ec2.describe_vpcs(Filters=[{"Name": "cidr", "Values": ["10.30.0.0/16"]}])["Vpcs"][0]["VpcId"]
    ec2.create_vpc_block_public_access_exclusion(VpcId=other, InternetGatewayExclusionMode="allow-bidirectional")
    ec2.enable_image_block_public_access(ImageBlockPublicAccessState="block-new-sharing")


def name(ec2, thing, value):
    ec2.create_tags(Resources=[thing], Tags=[{"Key": "Name", "Value": value}])
