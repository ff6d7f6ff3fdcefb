"""What moto 5.2.1 answers differently from AWS, mended one thing at a time.

Each function mends one thing, says what AWS does, and is listed in `fixtures/README.md`.

Two request headers, set by the fault layer of the tests, ask for things that AWS may do at any time: `x-emulator-page`
gives no more than that many items in an answer (AWS documents that a page may hold fewer items than were asked for), and
`x-emulator-order: reverse` gives lists in reverse order (AWS documents no order).
"""

import json
import re
import urllib.parse
from datetime import datetime, timezone

from cryptography import x509
from moto.core.responses import ActionResult, BaseResponse
from moto.core.serialize import url_encode
from moto.ec2.responses.availability_zones_and_regions import AvailabilityZonesAndRegions
from moto.ec2.responses.elastic_block_store import ElasticBlockStore
from moto.ec2.responses.instances import InstanceResponse
from moto.ec2.responses.launch_templates import LaunchTemplates
from moto.ec2.responses.settings import Settings
from moto.iam import models as iam_models
from moto.iam.exceptions import IAMException, ReportNotPresentException
from moto.iam.models import IAMBackend
from moto.iam.responses import IamResponse
from moto.moto_api._internal import mock_random
from moto.s3.exceptions import NoSuchBucketPolicy
from moto.s3.models import OWNER
from moto.s3.responses import S3Response
from moto.s3control.responses import S3ControlResponse

# An access key id of this form belongs to the account that it names.
ACCOUNT_KEY = re.compile(r"^AKIA0000(\d{12})$")
DATE = "%Y-%m-%dT%H:%M:%S+00:00"


def apply():
    accounts_by_access_key()
    pages()
    regions()
    region_settings()
    vpc_block_public_access()
    lists_that_page_themselves()
    snapshots_of_an_owner()
    aws_policies_when_attached()
    authorization_details()
    principal_ids()
    credential_report()
    account_summary()
    server_certificates()
    organizations_features()
    list_buckets()
    bucket_acl()
    bucket_policy_status()
    bucket_answer_names()
    bucket_region_redirect()
    access_points()


def accounts_by_access_key():
    """An access key belongs to an account. (moto knows that only of keys that were made through it.)"""
    original = BaseResponse.get_current_account

    def get_current_account(self):
        known = ACCOUNT_KEY.match(self.get_access_key())
        return known.group(1) if known else original(self)

    BaseResponse.get_current_account = get_current_account


# Operations whose answers AWS pages and moto does not: the lists that are paged through, one after the other.
EC2_PAGED = {
    "DescribeSecurityGroups": ["SecurityGroups"],
    "DescribeSecurityGroupRules": ["SecurityGroupRules"],
    "DescribeNetworkInterfaces": ["NetworkInterfaces"],
    "DescribeVpcs": ["Vpcs"],
    "DescribeSubnets": ["Subnets"],
    "DescribeFlowLogs": ["FlowLogs"],
    "DescribeManagedPrefixLists": ["PrefixLists"],
    "GetManagedPrefixListEntries": ["Entries"],
    "DescribeImages": ["Images"],
    "DescribeInstances": ["Reservations"],
    "DescribeInternetGateways": ["InternetGateways"],
    "DescribeLaunchTemplates": ["LaunchTemplates"],
    "DescribeLaunchTemplateVersions": ["LaunchTemplateVersions"],
    "DescribeNatGateways": ["NatGateways"],
    "DescribeNetworkAcls": ["NetworkAcls"],
    "DescribeRouteTables": ["RouteTables"],
    "DescribeSnapshots": ["Snapshots"],
    "DescribeTransitGateways": ["TransitGateways"],
    "DescribeVolumes": ["Volumes"],
    "DescribeVpcBlockPublicAccessExclusions": ["VpcBlockPublicAccessExclusions"],
    "DescribeVpcEndpoints": ["VpcEndpoints"],
    "DescribeVpcEndpointServiceConfigurations": ["ServiceConfigurations"],
    "DescribeVpcEndpointServicePermissions": ["AllowedPrincipals"],
    "DescribeVpcPeeringConnections": ["VpcPeeringConnections"],
}
IAM_PAGED = {
    "GetAccountAuthorizationDetails": ["UserDetailList", "GroupDetailList", "RoleDetailList", "Policies"],
    "GetGroup": ["Users"],
    "ListAccessKeys": ["AccessKeyMetadata"],
    "ListAccountAliases": ["AccountAliases"],
    "ListGroups": ["Groups"],
    "ListInstanceProfiles": ["InstanceProfiles"],
    "ListMFADevices": ["MFADevices"],
    "ListOpenIDConnectProviderTags": ["Tags"],
    "ListServerCertificates": ["ServerCertificateMetadataList"],
    "ListUsers": ["Users"],
}
S3CONTROL_PAGED = {
    "ListAccessPoints": ["AccessPointList"],
    "ListMultiRegionAccessPoints": ["AccessPoints"],
}


def pages():
    """Answers come in pages."""
    original_parse, original_serialized = BaseResponse.parse_parameters, BaseResponse.serialized

    def parse_parameters(self, request):
        original_parse(self, request)
        limit = self.headers.get("x-emulator-page")
        for name in ["MaxItems", "MaxResults"]:
            if limit and (name in self.params or self._get_action() in {**EC2_PAGED, **IAM_PAGED}):
                self.params[name] = min(int(limit), int(self.params.get(name, limit)))

    def serialized(self, action_result):
        action = self._get_action()
        services = {"ec2": EC2_PAGED, "iam": IAM_PAGED, "s3control": S3CONTROL_PAGED}
        paged = services.get(self.service_name, {}).get(action)
        result = action_result.result
        if paged and isinstance(result, dict):
            action_result = ActionResult(one_page(self, result, paged))
        return original_serialized(self, action_result)

    def one_page(response, result, lists):
        iam = response.service_name == "iam"
        size = response.params.get("MaxItems" if iam else "MaxResults") or (100 if iam else None)
        start = int(response.params.get("Marker" if iam else "NextToken") or 0)
        items = [(name, item) for name in lists for item in result.get(name) or []]
        if response.headers.get("x-emulator-order") == "reverse":
            items.reverse()
            items.sort(key=lambda pair: lists.index(pair[0]))
        end = len(items) if size is None else min(len(items), start + int(size))
        page = {**result, **{name: [] for name in lists}}
        for name, item in items[start:end]:
            page[name].append(item)
        more = end < len(items)
        page["Marker" if iam else "NextToken"] = str(end) if more else None
        if iam:
            page["IsTruncated"] = more
        return page

    BaseResponse.parse_parameters = parse_parameters
    BaseResponse.serialized = serialized


def regions():
    """DescribeRegions names the enabled regions of the partition; all of them only when it is asked to."""

    def describe_regions(self):
        self.error_on_dryrun()
        found = self.ec2_backend.describe_regions(self._get_param("RegionNames", []))
        found = [region for region in found if not region.name.startswith(("cn-", "us-gov-"))]
        if not self._get_bool_param("AllRegions", False):
            found = [region for region in found if region.opt_in_status != "not-opted-in"]
        wanted = self._filters_from_querystring().get("opt-in-status")
        if wanted:
            found = [region for region in found if region.opt_in_status in wanted]
        return ActionResult({"Regions": found})

    AvailabilityZonesAndRegions.describe_regions = describe_regions


def region_settings():
    """Account settings of a region that moto does not know, with the defaults of AWS."""
    kept = {}

    def setting(self, name, default):
        return kept.get((self.current_account, self.region, name), default)

    def keep(self, name, value):
        kept[(self.current_account, self.region, name)] = value

    def blocking(name, off, result):
        def get(self):
            return ActionResult({result: setting(self, name, off), "ManagedBy": "account"})

        def enable(self):
            keep(self, name, self._get_param("State") or self._get_param("ImageBlockPublicAccessState"))
            return ActionResult({result: setting(self, name, off)})

        def disable(self):
            keep(self, name, off)
            return ActionResult({result: off})

        return get, enable, disable

    get, enable, disable = blocking("snapshots", "unblocked", "State")
    Settings.get_snapshot_block_public_access_state = get
    Settings.enable_snapshot_block_public_access = enable
    Settings.disable_snapshot_block_public_access = disable
    get, enable, disable = blocking("images", "unblocked", "ImageBlockPublicAccessState")
    Settings.get_image_block_public_access_state = get
    Settings.enable_image_block_public_access = enable
    Settings.disable_image_block_public_access = disable

    def get_instance_metadata_defaults(self):
        return ActionResult({"AccountLevel": setting(self, "metadata", {"ManagedBy": "account"})})

    def modify_instance_metadata_defaults(self):
        tokens = self._get_param("HttpTokens")
        keep(self, "metadata", {"ManagedBy": "account", **({"HttpTokens": tokens} if tokens != "no-preference" else {})})
        return ActionResult({"Return": True})

    def get_ebs_default_kms_key_id(self):
        return ActionResult({"KmsKeyId": setting(self, "ebs-key", "alias/aws/ebs")})

    Settings.get_instance_metadata_defaults = get_instance_metadata_defaults
    Settings.modify_instance_metadata_defaults = modify_instance_metadata_defaults
    Settings.get_ebs_default_kms_key_id = get_ebs_default_kms_key_id


def vpc_block_public_access():
    """VPC Block Public Access, which moto does not know: off unless it is set, and its exclusions."""
    modes, exclusions = {}, {}

    def place(self):
        return self.current_account, self.region

    def options(self):
        mode = modes.get(place(self), "off")
        state = "update-complete" if place(self) in modes else "default-state"
        told = {"AwsAccountId": self.current_account, "AwsRegion": self.region, "State": state}
        return ActionResult({"VpcBlockPublicAccessOptions": {**told, "InternetGatewayBlockMode": mode}})

    def modify_options(self):
        modes[place(self)] = self._get_param("InternetGatewayBlockMode")
        return options(self)

    def create_exclusion(self):
        made = {
            "ExclusionId": f"vpcbpa-exclude-{mock_random.get_random_hex(17)}",
            "InternetGatewayExclusionMode": self._get_param("InternetGatewayExclusionMode"),
            "ResourceArn": f"arn:aws:ec2:{self.region}:{self.current_account}:vpc/{self._get_param('VpcId')}",
            "State": "create-complete",
        }
        exclusions.setdefault(place(self), []).append(made)
        return ActionResult({"VpcBlockPublicAccessExclusion": made})

    def describe_exclusions(self):
        return ActionResult({"VpcBlockPublicAccessExclusions": exclusions.get(place(self), [])})

    Settings.describe_vpc_block_public_access_options = options
    Settings.modify_vpc_block_public_access_options = modify_options
    Settings.create_vpc_block_public_access_exclusion = create_exclusion
    Settings.describe_vpc_block_public_access_exclusions = describe_exclusions


def lists_that_page_themselves():
    """Lists come whole from moto's own methods, two of which cut them without a token; `pages` pages them."""

    def whole(response, method):
        original = getattr(response, method)

        def answer(self):
            asked = {name: self.params.pop(name) for name in ["MaxResults", "NextToken"] if name in self.params}
            self.params["MaxResults"] = 100_000
            try:
                return original(self)
            finally:
                del self.params["MaxResults"]
                self.params.update(asked)

        setattr(response, method, answer)

    whole(InstanceResponse, "describe_instances")
    whole(LaunchTemplates, "describe_launch_templates")
    whole(LaunchTemplates, "describe_launch_template_versions")


def snapshots_of_an_owner():
    """DescribeSnapshots knows whose snapshots are asked for, and who may use them."""

    def describe_snapshots(self):
        found = self.ec2_backend.describe_snapshots(
            snapshot_ids=self._get_param("SnapshotIds", []), filters=self._filters_from_querystring()
        )
        owners = [self.current_account if one == "self" else one for one in self._get_param("OwnerIds", [])]
        if owners:
            found = [one for one in found if one.owner_id in owners]
        if "all" in self._get_param("RestorableByUserIds", []):
            found = [one for one in found if "all" in one.create_volume_permission_groups]
        return ActionResult({"Snapshots": found})

    ElasticBlockStore.describe_snapshots = describe_snapshots


def aws_policies_when_attached():
    """Of the policies that AWS owns, GetAccountAuthorizationDetails gives those in use, and here one more, so that a
    client that takes them all is found out."""
    original = IAMBackend.get_account_authorization_details

    def get_account_authorization_details(self, policy_filter):
        details = original(self, policy_filter)
        aws = [policy for policy in details["managed_policies"] if ":iam::aws:" in policy.arn]
        own = [policy for policy in details["managed_policies"] if ":iam::aws:" not in policy.arn]
        used = [policy for policy in aws if policy.attachment_count or policy.arn in boundaries(self)]
        unused = sorted((policy for policy in aws if policy not in used), key=lambda policy: policy.arn)
        return {**details, "managed_policies": own + used + unused[:1]}

    def boundaries(backend):
        return {role.permissions_boundary_arn for role in backend.roles.values()}

    IAMBackend.get_account_authorization_details = get_account_authorization_details


def authorization_details():
    """Managed policies have a name and an id; every policy document is URL-encoded."""
    iam_models.Policy.policy_name = property(lambda self: self.name)
    iam_models.Policy.policy_id = property(lambda self: self.id)
    for path in [
        "GetAccountAuthorizationDetailsResponse.RoleDetailList.AssumeRolePolicyDocument",
        "RoleDetailList.RoleDetail.AssumeRolePolicyDocument",
        "RoleDetail.AssumeRolePolicyDocument",
        "ListRolesResponse.Roles.Role.AssumeRolePolicyDocument",
    ]:
        IamResponse.RESPONSE_KEY_PATH_TO_TRANSFORMER[path] = url_encode


def principal_ids():
    """Ids tell what they are of."""

    def prefixed(cls, prefix):
        original = cls.__init__

        def init(self, *args, **kwargs):
            original(self, *args, **kwargs)
            letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
            self.id = prefix + "".join(mock_random.choices(letters, k=17))

        cls.__init__ = init

    prefixed(iam_models.User, "AIDA")
    prefixed(iam_models.Group, "AGPA")
    prefixed(iam_models.Policy, "ANPA")
    prefixed(iam_models.Certificate, "ASCA")


REPORT_HEADER = (
    "user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,password_next_rotation,"
    "mfa_active,access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,"
    "access_key_1_last_used_region,access_key_1_last_used_service,access_key_2_active,access_key_2_last_rotated,"
    "access_key_2_last_used_date,access_key_2_last_used_region,access_key_2_last_used_service,cert_1_active,"
    "cert_1_last_rotated,cert_2_active,cert_2_last_rotated"
)


def credential_report():
    """The report is made once and kept, has a true date, a row for the root user, and `N/A` where there is nothing.

    Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html
    """

    def generate_report(self):
        if not self.credential_report:
            rows = [root_row(self)] + [user_row(user) for user in self.users.values()]
            self.report_text = "\n".join([REPORT_HEADER] + rows)
            self.credential_report = datetime.now(timezone.utc).replace(microsecond=0)

    def get_credential_report(self):
        if not self.backend.credential_report:
            raise ReportNotPresentException("Credential report not present")
        content, made_at = self.backend.report_text, self.backend.credential_report
        return ActionResult({"Content": content, "ReportFormat": "text/csv", "GeneratedTime": made_at})

    IAMBackend.generate_report = generate_report
    IamResponse.get_credential_report = get_credential_report


def date(value):
    return value.strftime(DATE) if value else None


def root_row(backend):
    facts = getattr(backend, "root_facts", {})
    summary = backend.account_summary
    return ",".join(
        ["<root_account>", f"arn:aws:iam::{backend.account_id}:root", "2020-01-02T03:04:05+00:00", "not_supported"]
        + [facts.get("password_last_used_at") or "no_information", "not_supported", "not_supported"]
        + ["true" if summary._account_mfa_enabled else "false"]
        + (["true", "2020-01-02T03:04:05+00:00", "N/A", "N/A", "N/A"] if summary._account_access_keys_present else NO_KEY)
        + NO_KEY
        + ["false", "N/A", "false", "N/A"]
    )


NO_KEY = ["false", "N/A", "N/A", "N/A", "N/A"]


def user_row(user):
    facts = getattr(user, "facts", {})
    changed = facts.get("password_last_changed_at") or date(user.create_date)
    used = facts.get("password_last_used_at") or date(user.password_last_used) or "no_information"
    password = ["true", used, changed, "N/A"] if user.password else ["false", "N/A", "N/A", "N/A"]
    keys = [key_fields(user, slot) for slot in [0, 1]]
    certificates = [c for c in list(user.signing_certificates.values())[:2]]
    fields = [user.name, user.arn, date(user.create_date)] + password
    fields += ["true" if user.mfa_devices else "false"] + keys[0] + keys[1]
    for slot in [0, 1]:
        certificate = certificates[slot] if slot < len(certificates) else None
        fields += [
            "true" if certificate and certificate.status == "Active" else "false",
            date(certificate.upload_date) if certificate else "N/A",
        ]
    return ",".join(fields)


def key_fields(user, slot):
    if slot >= len(user.access_keys):
        return NO_KEY
    key = user.access_keys[slot]
    known = getattr(user, "facts", {}).get("access_keys", [])
    facts = known[slot] if slot < len(known) else {}
    return [
        "true" if key.status == "Active" else "false",
        facts.get("last_rotated_at") or date(key.create_date),
        facts.get("last_used_at") or "N/A",
        facts.get("region") or "N/A",
        facts.get("service") or "N/A",
    ]


def account_summary():
    """GetAccountSummary tells whether root has a password."""
    original = iam_models.AccountSummary.summary_map.fget
    iam_models.AccountSummary.summary_map = property(lambda self: {**original(self), "AccountPasswordPresent": 1})


def server_certificates():
    """A server certificate has its own dates, id and tags. (moto has one of each for all, and no tags.)"""

    def metadata(certificate):
        return {
            "ServerCertificateName": certificate.cert_name,
            "ServerCertificateId": certificate.id,
            "Path": certificate.path,
            "Arn": certificate.arn,
            "UploadDate": certificate.uploaded_at,
            "Expiration": certificate.expires_at,
        }

    def list_server_certificates(self):
        found = [metadata(certificate) for certificate in self.backend.list_server_certificates()]
        return ActionResult({"ServerCertificateMetadataList": found, "IsTruncated": False})

    def get_server_certificate(self):
        certificate = self.backend.get_server_certificate(self._get_param("ServerCertificateName"))
        found = {
            "ServerCertificateMetadata": metadata(certificate),
            "CertificateBody": certificate.cert_body,
            "CertificateChain": certificate.cert_chain,
            "Tags": certificate.tags,
        }
        return ActionResult({"ServerCertificate": found})

    original_upload = IamResponse.upload_server_certificate

    def upload_server_certificate(self):
        answer = original_upload(self)
        name = self._get_param("ServerCertificateName")
        self.backend.get_server_certificate(name).tags = self._get_param("Tags", [])
        return answer

    original = iam_models.Certificate.__init__

    def init(self, *args, **kwargs):
        original(self, *args, **kwargs)
        self.uploaded_at = datetime.now(timezone.utc)
        self.tags = []
        self.expires_at = x509.load_pem_x509_certificate(self.cert_body.encode()).not_valid_after_utc

    iam_models.Certificate.__init__ = init
    IamResponse.list_server_certificates = list_server_certificates
    IamResponse.get_server_certificate = get_server_certificate
    IamResponse.upload_server_certificate = upload_server_certificate


def organizations_features():
    """ListOrganizationsFeatures answers in the management account of an organization, which an account is here when
    `organization_features` of its backend is set, and refuses in all others. (Not in moto.)"""

    def list_organizations_features(self):
        features = getattr(self.backend, "organization_features", None)
        if features is None:
            raise IAMException("OrganizationNotFoundException", "Your account is not a member of an organization.")
        return ActionResult({"OrganizationId": "o-abc", "EnabledFeatures": features})

    IamResponse.list_organizations_features = list_organizations_features


def list_buckets():
    """ListBuckets comes in pages, in the order of names, and its paged form tells each bucket's region."""

    def all_buckets(self):
        prefix, region = self._get_param("prefix"), self._get_param("bucket-region")
        found = sorted(self.backend.list_buckets(prefix, region, None), key=lambda bucket: bucket.name)
        after = self._get_param("continuation-token")
        if after:
            found = [bucket for bucket in found if bucket.name > after]
        limit = self.headers.get("x-emulator-page")
        asked = self._get_param("max-buckets") or limit
        size = min(int(asked), int(limit or asked)) if asked else len(found)
        page = found[:size]
        buckets = [
            {
                "Name": bucket.name,
                "CreationDate": bucket.creation_date_ISO8601,
                "BucketArn": f"arn:aws:s3:::{bucket.name}",
                **({"BucketRegion": bucket.region_name} if asked else {}),
            }
            for bucket in page
        ]
        self.data["Action"] = "ListBuckets"
        result = {"Owner": {"ID": OWNER, "DisplayName": "webfile"}, "Buckets": buckets}
        if size < len(found):
            result["ContinuationToken"] = page[-1].name
        return self.serialized(ActionResult(result))

    S3Response.all_buckets = all_buckets


def bucket_acl():
    """An ACL names every permission of every grantee."""

    def acl_to_dict(acl):
        return {
            "Owner": {"ID": OWNER, "DisplayName": "webfile"},
            "Grants": [
                {
                    "Grantee": {
                        "Type": grantee.type,
                        "URI": grantee.uri or None,
                        "ID": grantee.id or None,
                        "DisplayName": grantee.display_name or None,
                    },
                    "Permission": permission,
                }
                for grant in acl.grants
                for grantee in grant.grantees
                for permission in grant.permissions
            ],
        }

    S3Response._acl_to_dict = staticmethod(acl_to_dict)


def bucket_policy_status():
    """GetBucketPolicyStatus answers. (moto takes it for a listing of objects.) Public here: an Allow for everybody
    without a condition, which is enough for the policies of the tests.
    """
    original = S3Response._bucket_response_get

    def bucket_response_get(self, bucket_name, querystring):
        if "policyStatus" not in querystring:
            return original(self, bucket_name, querystring)
        policy = self.backend.get_bucket_policy(bucket_name)
        if not policy:
            raise NoSuchBucketPolicy(bucket_name=bucket_name)
        self.data["Action"] = "GetBucketPolicyStatus"
        return self.serialized(ActionResult({"PolicyStatus": {"IsPublic": is_public(policy)}}))

    S3Response._bucket_response_get = bucket_response_get


def is_public(policy):
    statements = json.loads(policy)["Statement"]
    statements = statements if isinstance(statements, list) else [statements]
    return any(is_for_everybody(statement) for statement in statements)


def is_for_everybody(statement):
    everybody = statement.get("Principal") in ["*", {"AWS": "*"}, {"AWS": ["*"]}]
    return statement["Effect"] == "Allow" and everybody and not statement.get("Condition")


def bucket_answer_names():
    """The root elements of two answers are `VersioningConfiguration` and `NotificationConfiguration`. (Python's SDK does
    not look at them, others do.)"""

    def renamed(method, wrong, right):
        original = getattr(S3Response, method)

        def answer(self):
            status, headers, body = original(self)
            return status, headers, body.replace(wrong, right)

        setattr(S3Response, method, answer)

    renamed("get_bucket_versioning", "GetBucketVersioningResponse", "VersioningConfiguration")
    renamed("get_bucket_notification", "GetBucketNotificationResponse", "NotificationConfiguration")
    renamed("get_bucket_notification", "GetBucketNotificationConfigurationResponse", "NotificationConfiguration")


def bucket_region_redirect():
    """A bucket answers in its own region only; elsewhere the answer is 301 with the name of that region."""
    original = S3Response._bucket_response

    def bucket_response(self, request, full_url):
        bucket = self.backend.buckets.get(self.parse_bucket_name_from_url(request, full_url))
        elsewhere = bucket is not None and bucket.region_name != self.region
        if not elsewhere or "location" in request.args:
            return original(self, request, full_url)
        body = (
            '<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>PermanentRedirect</Code><Message>The bucket you are '
            "attempting to access must be addressed using the specified endpoint.</Message>"
            f"<Bucket>{bucket.name}</Bucket><RequestId>0</RequestId></Error>"
        )
        return 301, {"x-amz-bucket-region": bucket.region_name}, body

    S3Response._bucket_response = bucket_response


def access_points():
    """An access point is in one region, and its policy is public or not. (moto lists all of them everywhere, and calls
    every policy public.) Its bucket may belong to another account. The root elements of answers end in `Result`."""

    def list_access_points(self):
        found = [
            {
                "Name": point.name,
                "NetworkOrigin": point.network_origin,
                "VpcConfiguration": {"VpcId": point.vpc_id} if point.vpc_id else None,
                "Bucket": point.bucket,
                "BucketAccountId": getattr(point, "bucket_account", self.current_account),
                "AccessPointArn": point.arn,
                "Alias": point.alias,
            }
            for point in self.backend.access_points[self.current_account].values()
            if point.region == self.region
        ]
        return ActionResult({"AccessPointList": found})

    def get_access_point_policy_status(self):
        policy = self.backend.get_access_point_policy(self._get_param("AccountId"), self._get_param("Name"))
        return ActionResult({"PolicyStatus": {"IsPublic": is_public(policy)}})

    def list_multi_region_access_points(self):
        found = self.backend.multi_region_access_points[self.current_account].values()
        return ActionResult({"AccessPoints": [point.to_dict() for point in found]})

    original = S3ControlResponse.serialized

    def serialized(self, action_result):
        status, headers, body = original(self, action_result)
        action = self._get_action()
        return status, headers, body.replace(f"{action}Response", f"{action}Result")

    S3ControlResponse.serialized = serialized
    S3ControlResponse.list_access_points = list_access_points
    S3ControlResponse.get_access_point_policy_status = get_access_point_policy_status
    S3ControlResponse.list_multi_region_access_points = list_multi_region_access_points


# Analyzers by account and region.
ANALYZERS = {}


def with_access_analyzer(app):
    """ListAnalyzers of IAM Access Analyzer answers. (Not in moto.)"""
    signed = re.compile(r"Credential=AKIA0000(\d{12})/\d+/([a-z0-9-]+)/access-analyzer/")

    def serve(environ, start_response):
        caller = signed.search(environ.get("HTTP_AUTHORIZATION", ""))
        if not caller or (environ["REQUEST_METHOD"], environ["PATH_INFO"]) != ("GET", "/analyzer"):
            return app(environ, start_response)
        asked = dict(urllib.parse.parse_qsl(environ.get("QUERY_STRING", "")))
        found = list(ANALYZERS.get(caller.groups(), []))
        if environ.get("HTTP_X_EMULATOR_ORDER") == "reverse":
            found.reverse()
        size = min(int(environ.get("HTTP_X_EMULATOR_PAGE", 100)), int(asked.get("maxResults", 100)))
        start = int(asked.get("nextToken", 0))
        answer = {"analyzers": found[start : start + size]}
        if start + size < len(found):
            answer["nextToken"] = str(start + size)
        body = json.dumps(answer).encode()
        start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
        return [body]

    return serve
