//! Calls AWS: credentials, endpoints and regions are the SDK's own chain, untouched; concurrency is bounded here.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::future::Future;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use aws_smithy_types::retry::RetryConfig;
use aws_smithy_types::timeout::TimeoutConfig;
use aws_types::SdkConfig;
use aws_types::app_name::AppName;
use aws_types::region::Region;
use tokio::sync::Semaphore;
use tokio::task::JoinError;

use super::endpoint;
use super::failure::{Call, Failure};
use super::memo::Memo;
use super::transport::{self, AttemptCounter, CaBundleError};
use super::whole_answer::{TellingAnswers, WholeAnswers};

/// How AWS is called. What is `None` is the SDK's own choice: environment, profile, SSO, instance role.
#[derive(Clone, Debug)]
pub struct AwsSettings {
    /// Profile, as in `AWS_PROFILE`.
    pub profile: Option<String>,
    /// Region for the calls that belong to no region, as in `AWS_REGION`.
    pub region: Option<String>,
    /// How many calls are made at once; at least one.
    pub max_in_flight: usize,
    /// How long one attempt of a call may take.
    pub attempt_timeout: Duration,
    /// How long a call may take with all its retries.
    pub call_timeout: Duration,
}

impl Default for AwsSettings {
    fn default() -> Self {
        Self {
            profile: None,
            region: None,
            max_in_flight: 64,
            attempt_timeout: Duration::from_secs(60),
            call_timeout: Duration::from_secs(300),
        }
    }
}

/// Why no client could be made. Missing or invalid credentials are found by the first call, not here.
#[derive(Debug, thiserror::Error)]
pub enum ConnectError {
    /// The file that `AWS_CA_BUNDLE` names is of no use.
    #[error(transparent)]
    CaBundle(#[from] CaBundleError),
    /// The SDK refused a setting of the environment or the profile.
    #[error("invalid AWS configuration: {0}")]
    Configuration(String),
}

impl ConnectError {
    /// Returns what to do next.
    #[must_use]
    pub fn hint(&self) -> &'static str {
        match self {
            Self::CaBundle(_) => "let `AWS_CA_BUNDLE` name a PEM file of certificates, or unset it",
            Self::Configuration(_) => "check the `AWS_*` variables and the profile in `~/.aws/config`",
        }
    }
}

/// The region that is asked where to look when none is configured.
const FALLBACK_REGION: &str = "us-east-1";

/// Attempts of each call unless `AWS_MAX_ATTEMPTS` says otherwise: with the SDK's backoff of up to 1, 2, 4, 8 and 16
/// seconds, the last one comes after a quarter of a minute on average.
const MAX_ATTEMPTS: u32 = 6;

/// Clients of one account's services, the bound on calls in flight, and the count of calls. Cheap to clone.
#[derive(Clone)]
pub struct Aws {
    shared: Arc<Shared>,
}

struct Shared {
    config: SdkConfig,
    region: String,
    in_flight: Semaphore,
    attempts: AttemptCounter,
    calls: Mutex<BTreeMap<String, u64>>,
    memo: Memo,
    ec2: Clients<aws_sdk_ec2::Client>,
    s3: Clients<aws_sdk_s3::Client>,
    s3control: Clients<aws_sdk_s3control::Client>,
    iam: Clients<aws_sdk_iam::Client>,
    account: Clients<aws_sdk_account::Client>,
    access_analyzer: Clients<aws_sdk_accessanalyzer::Client>,
    sts: Clients<aws_sdk_sts::Client>,
}

/// The clients of a service by region. A client is made once: making one costs milliseconds, a clone nothing.
type Clients<C> = Mutex<HashMap<String, C>>;

/// Builds the configuration of a service's client for a region. The config builders of the services share no trait.
macro_rules! configure {
    ($service:ident, $shared:expr, $region:expr) => {
        $service::config::Builder::from(&$shared.config)
            .region(Region::new($region.to_owned()))
            .retry_partition(transport::retry_partition(stringify!($service), $region))
            .interceptor($shared.attempts.clone())
            .interceptor(WholeAnswers)
    };
}

impl Aws {
    /// Reads the configuration that the user has for AWS, and makes no call unless that configuration needs one.
    ///
    /// All clients share one pool of connections. Each call is tried six times, unless `AWS_MAX_ATTEMPTS` or the
    /// profile says otherwise, and each service in each region has its own retry budget ([`transport`]).
    ///
    /// # Errors
    /// When a setting is invalid. That credentials are missing or wrong, the first call will tell.
    pub async fn connect(settings: &AwsSettings) -> Result<Self, ConnectError> {
        let mut loader = aws_config::defaults(aws_config::BehaviorVersion::latest())
            .http_client(transport::http_client()?)
            .timeout_config(timeouts(settings));
        if let Ok(name) = AppName::new("colobus") {
            loader = loader.app_name(name);
        }
        if let Some(profile) = &settings.profile {
            loader = loader.profile_name(profile);
        }
        if let Some(region) = &settings.region {
            loader = loader.region(Region::new(region.clone()));
        }
        // The SDK panics on settings that it cannot read, such as `AWS_MAX_ATTEMPTS=many`.
        let config =
            tokio::spawn(loader.load()).await.map_err(|error| ConnectError::Configuration(panic_text(error)))?;
        Ok(Self::with_config(config, settings.max_in_flight))
    }

    /// Returns the clients of a configuration that was made elsewhere; it should hold the HTTP client of
    /// [`http_client`](super::http_client), credentials and an implementation of sleep, without which nothing is tried
    /// again.
    #[must_use]
    pub fn with_config(config: SdkConfig, max_in_flight: usize) -> Self {
        let region = config.region().map_or(FALLBACK_REGION, |region| region.as_ref()).to_owned();
        let retries = retries(&config);
        let shared = Shared {
            config: config.into_builder().retry_config(retries).build(),
            region,
            in_flight: Semaphore::new(max_in_flight.clamp(1, Semaphore::MAX_PERMITS)),
            attempts: AttemptCounter::default(),
            calls: Mutex::default(),
            memo: Memo::default(),
            ec2: Mutex::default(),
            s3: Mutex::default(),
            s3control: Mutex::default(),
            iam: Mutex::default(),
            account: Mutex::default(),
            access_analyzer: Mutex::default(),
            sts: Mutex::default(),
        };
        Self { shared: Arc::new(shared) }
    }

    /// Returns the configured region, for calls that belong to none; `us-east-1` when none is configured.
    #[must_use]
    pub fn home_region(&self) -> &str {
        &self.shared.region
    }

    /// Returns the answers that several collectors share.
    pub(super) fn memo(&self) -> &Memo {
        &self.shared.memo
    }

    /// Returns the EC2 client of a region.
    #[must_use]
    pub fn ec2(&self, region: &str) -> aws_sdk_ec2::Client {
        cached(&self.shared.ec2, region, || {
            aws_sdk_ec2::Client::from_conf(configure!(aws_sdk_ec2, self.shared, region).build())
        })
    }

    /// Returns the S3 client of a region. With an endpoint of the user's that is an address or on this machine, the
    /// bucket goes into the path.
    #[must_use]
    pub fn s3(&self, region: &str) -> aws_sdk_s3::Client {
        cached(&self.shared.s3, region, || {
            let endpoint = endpoint::configured(&self.shared.config, "S3");
            let path_style = endpoint.is_some_and(|url| endpoint::needs_path_style(&url));
            let config = configure!(aws_sdk_s3, self.shared, region);
            let config = if path_style { config.force_path_style(true) } else { config };
            aws_sdk_s3::Client::from_conf(config.build())
        })
    }

    /// Returns the S3 Control client of a region. The SDK puts `ACCOUNT.` before the host, so that an endpoint of the
    /// user's that is an address of this machine is called by the name `localhost`.
    #[must_use]
    pub fn s3control(&self, region: &str) -> aws_sdk_s3control::Client {
        cached(&self.shared.s3control, region, || {
            let mut config = configure!(aws_sdk_s3control, self.shared, region);
            if let Some(url) = endpoint::configured(&self.shared.config, "S3 Control") {
                config = config.endpoint_url(endpoint::nameable(&url));
            }
            aws_sdk_s3control::Client::from_conf(config.build())
        })
    }

    /// Returns the IAM client.
    #[must_use]
    pub fn iam(&self) -> aws_sdk_iam::Client {
        let region = self.home_region();
        cached(&self.shared.iam, region, || {
            aws_sdk_iam::Client::from_conf(configure!(aws_sdk_iam, self.shared, region).build())
        })
    }

    /// Returns the client of Account Management, which the SDK sends to the one region of the partition that has it.
    #[must_use]
    pub fn account(&self) -> aws_sdk_account::Client {
        let region = self.home_region();
        cached(&self.shared.account, region, || {
            let config = configure!(aws_sdk_account, self.shared, region).interceptor(TellingAnswers);
            aws_sdk_account::Client::from_conf(config.build())
        })
    }

    /// Returns the client of IAM Access Analyzer of a region.
    #[must_use]
    pub fn access_analyzer(&self, region: &str) -> aws_sdk_accessanalyzer::Client {
        cached(&self.shared.access_analyzer, region, || {
            let config = configure!(aws_sdk_accessanalyzer, self.shared, region).interceptor(TellingAnswers);
            aws_sdk_accessanalyzer::Client::from_conf(config.build())
        })
    }

    /// Returns the STS client.
    #[must_use]
    pub fn sts(&self) -> aws_sdk_sts::Client {
        let region = self.home_region();
        cached(&self.shared.sts, region, || {
            aws_sdk_sts::Client::from_conf(configure!(aws_sdk_sts, self.shared, region).build())
        })
    }

    /// Makes one call: waits for its turn, runs it, counts it, and classifies its failure.
    ///
    /// A call keeps its turn while it backs off, so that a service that throttles slows the whole run down.
    ///
    /// # Errors
    /// The [`Failure`], after the SDK's retries.
    pub async fn call<T, E>(
        &self,
        call: Call,
        region: &str,
        send: impl Future<Output = Result<T, SdkError<E, HttpResponse>>>,
    ) -> Result<T, Failure>
    where
        E: ProvideErrorMetadata + std::error::Error + 'static,
    {
        let _turn = self.shared.in_flight.acquire().await;
        *lock(&self.shared.calls).entry(call.name()).or_default() += 1;
        let began = Instant::now();
        let answer = send.await.map_err(|error| Failure::of(call, region, &error));
        let outcome = answer.as_ref().err().map_or("answered", |failure| failure.reason.as_words());
        let duration_ms = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
        tracing::debug!(call = call.name(), region, duration_ms, "call {outcome}");
        answer
    }

    /// Makes a call page by page, until a page names no next one.
    ///
    /// `fetch` sends the request for a page's token (`None` for the first), `next` reads the token of the page after. A
    /// token that comes a second time ends the list as [`Garbled`](crate::model::GapReason::Garbled): it would never end.
    pub async fn pages<T, E, F>(
        &self,
        call: Call,
        region: &str,
        fetch: impl Fn(Option<String>) -> F,
        next: impl Fn(&T) -> Option<&str>,
    ) -> Pages<T>
    where
        E: ProvideErrorMetadata + std::error::Error + 'static,
        F: Future<Output = Result<T, SdkError<E, HttpResponse>>>,
    {
        let mut list = Pages { pages: Vec::new(), failure: None };
        let mut seen = BTreeSet::new();
        let mut token = None;
        loop {
            let page = match self.call(call, region, fetch(token)).await {
                Ok(page) => page,
                Err(failure) => return Pages { failure: Some(failure), ..list },
            };
            token = next(&page).filter(|token| !token.is_empty()).map(str::to_owned);
            list.pages.push(page);
            let Some(token) = &token else { return list };
            if !seen.insert(token.clone()) {
                let message = "the list of pages has no end: a page names an earlier one as the next";
                return Pages { failure: Some(Failure::garbled(call, region, message)), ..list };
            }
        }
    }

    /// Returns how often each call was made (`ec2:DescribeVpcs`), successful or not, its retries not counted.
    #[must_use]
    pub fn calls(&self) -> BTreeMap<String, u64> {
        lock(&self.shared.calls).clone()
    }

    /// Returns how many requests were sent for the calls: more than calls, when some were tried again.
    #[must_use]
    pub fn attempts(&self) -> u64 {
        self.shared.attempts.count()
    }
}

/// The pages of a list that were read, and why there are no more when the last one is not among them.
#[derive(Debug)]
pub struct Pages<T> {
    /// The pages, in their order.
    pub pages: Vec<T>,
    /// What ended the list early: it is not whole then.
    pub failure: Option<Failure>,
}

fn cached<C: Clone>(clients: &Clients<C>, region: &str, make: impl FnOnce() -> C) -> C {
    lock(clients).entry(region.to_owned()).or_insert_with(make).clone()
}

/// A count or a client is whole at any moment, so that a panic elsewhere does no harm to it.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn timeouts(settings: &AwsSettings) -> TimeoutConfig {
    TimeoutConfig::builder()
        .operation_attempt_timeout(settings.attempt_timeout)
        .operation_timeout(settings.call_timeout)
        .build()
}

/// The retry settings: the user's own where there are any.
///
/// The mode stays the SDK's `standard` unless `AWS_RETRY_MODE` says otherwise. `adaptive` falls to half a request a second
/// at the first throttle and recovers slowly: 228 calls that were each throttled twice took eight minutes.
fn retries(config: &SdkConfig) -> RetryConfig {
    let loaded = config.retry_config().cloned().unwrap_or_else(RetryConfig::standard);
    let is_set = |variable, key| endpoint::setting(config, "colobus", variable, key).is_some();
    let attempts = if is_set("AWS_MAX_ATTEMPTS", "max_attempts") { loaded.max_attempts() } else { MAX_ATTEMPTS };
    loaded.with_max_attempts(attempts)
}

/// The SDK's text repeats itself in its debug form behind a parenthesis.
fn panic_text(error: JoinError) -> String {
    let text = super::panic_message(error);
    text.split_once(" (").map_or(text.as_str(), |(text, _)| text).to_owned()
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;
    use std::time::Instant;

    use super::super::fake_aws;
    use super::*;

    const VPCS: Call = Call { service: "ec2", operation: "DescribeVpcs", action: "ec2:DescribeVpcs" };

    /// The case in which a retry quota that all calls share runs dry: hundreds of calls at once, each distinct request
    /// refused twice before it is answered.
    #[tokio::test(flavor = "multi_thread")]
    async fn no_call_is_lost_when_each_is_throttled_twice() {
        let seen = Mutex::new(HashMap::<String, u32>::new());
        let server = fake_aws::serve(move |request| {
            let mut seen = lock(&seen);
            let times = seen.entry(request.body.clone()).or_default();
            *times += 1;
            if *times <= 2 { fake_aws::refusal(503, "RequestLimitExceeded") } else { fake_aws::ec2("DescribeVpcs", "") }
        });
        let aws = fake_aws::connect(&format!("http://{server}"));
        let started = Instant::now();
        let calls = (0..228).map(|number| {
            let request = aws.ec2("us-east-1").describe_vpcs().vpc_ids(format!("vpc-{number}"));
            aws.call(VPCS, "us-east-1", request.send())
        });
        let answers = futures::future::join_all(calls).await;
        let lost: Vec<_> = answers.into_iter().filter_map(Result::err).collect();
        assert_eq!(lost, []);
        // The SDK's adaptive mode needs minutes for this: it starts over from half a request a second.
        assert!(started.elapsed() < Duration::from_secs(60), "{:?}", started.elapsed());
        assert_eq!(aws.calls(), BTreeMap::from([("ec2:DescribeVpcs".to_owned(), 228)]));
        assert_eq!(aws.attempts(), 3 * 228);
    }

    #[tokio::test]
    async fn a_page_that_names_an_earlier_one_ends_the_list_as_garbled() {
        let server = fake_aws::serve(|request| match request.parameter("NextToken") {
            None | Some("b") => fake_aws::ec2("DescribeVpcs", "<nextToken>a</nextToken>"),
            _ => fake_aws::ec2("DescribeVpcs", "<nextToken>b</nextToken>"),
        });
        let list = vpcs(&fake_aws::connect(&format!("http://{server}"))).await;
        assert_eq!(list.failure.unwrap().reason, crate::model::GapReason::Garbled);
    }

    #[tokio::test]
    async fn a_failed_page_keeps_the_pages_before_it() {
        let server = fake_aws::serve(|request| match request.parameter("NextToken") {
            None => fake_aws::ec2("DescribeVpcs", "<nextToken>a</nextToken>"),
            Some(_) => fake_aws::refusal(403, "UnauthorizedOperation"),
        });
        let list = vpcs(&fake_aws::connect(&format!("http://{server}"))).await;
        assert_eq!(list.pages.len(), 1);
        assert_eq!(list.failure.unwrap().reason, crate::model::GapReason::AccessDenied);
    }

    async fn vpcs(aws: &Aws) -> Pages<aws_sdk_ec2::operation::describe_vpcs::DescribeVpcsOutput> {
        let ec2 = aws.ec2("us-east-1");
        let fetch = |token| ec2.describe_vpcs().set_next_token(token).send();
        aws.pages(VPCS, "us-east-1", fetch, |page| page.next_token()).await
    }

    #[tokio::test]
    async fn a_body_that_is_not_the_answer_is_garbled_and_never_an_empty_list() {
        for body in ["<html><body>Sign in</body></html>", "", "{}", "<ListBucketResult/>"] {
            let server = fake_aws::serve(move |_| (200, body.to_owned()));
            let aws = fake_aws::connect(&format!("http://{server}"));
            let answer = aws.call(VPCS, "us-east-1", aws.ec2("us-east-1").describe_vpcs().send()).await;
            assert_eq!(answer.unwrap_err().reason, crate::model::GapReason::Garbled, "{body}");
        }
    }

    #[tokio::test]
    async fn a_refused_connection_is_a_network_failure_that_says_so() {
        let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let mut aws = fake_aws::connect(&format!("http://{closed}"));
        let config = aws.shared.config.clone().into_builder().retry_config(RetryConfig::disabled()).build();
        aws = Aws { shared: Arc::new(Shared { config, ..Arc::into_inner(aws.shared).unwrap() }) };
        let failure = aws.call(VPCS, "us-east-1", aws.ec2("us-east-1").describe_vpcs().send()).await.unwrap_err();
        assert_eq!(failure.reason, crate::model::GapReason::Network);
        assert!(failure.message.to_lowercase().contains("connection refused"), "{}", failure.message);
    }

    #[tokio::test]
    async fn s3_and_s3_control_reach_an_endpoint_that_is_an_address() {
        let server = fake_aws::serve(|request| {
            let found = format!("{} {}", request.host, request.path);
            let error = format!("<Error><Code>NoSuchThing</Code><Message>{found}</Message></Error>");
            // S3 Control wraps its errors, S3 does not.
            (404, if request.path.starts_with("/v20180820/") { format!("<E>{error}</E>") } else { error })
        });
        let port = server.port();
        let aws = fake_aws::connect(&format!("http://{server}"));
        let call = Call { service: "s3", operation: "X", action: "s3:X" };

        let request = aws.s3control("us-east-1").get_public_access_block().account_id("111122223333");
        let failure = aws.call(call, "us-east-1", request.send()).await.unwrap_err();
        assert!(failure.message.starts_with(&format!("111122223333.localhost:{port} /")), "{}", failure.message);

        for url in [format!("http://127.0.0.1:{port}"), format!("http://localhost:{port}")] {
            let aws = fake_aws::connect(&url);
            let request = aws.s3("us-east-1").get_bucket_policy().bucket("my-bucket");
            let failure = aws.call(call, "us-east-1", request.send()).await.unwrap_err();
            assert!(failure.message.ends_with(" /my-bucket/?policy"), "{}", failure.message);
        }
    }
}
