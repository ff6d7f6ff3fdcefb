//! Which AWS operation a request is, and how each service words its refusals.

use hyper::http::request::Parts;

/// An AWS call as the wire shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WireCall {
    /// `ec2`, `iam`, `sts`, `s3`, `s3control`, `account` or `access-analyzer`.
    pub service: String,
    /// Region of the signature.
    pub region: String,
    /// Operation name.
    pub operation: String,
}

impl WireCall {
    /// `service:Operation`.
    pub fn name(&self) -> String {
        format!("{}:{}", self.service, self.operation)
    }

    /// Recognizes a signed request.
    pub fn of(head: &Parts, body: &[u8]) -> Self {
        let authorization = head.headers.get("authorization").and_then(|value| value.to_str().ok()).unwrap_or_default();
        let scope: Vec<&str> = authorization
            .split_once("Credential=")
            .map(|(_, rest)| rest.split(',').next().unwrap_or_default().split('/').collect())
            .unwrap_or_default();
        let part = |at: usize| scope.get(at).copied().unwrap_or("unsigned").to_owned();
        let (region, signed_for) = (part(2), part(3));
        let (service, operation) = match signed_for.as_str() {
            "s3" if head.uri.path().starts_with("/v20180820/") => ("s3control".to_owned(), s3control_operation(head)),
            "s3" => ("s3".to_owned(), s3_operation(head)),
            "account" | "access-analyzer" => {
                let operation = json_operation(head);
                (signed_for, operation)
            }
            _ => (signed_for, action(body)),
        };
        Self { service, region, operation }
    }

    /// Whether the service answers in JSON, not in XML.
    pub fn speaks_json(&self) -> bool {
        ["account", "access-analyzer"].contains(&self.service.as_str())
    }

    /// The IAM action that AWS checks for the call.
    ///
    /// Source: <https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html>
    pub fn iam_action(name: &str) -> String {
        match name {
            "s3:ListBuckets" => "s3:ListAllMyBuckets",
            "s3:GetPublicAccessBlock" => "s3:GetBucketPublicAccessBlock",
            "s3:GetBucketEncryption" => "s3:GetEncryptionConfiguration",
            "s3:GetBucketLifecycleConfiguration" => "s3:GetLifecycleConfiguration",
            "s3:GetBucketReplication" => "s3:GetReplicationConfiguration",
            "s3:GetBucketNotificationConfiguration" => "s3:GetBucketNotification",
            "s3:GetBucketCors" => "s3:GetBucketCORS",
            "s3:GetObjectLockConfiguration" => "s3:GetBucketObjectLockConfiguration",
            "s3:HeadBucket" => "s3:ListBucket",
            "s3control:GetPublicAccessBlock" => "s3:GetAccountPublicAccessBlock",
            same => return same.replace("s3control:", "s3:"),
        }
        .to_owned()
    }

    /// Status and body of a refusal, in the words of the service.
    pub fn refusal(&self, refusal: Refusal) -> (u16, String) {
        let action = Self::iam_action(&self.name());
        let (status, code, message) = match (refusal, self.service.as_str()) {
            (Refusal::Denied, "ec2") => {
                (403, "UnauthorizedOperation", "You are not authorized to perform this operation.")
            }
            (Refusal::Denied, _) if self.speaks_json() => (403, "AccessDeniedException", "Not authorized"),
            (Refusal::Throttled, _) if self.speaks_json() => (429, "ThrottlingException", "Rate exceeded"),
            (Refusal::Broken, _) if self.speaks_json() => (500, "InternalServerException", "An internal error"),
            (Refusal::ExpiredToken, _) if self.speaks_json() => {
                (403, "ExpiredTokenException", "The security token included in the request is expired")
            }
            (Refusal::Denied, _) => (403, "AccessDenied", "Not authorized to perform this operation"),
            (Refusal::Throttled, "ec2") => (503, "RequestLimitExceeded", "Request limit exceeded."),
            (Refusal::Throttled, "iam" | "sts") => (400, "Throttling", "Rate exceeded"),
            (Refusal::Throttled, _) => (503, "SlowDown", "Please reduce your request rate."),
            (Refusal::Broken, "iam") => (500, "ServiceFailure", "The request processing has failed"),
            (Refusal::Broken, _) => (500, "InternalError", "An internal error has occurred"),
            (Refusal::ExpiredToken, _) => {
                (400, "ExpiredToken", "The security token included in the request is expired")
            }
        };
        if self.speaks_json() {
            let body = serde_json::json!({"__type": code, "message": format!("{message} ({action})")});
            return (status, body.to_string());
        }
        let error = format!("<Code>{code}</Code><Message>{message} ({action})</Message>");
        let body = match self.service.as_str() {
            "ec2" => format!("<Response><Errors><Error>{error}</Error></Errors><RequestID>r-1</RequestID></Response>"),
            "s3" => format!("<Error>{error}<RequestId>r-1</RequestId><HostId>h-1</HostId></Error>"),
            _ => format!(
                "<ErrorResponse><Error><Type>Sender</Type>{error}</Error><RequestId>r-1</RequestId></ErrorResponse>"
            ),
        };
        (status, format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{body}"))
    }
}

/// The ways in which AWS refuses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// A permission is missing.
    Denied,
    /// Too many calls.
    Throttled,
    /// A fault of AWS.
    Broken,
    /// Credentials that are no longer valid.
    ExpiredToken,
}

fn action(body: &[u8]) -> String {
    String::from_utf8_lossy(body)
        .split('&')
        .find_map(|pair| pair.strip_prefix("Action=").map(str::to_owned))
        .unwrap_or_else(|| "unknown".to_owned())
}

fn json_operation(head: &Parts) -> String {
    match (head.method.as_str(), head.uri.path()) {
        ("GET", "/analyzer") => "ListAnalyzers".to_owned(),
        ("POST", "/getAlternateContact") => "GetAlternateContact".to_owned(),
        (method, path) => format!("{method} {path}"),
    }
}

fn s3control_operation(head: &Parts) -> String {
    let path = head.uri.path().trim_start_matches("/v20180820/");
    let parts: Vec<&str> = path.split('/').collect();
    match (head.method.as_str(), &parts[..]) {
        ("GET", ["configuration", "publicAccessBlock"]) => "GetPublicAccessBlock",
        ("GET", ["accesspoint"]) => "ListAccessPoints",
        ("GET", ["accesspoint", _]) => "GetAccessPoint",
        ("GET", ["accesspoint", _, "policy"]) => "GetAccessPointPolicy",
        ("GET", ["accesspoint", _, "policyStatus"]) => "GetAccessPointPolicyStatus",
        ("GET", ["mrap", "instances"]) => "ListMultiRegionAccessPoints",
        ("GET", ["mrap", "instances", _, "policy"]) => "GetMultiRegionAccessPointPolicy",
        ("GET", ["mrap", "instances", _, "policystatus"]) => "GetMultiRegionAccessPointPolicyStatus",
        (method, _) => return format!("{method} {path}"),
    }
    .to_owned()
}

fn s3_operation(head: &Parts) -> String {
    let depth = head.uri.path().split('/').filter(|part| !part.is_empty()).count();
    let keys: Vec<&str> = head
        .uri
        .query()
        .unwrap_or_default()
        .split('&')
        .map(|pair| pair.split('=').next().unwrap_or_default())
        .collect();
    match (head.method.as_str(), depth) {
        ("GET", 0) => "ListBuckets".to_owned(),
        ("HEAD", 1) => "HeadBucket".to_owned(),
        ("GET", 1) => BUCKET_READS
            .iter()
            .find(|(key, _)| keys.contains(key))
            .map_or_else(|| "ListObjects".to_owned(), |(_, operation)| (*operation).to_owned()),
        (method, _) => format!("{method} {}", head.uri.path()),
    }
}

const BUCKET_READS: &[(&str, &str)] = &[
    ("acl", "GetBucketAcl"),
    ("cors", "GetBucketCors"),
    ("encryption", "GetBucketEncryption"),
    ("lifecycle", "GetBucketLifecycleConfiguration"),
    ("location", "GetBucketLocation"),
    ("logging", "GetBucketLogging"),
    ("notification", "GetBucketNotificationConfiguration"),
    ("object-lock", "GetObjectLockConfiguration"),
    ("ownershipControls", "GetBucketOwnershipControls"),
    ("policy", "GetBucketPolicy"),
    ("policyStatus", "GetBucketPolicyStatus"),
    ("publicAccessBlock", "GetPublicAccessBlock"),
    ("replication", "GetBucketReplication"),
    ("tagging", "GetBucketTagging"),
    ("versioning", "GetBucketVersioning"),
    ("website", "GetBucketWebsite"),
];
