//! Calls the emulator with the SDK, as the program does: real HTTP, real retries, only faster ones.

use std::time::Duration;

use aws_sdk_ec2::config::{AsyncSleep, Credentials, SharedAsyncSleep, SharedCredentialsProvider, Sleep};
use aws_smithy_types::retry::RetryConfig;
use aws_smithy_types::timeout::TimeoutConfig;
use aws_types::SdkConfig;
use aws_types::region::Region;
use colobus::collect::aws::{Aws, http_client};

use super::environment::access_key;

/// How long one try may take in a test: what a silent server costs, times eight.
const ATTEMPT_TIMEOUT: Duration = Duration::from_millis(400);

/// The configuration of an SDK that calls `endpoint` as an account.
pub fn sdk_config(endpoint: &str, account: &str) -> SdkConfig {
    let key = Credentials::new(access_key(account), "not-a-secret", None, None, "tests");
    SdkConfig::builder()
        .behavior_version(aws_config::BehaviorVersion::latest())
        .region(Region::new("eu-west-1"))
        .endpoint_url(endpoint)
        .credentials_provider(SharedCredentialsProvider::new(key))
        .http_client(http_client().unwrap())
        .sleep_impl(SharedAsyncSleep::new(TokioSleep))
        .retry_config(retries())
        .build()
}

/// As many tries as the program makes, without its pauses.
fn retries() -> RetryConfig {
    RetryConfig::standard()
        .with_max_attempts(8)
        .with_initial_backoff(Duration::from_millis(1))
        .with_max_backoff(Duration::from_millis(2))
}

/// The clients of the collectors.
pub fn aws(endpoint: &str, account: &str) -> Aws {
    Aws::with_config(sdk_config(endpoint, account), 64)
}

/// Like [`aws`], for a server that may never answer.
pub fn impatient_aws(endpoint: &str, account: &str) -> Aws {
    let timeouts = TimeoutConfig::builder().operation_attempt_timeout(ATTEMPT_TIMEOUT).build();
    let retries = retries().with_max_attempts(2);
    let config = sdk_config(endpoint, account).into_builder().timeout_config(timeouts).retry_config(retries).build();
    Aws::with_config(config, 64)
}

#[derive(Debug)]
struct TokioSleep;

impl AsyncSleep for TokioSleep {
    fn sleep(&self, duration: Duration) -> Sleep {
        Sleep::new(tokio::time::sleep(duration))
    }
}
