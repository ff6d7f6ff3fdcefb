//! Accounts of the emulator, and collecting them through a fault layer.

use std::sync::atomic::{AtomicU64, Ordering};

use bytes::Bytes;
use colobus::collect::aws::{Aws, CollectError, CollectRequest, collect};
use colobus::model::{Snapshot, Time};
use http_body_util::{BodyExt, Full};
use hyper::Request;
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use serde_json::{Value, json};
use tokio::sync::{OnceCell, watch};

use super::aws_emulator::emulator;
use super::cloud;
use super::fault_layer::{FaultLayer, Manner, Memory};

/// The regions of the worlds that tests look at.
pub const REGIONS: [&str; 2] = ["eu-west-1", "us-east-1"];

/// An account of the emulator.
pub struct World {
    /// Twelve digits.
    pub account: String,
    memory: Memory,
}

impl World {
    /// The small world of `seeds.py`, which no test changes.
    pub async fn small() -> &'static Self {
        static SMALL: OnceCell<World> = OnceCell::const_new();
        SMALL.get_or_init(|| Self::new("small")).await
    }

    /// A new account with a world of `seeds.py` in it: `small`, `big` or `empty`.
    pub async fn new(seed: &str) -> Self {
        static NUMBER: AtomicU64 = AtomicU64::new(0);
        let account = format!("4444{:08}", NUMBER.fetch_add(1, Ordering::Relaxed));
        control("seed", &json!({"account": account, "world": seed})).await;
        Self { account, memory: Memory::default() }
    }

    /// Starts a fault layer in front of the emulator that gives answers of this world from memory when it can.
    pub async fn layer(&self, manner: Manner) -> FaultLayer {
        let manner = Manner { memory: Some(self.memory.clone()), ..manner };
        FaultLayer::start(&emulator().authority(), manner).await
    }

    /// Collects everything in [`REGIONS`] through a layer.
    pub async fn collect(&self, layer: &FaultLayer) -> Result<Snapshot, CollectError> {
        collect_regions(&cloud::aws(&layer.endpoint(), &self.account), Some(&REGIONS)).await
    }
}

/// The time that collected documents carry.
pub fn now() -> Time {
    "2026-11-23T08:00:00Z".parse().unwrap()
}

/// Collects everything in these regions, or in all; the end of the run is its beginning, so that runs can be compared.
pub async fn collect_regions(aws: &Aws, regions: Option<&[&str]>) -> Result<Snapshot, CollectError> {
    let regions = regions.map(|regions| regions.iter().map(|&region| region.to_owned()).collect());
    let request = CollectRequest { regions, types: None, now: now() };
    let (_stop, stopped) = watch::channel(false);
    let mut snapshot = collect(aws, &request, stopped, &|_| ()).await?;
    snapshot.header.ended_at = now();
    Ok(snapshot)
}

/// Asks the launcher of the emulator for what no AWS call can do: see `worlds.py`.
pub async fn control(path: &str, body: &Value) {
    let client = Client::builder(TokioExecutor::new()).build_http::<Full<Bytes>>();
    let uri = format!("http://{}/emulator/{path}", emulator().authority());
    let request = Request::post(uri).body(Full::new(Bytes::from(body.to_string()))).unwrap();
    let answer = client.request(request).await.unwrap();
    let (head, body) = answer.into_parts();
    let text = body.collect().await.unwrap().to_bytes();
    assert!(head.status.is_success(), "{path}: {}", String::from_utf8_lossy(&text));
}
