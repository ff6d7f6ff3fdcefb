//! The cost of a scan of 500 users, 300 buckets and 600 security groups in three regions, with 20 ms a call.

use std::time::{Duration, Instant};

use colobus::model::ResourceType;

use crate::support::cloud;
use crate::support::fault_layer::Manner;
use crate::support::world::{World, collect_regions};

const REGIONS: [&str; 3] = ["eu-west-1", "us-east-1", "us-west-2"];
const LATENCY: Duration = Duration::from_millis(20);
const IN_FLIGHT: u64 = 64;

/// Measured on the second scan: answers come from memory then, so that it is not the emulator whose speed shows.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes a minute; run it with `cargo test --test integration big_world -- --ignored --nocapture`"]
async fn a_big_account_is_read_in_the_time_that_its_calls_take() {
    let world = World::new("big").await;
    let fill = world.layer(Manner::default()).await;
    let first = collect_regions(&cloud::aws(&fill.endpoint(), &world.account), Some(&REGIONS)).await.unwrap();

    let layer = world.layer(Manner { latency: LATENCY, ..Manner::default() }).await;
    let started = Instant::now();
    let aws = cloud::aws(&layer.endpoint(), &world.account);
    let snapshot = collect_regions(&aws, Some(&REGIONS)).await.unwrap();
    let took = started.elapsed();

    assert!(snapshot.header.coverage.is_complete(), "{:#?}", snapshot.header.coverage.all_gaps().collect::<Vec<_>>());
    assert_eq!(snapshot, first);
    let count = |wanted| snapshot.documents.iter().filter(|document| document.resource_type == wanted).count();
    assert_eq!((count(ResourceType::User), count(ResourceType::Bucket)), (500, 300));
    assert!(count(ResourceType::SecurityGroup) >= 600);

    let calls: u64 = layer.calls().values().sum();
    let at_best = LATENCY * u32::try_from(calls.div_ceil(IN_FLIGHT)).unwrap();
    println!("{} documents, {calls} calls, {took:.2?}; the calls alone: {at_best:.2?}", snapshot.documents.len());
    println!("{:#?}", layer.calls());
    assert!(took < Duration::from_secs(10), "{took:?}");
}
