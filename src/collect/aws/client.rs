//! Calls AWS: credentials, endpoints and retries are the SDK's own chain, concurrency is bounded here.

use std::future::Future;
use std::sync::Arc;

use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use aws_types::SdkConfig;
use aws_types::region::Region;
use tokio::sync::Semaphore;

use super::failure::{Call, Failure};

/// Clients of one account's services, and the bound on calls in flight. Cheap to clone.
#[derive(Clone)]
pub struct Aws {
    config: SdkConfig,
    in_flight: Arc<Semaphore>,
}

impl Aws {
    /// Returns the EC2 client of a region.
    #[must_use]
    pub fn ec2(&self, region: &str) -> aws_sdk_ec2::Client {
        let config = aws_sdk_ec2::config::Builder::from(&self.config).region(Region::new(region.to_owned())).build();
        aws_sdk_ec2::Client::from_conf(config)
    }

    /// Returns the S3 client of a region.
    #[must_use]
    pub fn s3(&self, region: &str) -> aws_sdk_s3::Client {
        let config = aws_sdk_s3::config::Builder::from(&self.config).region(Region::new(region.to_owned())).build();
        aws_sdk_s3::Client::from_conf(config)
    }

    /// Returns the S3 Control client of a region.
    #[must_use]
    pub fn s3control(&self, region: &str) -> aws_sdk_s3control::Client {
        let config =
            aws_sdk_s3control::config::Builder::from(&self.config).region(Region::new(region.to_owned())).build();
        aws_sdk_s3control::Client::from_conf(config)
    }

    /// Returns the IAM client.
    #[must_use]
    pub fn iam(&self) -> aws_sdk_iam::Client {
        aws_sdk_iam::Client::new(&self.config)
    }

    /// Returns the STS client.
    #[must_use]
    pub fn sts(&self) -> aws_sdk_sts::Client {
        aws_sdk_sts::Client::new(&self.config)
    }

    /// Makes one call: waits for its turn, runs it, and classifies its failure.
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
        let _turn = self.in_flight.acquire().await;
        send.await.map_err(|error| Failure::of(call, region, &error))
    }
}
