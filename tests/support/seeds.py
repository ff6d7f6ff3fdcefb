"""The worlds that the tests collect, made over the SDK like any account: bucket names end in the account id, since they
are shared by all accounts."""

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import boto3
import seeds_ec2
from botocore.config import Config
from moto.iam.models import iam_backends
from moto.s3control.models import s3control_backends
from moto_mends import ANALYZERS

HOME = "eu-west-1"
OTHER = "us-east-1"
STRANGER = "999988887777"


class Cloud:
    def __init__(self, port, account):
        self.url, self.account = f"http://127.0.0.1:{port}", account

    def client(self, service, region=HOME):
        return boto3.session.Session().client(
            service,
            region_name=region,
            endpoint_url=self.url,
            aws_access_key_id=f"AKIA0000{self.account}",
            aws_secret_access_key="not-a-secret",
            config=Config(retries={"max_attempts": 1}, parameter_validation=False),
        )


def document(*statements):
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def allow(action, resource="*", **more):
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


def trust(principal):
    return document({"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"})


def small(cloud):
    """A few of everything that collectors read, in two regions."""
    network(cloud)
    identities(cloud)
    seeds_ec2.seed(cloud)
    buckets(cloud)


def network(cloud):
    ec2 = cloud.client("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.20.0.0/16", AmazonProvidedIpv6CidrBlock=True)["Vpc"]["VpcId"]
    ec2.create_tags(Resources=[vpc], Tags=[{"Key": "Name", "Value": "main"}, {"Key": "env", "Value": "prod"}])
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.20.1.0/24")["Subnet"]["SubnetId"]
    lists = [
        ec2.create_managed_prefix_list(
            PrefixListName=name,
            AddressFamily=family,
            MaxEntries=10,
            Entries=[{"Cidr": cidr, "Description": cidr} for cidr in cidrs],
        )["PrefixList"]["PrefixListId"]
        for name, family, cidrs in [
            ("halves-of-the-internet", "IPv4", ["0.0.0.0/1", "128.0.0.0/1"]),
            ("offices", "IPv6", ["2001:db8:1::/48"]),
        ]
    ]
    web = group(ec2, vpc, "web")
    database = group(ec2, vpc, "database")
    group(ec2, vpc, "unused")
    permit(ec2, web, "tcp", 443, IpRanges=[{"CidrIp": "0.0.0.0/0", "Description": "the world"}])
    permit(ec2, web, "tcp", 443, Ipv6Ranges=[{"CidrIpv6": "::/0"}])
    permit(ec2, web, "tcp", 22, IpRanges=[{"CidrIp": "0.0.0.0/1"}, {"CidrIp": "128.0.0.0/1"}])
    permit(ec2, web, "tcp", 8443, PrefixListIds=[{"PrefixListId": pl} for pl in lists])
    permit(ec2, web, "icmp", 8, -1, IpRanges=[{"CidrIp": "0.0.0.0/0"}])
    permit(ec2, database, "tcp", 5432, UserIdGroupPairs=[{"GroupId": web}])
    permit(ec2, database, "-1", None, UserIdGroupPairs=[{"GroupId": database}])
    interface = ec2.create_network_interface(SubnetId=subnet, Groups=[web], Description="of the web server")
    address = ec2.allocate_address(Domain="vpc")["AllocationId"]
    ec2.associate_address(
        AllocationId=address, NetworkInterfaceId=interface["NetworkInterface"]["NetworkInterfaceId"]
    )
    ec2.create_network_interface(SubnetId=subnet, Groups=[database])
    logs = cloud.client("s3").create_bucket(
        Bucket=f"flow-logs-{cloud.account}", CreateBucketConfiguration={"LocationConstraint": HOME}
    )
    assert logs["ResponseMetadata"]["HTTPStatusCode"] == 200
    ec2.create_flow_logs(
        ResourceIds=[vpc],
        ResourceType="VPC",
        TrafficType="ALL",
        LogDestinationType="s3",
        LogDestination=f"arn:aws:s3:::flow-logs-{cloud.account}",
    )
    ec2.enable_ebs_encryption_by_default()
    ec2.enable_snapshot_block_public_access(State="block-all-sharing")
    ec2.modify_instance_metadata_defaults(HttpTokens="required")
    ANALYZERS[(cloud.account, HOME)] = [
        {
            "arn": f"arn:aws:access-analyzer:{HOME}:{cloud.account}:analyzer/{name}",
            "name": name,
            "type": kind,
            "status": "ACTIVE",
            "createdAt": "2026-01-02T03:04:05Z",
        }
        for name, kind in [("unused", "ACCOUNT_UNUSED_ACCESS"), ("external", "ACCOUNT")]
    ]


def group(ec2, vpc, name):
    made = ec2.create_security_group(GroupName=name, Description=f"the {name}", VpcId=vpc)["GroupId"]
    ec2.create_tags(Resources=[made], Tags=[{"Key": "team", "Value": name}])
    return made


def permit(ec2, to, protocol, port, last=None, **sources):
    ports = {} if port is None else {"FromPort": port, "ToPort": port if last is None else last}
    ec2.authorize_security_group_ingress(GroupId=to, IpPermissions=[{"IpProtocol": protocol, **ports, **sources}])


def identities(cloud):
    iam = cloud.client("iam")
    own = iam.create_policy(
        PolicyName="deploy", Path="/team/", PolicyDocument=document(allow(["s3:*", "ec2:Run*"]))
    )["Policy"]["Arn"]
    iam.create_policy_version(PolicyArn=own, PolicyDocument=document(allow("s3:*")), SetAsDefault=True)
    iam.create_policy(PolicyName="unused", PolicyDocument=document(allow("sqs:SendMessage")))
    iam.create_group(GroupName="admins")
    iam.attach_group_policy(GroupName="admins", PolicyArn="arn:aws:iam::aws:policy/AdministratorAccess")
    iam.create_group(GroupName="readers", Path="/team/")
    iam.put_group_policy(GroupName="readers", PolicyName="read", PolicyDocument=document(allow("s3:Get*")))
    iam.create_user(UserName="alice", Tags=[{"Key": "team", "Value": "web"}])
    iam.add_user_to_group(UserName="alice", GroupName="admins")
    iam.create_login_profile(UserName="alice", Password="Correct-Horse-1")
    iam.create_user(UserName="bob", Path="/team/")
    iam.attach_user_policy(UserName="bob", PolicyArn=own)
    iam.put_user_policy(UserName="bob", PolicyName="all", PolicyDocument=document(allow("*")))
    for _ in range(2):
        key = iam.create_access_key(UserName="bob")["AccessKey"]["AccessKeyId"]
    iam.update_access_key(UserName="bob", AccessKeyId=key, Status="Inactive")
    iam.create_user(UserName="carol")
    iam.create_login_profile(UserName="carol", Password="Correct-Horse-2")
    device = iam.create_virtual_mfa_device(VirtualMFADeviceName="carol")["VirtualMFADevice"]["SerialNumber"]
    iam.enable_mfa_device(
        UserName="carol", SerialNumber=device, AuthenticationCode1="123456", AuthenticationCode2="654321"
    )
    iam.create_role(RoleName="server", AssumeRolePolicyDocument=trust({"Service": "ec2.amazonaws.com"}))
    iam.create_role(
        RoleName="partner",
        Path="/partners/",
        AssumeRolePolicyDocument=trust({"AWS": [f"arn:aws:iam::{STRANGER}:root", "*"]}),
        PermissionsBoundary="arn:aws:iam::aws:policy/ReadOnlyAccess",
    )
    iam.put_role_policy(RoleName="partner", PolicyName="read", PolicyDocument=document(allow("s3:GetObject")))
    iam.attach_role_policy(RoleName="server", PolicyArn=own)
    iam.create_instance_profile(InstanceProfileName="server")
    iam.add_role_to_instance_profile(InstanceProfileName="server", RoleName="server")
    certificate = (Path(__file__).parent / "server_certificate.pem").read_text()
    for name in ["www", "api"]:
        iam.upload_server_certificate(
            ServerCertificateName=name,
            CertificateBody=certificate,
            PrivateKey="not-a-key",
            Tags=[{"Key": "team", "Value": name}],
        )
    for name in ["okta", "entra"]:
        iam.create_saml_provider(Name=name, SAMLMetadataDocument="<EntityDescriptor/>" * 100)
    for host in ["token.example.com", "ci.example.org/tenant"]:
        iam.create_open_id_connect_provider(
            Url=f"https://{host}", ThumbprintList=["a" * 40], ClientIDList=["sts.amazonaws.com"]
        )
    iam.update_account_password_policy(MinimumPasswordLength=14, RequireSymbols=True, PasswordReusePrevention=5)
    iam.create_account_alias(AccountAlias=f"acme-{cloud.account}")
    cloud.client("account").put_alternate_contact(
        AlternateContactType="SECURITY", Name="Ann", Title="CISO", EmailAddress="ann@example.com", PhoneNumber="+41"
    )
    iam_backends[cloud.account]["aws"].organization_features = ["RootCredentialsManagement"]
    iam.generate_credential_report()


def buckets(cloud):
    # Not over the SDK: S3 Control's client puts the account before the host, and such a name does not resolve here.
    switches = {"BlockPublicAcls": True, "IgnorePublicAcls": True, "BlockPublicPolicy": False, "RestrictPublicBuckets": False}
    s3control_backends[cloud.account]["aws"].put_public_access_block(cloud.account, switches)
    for name, region in [("site", HOME), ("data", OTHER)]:
        s3 = cloud.client("s3", region)
        where = {} if region == OTHER else {"CreateBucketConfiguration": {"LocationConstraint": region}}
        s3.create_bucket(Bucket=f"{name}-{cloud.account}", ACL="public-read-write", ObjectLockEnabledForBucket=True, **where)
        configure(s3, f"{name}-{cloud.account}", cloud.account)
    cloud.client("s3").create_bucket(
        Bucket=f"plain-{cloud.account}", CreateBucketConfiguration={"LocationConstraint": HOME}
    )
    access_points(cloud.account, s3control_backends[cloud.account]["aws"])


def access_points(account, s3control):
    everybody = document(allow("s3:GetObject", Principal="*"))
    one_vpc = document(allow("s3:GetObject", Principal="*", Condition={"StringEquals": {"aws:SourceVpc": "vpc-1"}}))
    for name, bucket, region, vpc, policy in [
        ("public", "site", HOME, None, everybody),
        ("inside", "site", HOME, {"VpcId": "vpc-1"}, one_vpc),
        ("bare", "data", OTHER, None, None),
    ]:
        block = {"BlockPublicAcls": "true", "IgnorePublicAcls": "true", "BlockPublicPolicy": "false", "RestrictPublicBuckets": "false"}
        point = s3control.create_access_point(account, name, f"{bucket}-{account}", vpc, block)
        point.region, point.policy = region, policy
    lent = s3control.create_access_point(account, "lent", "partners-bucket", None, None)
    lent.region, lent.bucket_account = OTHER, STRANGER
    for name, policy in [("everywhere", everybody), ("quiet", None)]:
        buckets = [{"Bucket": f"{bucket}-{account}"} for bucket in ["site", "data"]]
        s3control.create_multi_region_access_point(account, name, {}, buckets, OTHER)
        point = s3control.get_multi_region_access_point(account, name)
        # moto looks for the buckets where it has none.
        point.regions = [{**bucket, "Region": region} for bucket, region in zip(buckets, [HOME, OTHER])]
        point.policy = policy


def configure(s3, name, account):
    everybody = allow("s3:GetObject", f"arn:aws:s3:::{name}/*", Principal="*")
    stranger = allow(
        "s3:ListBucket",
        f"arn:aws:s3:::{name}",
        Principal={"AWS": f"arn:aws:iam::{STRANGER}:root"},
        Condition={"StringEquals": {"aws:PrincipalOrgID": "o-abc"}},
    )
    s3.put_bucket_policy(Bucket=name, Policy=document(everybody, stranger))
    s3.put_public_access_block(
        Bucket=name,
        PublicAccessBlockConfiguration={
            "BlockPublicAcls": False,
            "IgnorePublicAcls": True,
            "BlockPublicPolicy": False,
            "RestrictPublicBuckets": False,
        },
    )
    s3.put_bucket_ownership_controls(
        Bucket=name, OwnershipControls={"Rules": [{"ObjectOwnership": "BucketOwnerPreferred"}]}
    )
    kms = {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": f"arn:aws:kms:{HOME}:{account}:key/k"}
    s3.put_bucket_encryption(
        Bucket=name,
        ServerSideEncryptionConfiguration={
            "Rules": [{"ApplyServerSideEncryptionByDefault": kms, "BucketKeyEnabled": True}]
        },
    )
    s3.put_bucket_lifecycle_configuration(
        Bucket=name,
        LifecycleConfiguration={
            "Rules": [{"ID": "old", "Status": "Enabled", "Filter": {"Prefix": ""}, "Expiration": {"Days": 30}}]
        },
    )
    s3.put_bucket_cors(
        Bucket=name, CORSConfiguration={"CORSRules": [{"AllowedMethods": ["GET"], "AllowedOrigins": ["*"]}]}
    )
    s3.put_bucket_website(Bucket=name, WebsiteConfiguration={"IndexDocument": {"Suffix": "index.html"}})
    s3.put_bucket_replication(
        Bucket=name,
        ReplicationConfiguration={
            "Role": f"arn:aws:iam::{account}:role/copy",
            "Rules": [
                {
                    "ID": "all",
                    "Priority": 1,
                    "Status": "Enabled",
                    "Filter": {"Prefix": ""},
                    "DeleteMarkerReplication": {"Status": "Disabled"},
                    "Destination": {"Bucket": "arn:aws:s3:::copies"},
                }
            ],
        },
    )
    s3.put_bucket_notification_configuration(
        Bucket=name,
        NotificationConfiguration={
            "QueueConfigurations": [
                {"Id": "q", "QueueArn": f"arn:aws:sqs:{s3.meta.region_name}:{account}:q", "Events": ["s3:ObjectCreated:*"]}
            ]
        },
        SkipDestinationValidation=True,
    )
    s3.put_bucket_tagging(Bucket=name, Tagging={"TagSet": [{"Key": "team", "Value": "web"}]})


def big(cloud):
    """500 users, 300 buckets and 600 security groups in three regions."""
    jobs = []
    iam = cloud.client("iam")
    for number in range(500):
        jobs.append((iam.create_user, {"UserName": f"user-{number:03}"}))
    for at, region in enumerate([HOME, OTHER, "us-west-2"]):
        s3, ec2 = cloud.client("s3", region), cloud.client("ec2", region)
        vpc = ec2.describe_vpcs()["Vpcs"][0]["VpcId"]
        where = {} if region == OTHER else {"CreateBucketConfiguration": {"LocationConstraint": region}}
        for number in range(100):
            jobs.append((s3.create_bucket, {"Bucket": f"big-{at}-{number:03}-{cloud.account}", **where}))
        for number in range(200):
            jobs.append(
                (ec2.create_security_group, {"GroupName": f"g{number}", "Description": "one of many", "VpcId": vpc})
            )
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda job: job[0](**job[1]), jobs))
    iam.generate_credential_report()


def empty(cloud):
    """Nothing but what every account has."""
    cloud.client("iam").generate_credential_report()


def without_report(cloud):
    """A user, and no credential report yet."""
    cloud.client("iam").create_user(UserName="dora")


WORLDS = {"small": small, "big": big, "empty": empty, "without_report": without_report}
