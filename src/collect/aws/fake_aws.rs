//! A server on this machine that answers as AWS would, for tests of what happens between the wire and a document.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::thread;

use aws_sdk_ec2::config::{Credentials, SharedCredentialsProvider};
use aws_types::SdkConfig;
use aws_types::region::Region;

use super::Aws;

/// A request, as far as answers depend on it.
pub(super) struct Request {
    /// Path with query, `/` for EC2, IAM and STS.
    pub(super) path: String,
    /// Host header.
    pub(super) host: String,
    /// Authorization header.
    pub(super) authorization: String,
    /// Form parameters of EC2, IAM and STS.
    pub(super) body: String,
}

impl Request {
    /// Returns the operation that the form names.
    pub(super) fn action(&self) -> &str {
        self.parameter("Action").unwrap_or_default()
    }

    /// Returns a parameter of the form, as it is encoded.
    pub(super) fn parameter(&self, name: &str) -> Option<&str> {
        self.body
            .split('&')
            .find_map(|pair| pair.split_once('=').filter(|(key, _)| *key == name))
            .map(|(_, value)| value)
    }
}

/// An answer: HTTP status and body.
pub(super) type Answer = (u16, String);

/// An EC2 refusal.
pub(super) fn refusal(status: u16, code: &str) -> Answer {
    let body = format!(
        "<Response><Errors><Error><Code>{code}</Code><Message>{code} it is</Message></Error></Errors>\
         <RequestID>1</RequestID></Response>"
    );
    (status, body)
}

/// An EC2 answer to an operation.
pub(super) fn ec2(operation: &str, content: &str) -> Answer {
    (200, format!("<{operation}Response><requestId>1</requestId>{content}</{operation}Response>"))
}

/// STS's answer to who is calling.
pub(super) fn identity() -> Answer {
    let result = "<Arn>arn:aws:iam::111122223333:user/reader</Arn><Account>111122223333</Account>";
    (
        200,
        format!(
            "<GetCallerIdentityResponse><GetCallerIdentityResult>{result}</GetCallerIdentityResult></GetCallerIdentityResponse>"
        ),
    )
}

/// Answers as an account would that uses two regions and has nothing in them.
pub(super) fn empty_account(request: &Request) -> Answer {
    if request.path.starts_with("/v20180820/accesspoint") {
        return (200, "<ListAccessPointsResult><AccessPointList/></ListAccessPointsResult>".into());
    }
    if request.path.starts_with("/analyzer") {
        return (200, r#"{"analyzers":[]}"#.into());
    }
    match request.action() {
        "GetCallerIdentity" => identity(),
        "DescribeRegions" => {
            let region = |name: &str, status: &str| {
                format!("<item><regionName>{name}</regionName><optInStatus>{status}</optInStatus></item>")
            };
            let regions = [
                region("us-east-1", "opt-in-not-required"),
                region("eu-west-1", "opted-in"),
                region("af-south-1", "not-opted-in"),
            ];
            ec2("DescribeRegions", &format!("<regionInfo>{}</regionInfo>", regions.concat()))
        }
        "GetEbsEncryptionByDefault" => {
            ec2("GetEbsEncryptionByDefault", "<ebsEncryptionByDefault>true</ebsEncryptionByDefault>")
        }
        "GetSnapshotBlockPublicAccessState" => {
            ec2("GetSnapshotBlockPublicAccessState", "<state>block-all-sharing</state>")
        }
        "GetImageBlockPublicAccessState" => ec2(
            "GetImageBlockPublicAccessState",
            "<imageBlockPublicAccessState>block-new-sharing</imageBlockPublicAccessState>",
        ),
        "DescribeVpcBlockPublicAccessOptions" => ec2(
            "DescribeVpcBlockPublicAccessOptions",
            "<vpcBlockPublicAccessOptions><internetGatewayBlockMode>off</internetGatewayBlockMode>\
             </vpcBlockPublicAccessOptions>",
        ),
        action => ec2(action, ""),
    }
}

/// Returns the region that a request was signed for.
pub(super) fn region_of(request: &Request) -> &str {
    request.authorization.split('/').nth(2).unwrap_or_default()
}

/// Starts a server on a port of its own; it ends with the test's process.
pub(super) fn serve(answer: impl Fn(&Request) -> Answer + Send + Sync + 'static) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let answer = Arc::new(answer);
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let answer = Arc::clone(&answer);
            thread::spawn(move || converse(&stream, answer.as_ref()));
        }
    });
    address
}

fn converse(mut stream: &TcpStream, answer: &dyn Fn(&Request) -> Answer) -> Option<()> {
    let mut reader = BufReader::new(stream);
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let path = line.split(' ').nth(1)?.to_owned();
        let mut request = Request { path, host: String::new(), authorization: String::new(), body: String::new() };
        let mut length = 0;
        loop {
            let mut header = String::new();
            reader.read_line(&mut header).ok()?;
            let Some((name, value)) = header.split_once(':') else { break };
            match name.to_ascii_lowercase().as_str() {
                "content-length" => length = value.trim().parse().ok()?,
                "authorization" => value.trim().clone_into(&mut request.authorization),
                "host" => value.trim().clone_into(&mut request.host),
                _ => {}
            }
        }
        let mut body = vec![0; length];
        reader.read_exact(&mut body).ok()?;
        request.body = String::from_utf8(body).ok()?;
        let (status, body) = answer(&request);
        let head = format!("HTTP/1.1 {status} X\r\ncontent-type: text/xml\r\ncontent-length: {}\r\n\r\n", body.len());
        stream.write_all(format!("{head}{body}").as_bytes()).ok()?;
    }
}

/// Returns the clients of a user whose endpoint is the server, with the real HTTP client and the real retries.
pub(super) fn connect(url: &str) -> Aws {
    let key = Credentials::new("AKIDEXAMPLE", "secret", None, None, "test");
    let config = SdkConfig::builder()
        .behavior_version(aws_config::BehaviorVersion::latest())
        .region(Region::new("us-east-1"))
        .endpoint_url(url)
        .credentials_provider(SharedCredentialsProvider::new(key))
        .http_client(super::transport::http_client().unwrap())
        .retry_config(aws_smithy_types::retry::RetryConfig::standard())
        .sleep_impl(aws_sdk_ec2::config::SharedAsyncSleep::new(TokioSleep))
        .build();
    Aws::with_config(config, 64)
}

#[derive(Debug)]
struct TokioSleep;

impl aws_sdk_ec2::config::AsyncSleep for TokioSleep {
    fn sleep(&self, duration: std::time::Duration) -> aws_sdk_ec2::config::Sleep {
        aws_sdk_ec2::config::Sleep::new(tokio::time::sleep(duration))
    }
}
