//! The one HTTP client of all services, their retry budgets, and the count of attempts.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use aws_smithy_http_client::proxy::ProxyConfig;
use aws_smithy_http_client::tls::rustls_provider::CryptoMode;
use aws_smithy_http_client::tls::{Provider, TlsContext, TrustStore};
use aws_smithy_http_client::{Builder, Connector};
use aws_smithy_runtime::client::retries::{ClientRateLimiter, RetryPartition, TokenBucket};
use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use aws_smithy_runtime_api::client::interceptors::context::BeforeTransmitInterceptorContextRef;
use aws_smithy_runtime_api::client::interceptors::{Intercept, dyn_dispatch_hint};
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::config_bag::ConfigBag;

use super::endpoint::LocalNames;

/// Why the file that `AWS_CA_BUNDLE` names is of no use.
#[derive(Debug, thiserror::Error)]
pub enum CaBundleError {
    /// It cannot be read.
    #[error("failed to read the CA bundle `{}`", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// There is no certificate in it.
    #[error("the CA bundle `{}` holds no PEM certificate", .0.display())]
    Empty(PathBuf),
    /// TLS refuses it.
    #[error("the CA bundle is not usable: {0}")]
    Refused(String),
}

/// Returns the HTTP client that all services share, and with it its connections.
///
/// It is the SDK's own (rustls, proxies of the environment) with two differences: names below `localhost` are this
/// machine, and `AWS_CA_BUNDLE` replaces the system's roots, as in AWS's other SDKs.
///
/// # Errors
/// When `AWS_CA_BUNDLE` is set and of no use.
pub fn http_client() -> Result<SharedHttpClient, CaBundleError> {
    let tls = TlsContext::builder()
        .with_trust_store(trust_store()?)
        .build()
        .map_err(|error| CaBundleError::Refused(error.to_string()))?;
    Ok(Builder::new().build_with_connector_fn(move |settings, components| {
        let mut connector = Connector::builder()
            .tls_provider(Provider::Rustls(CryptoMode::AwsLc))
            .tls_context(tls.clone())
            .proxy_config(ProxyConfig::from_env());
        connector.set_connector_settings(settings.cloned());
        connector.set_sleep_impl(components.and_then(RuntimeComponents::sleep_impl));
        connector.build_with_resolver(LocalNames)
    }))
}

fn trust_store() -> Result<TrustStore, CaBundleError> {
    let Some(path) = std::env::var_os("AWS_CA_BUNDLE").filter(|path| !path.is_empty()).map(PathBuf::from) else {
        return Ok(TrustStore::default());
    };
    match std::fs::read(&path) {
        Ok(pem) if pem.windows(BEGIN.len()).any(|text| text == BEGIN) => {
            Ok(TrustStore::empty().with_pem_certificate(pem))
        }
        Ok(_) => Err(CaBundleError::Empty(path)),
        Err(source) => Err(CaBundleError::Read { path, source }),
    }
}

const BEGIN: &[u8] = b"-----BEGIN CERTIFICATE-----";

/// Returns a retry budget for one service in one region.
///
/// The SDK's own budget is a bucket of tokens that all calls of a service share: when it runs dry, calls fail for good
/// at their first throttle although attempts are left. A run of hundreds of calls empties it at once. Here the bucket
/// has no bottom, and what bounds retries is the attempts of each call, their backoff, and the calls in flight: a call
/// that backs off keeps its turn. Where the user has chosen the adaptive mode, its rate limiter slows a service down in
/// the region in which it throttles and nowhere else.
pub(super) fn retry_partition(service: &str, region: &str) -> RetryPartition {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs_f64();
    RetryPartition::custom(format!("{service}-{region}"))
        .token_bucket(TokenBucket::unlimited())
        .client_rate_limiter(ClientRateLimiter::new(now))
        .build()
}

/// Counts the requests that are sent, retries included.
#[derive(Clone, Debug, Default)]
pub(super) struct AttemptCounter(Arc<AtomicU64>);

impl AttemptCounter {
    pub(super) fn count(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

#[dyn_dispatch_hint]
impl Intercept for AttemptCounter {
    fn name(&self) -> &'static str {
        "AttemptCounter"
    }

    fn read_before_transmit(
        &self,
        _context: &BeforeTransmitInterceptorContextRef<'_>,
        _components: &RuntimeComponents,
        _config: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        self.0.fetch_add(1, Ordering::Relaxed);
        Ok(())
    }
}
