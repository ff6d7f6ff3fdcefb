//! Sends every collector everywhere, and puts together what they bring back.

use std::collections::HashMap;
use std::sync::Arc;

use tokio::sync::watch;
use tokio::task::{Id, JoinError, JoinSet};

use crate::model::resource_type::{GLOBAL, Home};
use crate::model::{Gap, GapReason, ResourceType, Scope, Snapshot, Time};

use super::assembly::Assembly;
use super::{Aws, COLLECTORS, Collected, Collector, Extent, Failure, Identity, Missed, Target};

/// What a run is asked to collect.
#[derive(Clone, Debug)]
pub struct CollectRequest {
    /// Region codes; `None` for all that are enabled.
    pub regions: Option<Vec<String>>,
    /// Types; `None` for all.
    pub types: Option<Vec<ResourceType>>,
    /// When the run began: the time that documents carry.
    pub now: Time,
}

/// How far a run is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Progress {
    /// How many steps there will be, a step being one collector in one region.
    Planned {
        /// The account.
        account: String,
        /// Number of steps.
        steps: usize,
    },
    /// A step is done.
    Done {
        /// Region code, or `global`.
        region: String,
        /// The types that it read.
        types: &'static [ResourceType],
        /// How many documents it brought back.
        resources: usize,
        /// How many failures.
        gaps: usize,
    },
}

/// Why nothing could be collected.
#[derive(Debug, thiserror::Error)]
pub enum CollectError {
    /// AWS did not say whose credentials these are.
    #[error("failed to call AWS as anyone: {} in {}: {}: {}", .0.call.name(), .0.region, .0.reason.as_words(), .0.message)]
    Identity(Box<Failure>),
    /// A region was asked for that AWS does not have.
    #[error("unknown region `{0}`")]
    UnknownRegion(String),
    /// A type was asked for that cannot be read from AWS.
    #[error("no collector reads `{0}`")]
    UnknownType(ResourceType),
    /// Interrupted before anything was collected.
    #[error("interrupted before anything was collected")]
    Interrupted,
}

impl CollectError {
    /// Returns what to do next.
    #[must_use]
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Identity(failure) => match failure.reason {
                GapReason::Credentials => {
                    "set AWS_PROFILE to a profile of ~/.aws/config, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY; if a session has \
                     expired, log in again"
                }
                GapReason::AccessDenied => {
                    "sts:GetCallerIdentity needs no permission: look for an explicit deny, or for an endpoint policy"
                }
                GapReason::Network | GapReason::Timeout => {
                    "check the network, HTTPS_PROXY, AWS_ENDPOINT_URL and the region"
                }
                GapReason::Garbled | GapReason::NotSupported => {
                    "what answered is not AWS: check AWS_ENDPOINT_URL and HTTPS_PROXY"
                }
                GapReason::RegionDisabled => "the account does not use this region: choose another one with AWS_REGION",
                _ => "try again; if it stays, call `aws sts get-caller-identity` to compare",
            },
            Self::UnknownRegion(_) => "`aws account list-regions` lists those that there are",
            Self::UnknownType(_) => "leave the type out",
            Self::Interrupted => "run it again",
        }
    }
}

/// Collects what was asked for.
///
/// Whatever fails on the way is a gap in the coverage and an `unread` mark in the documents; what was read is kept. When
/// `stop` becomes true, calls are dropped where they are, and all that is not whole is an `interrupted` gap.
///
/// # Errors
/// When nothing can be collected at all: no credentials, no AWS, a region or type that does not exist.
pub async fn collect(
    aws: &Aws,
    request: &CollectRequest,
    mut stop: watch::Receiver<bool>,
    progress: &(dyn Fn(Progress) + Send + Sync),
) -> Result<Snapshot, CollectError> {
    let types = wanted_types(request.types.as_deref())?;
    let (identity, regions) = tokio::select! {
        () = stopped(&mut stop) => return Err(CollectError::Interrupted),
        found = survey(aws, request, &types) => found?,
    };
    let steps = plan(aws, &identity, &regions.open, &types, request.now);
    progress(Progress::Planned { account: identity.account.clone(), steps: steps.len() });

    let scope = Scope { accounts: vec![identity.account.clone()], regions: regions.all(), types };
    let mut assembly = Assembly::new(scope, request.now);
    if let Some(gap) = regions.gap.clone() {
        assembly.add_gap(gap);
    }
    for region in &regions.closed {
        assembly.add_closed_region(region);
    }
    run(steps, &mut stop, |step, collected| {
        let types: Vec<&str> = step.collector.types().iter().map(|one| one.as_str()).collect();
        let (resources, gaps) = (collected.resources.len(), collected.missed.len());
        tracing::info!(region = step.target.region, types = types.join(" "), resources, gaps, "place read");
        progress(step.done(&collected));
        assembly.add(&step.target.region, step.collector.types(), collected);
    })
    .await;
    Ok(assembly.finish(Time::now()))
}

/// Sorted in the order of their declaration.
fn wanted_types(asked: Option<&[ResourceType]>) -> Result<Vec<ResourceType>, CollectError> {
    let readable = |wanted: ResourceType| COLLECTORS.iter().any(|collector| collector.types().contains(&wanted));
    if let Some(unknown) = asked.into_iter().flatten().copied().find(|wanted| !readable(*wanted)) {
        return Err(CollectError::UnknownType(unknown));
    }
    let is_asked = |wanted: &ResourceType| asked.is_none_or(|asked| asked.contains(wanted));
    Ok(ResourceType::ALL.iter().copied().filter(|wanted| readable(*wanted) && is_asked(wanted)).collect())
}

/// Where the run goes.
#[derive(Debug, Default, PartialEq, Eq)]
struct Itinerary {
    /// Regions to look at.
    open: Vec<String>,
    /// Regions that were asked for by name and that the account does not use.
    closed: Vec<String>,
    /// Why `open` may not be all that there are.
    gap: Option<Gap>,
}

impl Itinerary {
    fn all(&self) -> Vec<String> {
        let mut all: Vec<String> = self.open.iter().chain(&self.closed).cloned().collect();
        all.sort();
        all
    }
}

async fn survey(
    aws: &Aws,
    request: &CollectRequest,
    types: &[ResourceType],
) -> Result<(Identity, Itinerary), CollectError> {
    let identity = aws.identity().await.map_err(|failure| CollectError::Identity(Box::new(failure)))?;
    if types.iter().all(|wanted| wanted.home() == Home::Account) {
        return Ok((identity, Itinerary::default()));
    }
    let itinerary = itinerary(request.regions.as_deref(), aws.regions().await, aws.home_region(), &identity.account)?;
    Ok((identity, itinerary))
}

/// Without a list of regions those that were named are visited, or the configured one; the rest of the account is a gap
/// then. Regions that were named need no list, it only finds the misspelled ones.
fn itinerary(
    named: Option<&[String]>,
    known: Result<super::Regions, Failure>,
    home: &str,
    account: &str,
) -> Result<Itinerary, CollectError> {
    let (open, closed, gap) = match (named, known) {
        (None, Ok(known)) => (known.enabled, Vec::new(), None),
        (None, Err(failure)) => (vec![home.to_owned()], Vec::new(), Some(failure.gap(account, None))),
        (Some(named), Err(_)) => (named.to_vec(), Vec::new(), None),
        (Some(named), Ok(known)) => {
            let is_known = |region: &&String| known.enabled.contains(region) || known.disabled.contains(region);
            if let Some(unknown) = named.iter().find(|region| !is_known(region)) {
                return Err(CollectError::UnknownRegion(unknown.clone()));
            }
            let (open, closed) = named.iter().cloned().partition(|region| known.enabled.contains(region));
            (open, closed, None)
        }
    };
    let mut itinerary = Itinerary { open, closed, gap };
    for regions in [&mut itinerary.open, &mut itinerary.closed] {
        regions.sort();
        regions.dedup();
    }
    Ok(itinerary)
}

/// One collector in one region.
#[derive(Clone)]
struct Step {
    collector: &'static dyn Collector,
    target: Arc<Target>,
}

impl Step {
    fn done(&self, collected: &Collected) -> Progress {
        Progress::Done {
            region: self.target.region.clone(),
            types: self.collector.types(),
            resources: collected.resources.len(),
            gaps: collected.missed.len(),
        }
    }

    /// What is known when the collector did not come back: nothing, of all its types.
    fn lost(&self, reason: GapReason, message: &str) -> Collected {
        let gap = Gap {
            account: self.target.account.clone(),
            region: self.target.region.clone(),
            call: String::new(),
            action: String::new(),
            reason,
            resource_id: None,
            message: message.to_owned(),
        };
        let missed = Missed { types: self.collector.types().to_vec(), extent: Extent::List, gap };
        Collected { resources: Vec::new(), missed: vec![missed] }
    }
}

/// Lists the steps, those of the account first, then collector by collector: so that the slowest begin everywhere.
fn plan(aws: &Aws, identity: &Identity, regions: &[String], types: &[ResourceType], now: Time) -> Vec<Step> {
    let target = |region: &str| {
        Arc::new(Target {
            aws: aws.clone(),
            account: identity.account.clone(),
            partition: identity.partition.clone(),
            region: region.to_owned(),
            collected_at: now,
        })
    };
    let global = [target(GLOBAL)];
    let regional: Vec<_> = regions.iter().map(|region| target(region)).collect();
    let mut steps = Vec::new();
    for collector in COLLECTORS.iter().copied() {
        let reads = collector.types();
        if !reads.iter().any(|of| types.contains(of)) {
            continue;
        }
        let is_global = reads.iter().all(|of| of.home() == Home::Account);
        let targets = if is_global { global.as_slice() } else { regional.as_slice() };
        steps.extend(targets.iter().map(|target| Step { collector, target: Arc::clone(target) }));
    }
    steps.sort_by_key(|step| step.target.region != GLOBAL);
    steps
}

/// Runs all steps at once (what bounds them is the number of calls in flight) and hands each result over, one at a time.
async fn run(steps: Vec<Step>, stop: &mut watch::Receiver<bool>, mut done: impl FnMut(&Step, Collected)) {
    let mut tasks = JoinSet::new();
    let mut open: HashMap<Id, Step> = HashMap::new();
    for step in steps {
        let (collector, target) = (step.collector, Arc::clone(&step.target));
        let task = tasks.spawn(async move { collector.collect(&target).await });
        open.insert(task.id(), step);
    }
    loop {
        let ended = tokio::select! {
            ended = tasks.join_next_with_id() => ended,
            () = stopped(stop), if !open.is_empty() => {
                tasks.abort_all();
                break;
            }
        };
        let (id, result) = match ended {
            None => break,
            Some(Ok((id, collected))) => (id, Ok(collected)),
            Some(Err(error)) => (error.id(), Err(error)),
        };
        if let Some(step) = open.remove(&id) {
            let collected = result.unwrap_or_else(|error| step.lost(GapReason::Other, &bug(error)));
            done(&step, collected);
        }
    }
    for step in open.into_values() {
        let collected = step.lost(GapReason::Interrupted, "interrupted before everything was read");
        done(&step, collected);
    }
}

/// Waits until the run is to stop; for ever when nobody is left who could say so.
async fn stopped(stop: &mut watch::Receiver<bool>) {
    if stop.wait_for(|stop| *stop).await.is_err() {
        std::future::pending::<()>().await;
    }
}

fn bug(error: JoinError) -> String {
    format!("the collector broke off, which is a bug in it: {}", super::panic_message(error))
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;
    use std::time::Duration;

    use futures::FutureExt;
    use futures::future::BoxFuture;

    use super::super::fake_aws::{self, Answer, Request};
    use super::*;
    use crate::model::{Place, ScopeCoverage, ScopeStatus};

    const ACCOUNT: &str = "111122223333";

    fn regional() -> Vec<ResourceType> {
        ResourceType::ALL.iter().copied().filter(|of| of.home() == Home::Region).collect()
    }

    fn request(regions: Option<&[&str]>, types: &[ResourceType]) -> CollectRequest {
        let regions = regions.map(|regions| regions.iter().map(ToString::to_string).collect());
        CollectRequest { regions, types: Some(types.to_vec()), now: Time::from_unix_seconds(1_700_000_000) }
    }

    async fn collect_from(
        answer: impl Fn(&Request) -> Answer + Send + Sync + 'static,
        request: CollectRequest,
    ) -> Result<Snapshot, CollectError> {
        let aws = fake_aws::connect(&format!("http://{}", fake_aws::serve(answer)));
        collect(&aws, &request, watch::channel(false).1, &|_| {}).await
    }

    fn scope<'a>(snapshot: &'a Snapshot, region: &str, resource_type: ResourceType) -> &'a ScopeCoverage {
        let place = Place { account: ACCOUNT.into(), region: region.into(), resource_type };
        snapshot.header.coverage.of(&place).unwrap()
    }

    #[tokio::test]
    async fn an_empty_account_is_seen_in_full_in_each_enabled_region() {
        let snapshot = collect_from(fake_aws::empty_account, request(None, &regional())).await.unwrap();
        let header = &snapshot.header;
        assert_eq!(header.scope.regions, ["eu-west-1", "us-east-1"]);
        assert!(header.coverage.is_complete(), "{:#?}", header.coverage);
        assert_eq!(header.coverage.scopes.len(), 2 * regional().len());
        let ids: Vec<_> = snapshot.documents.iter().map(|document| document.id.as_str()).collect();
        assert_eq!(
            ids,
            [
                "arn:aws:ec2:eu-west-1:111122223333:region-settings",
                "arn:aws:ec2:us-east-1:111122223333:region-settings"
            ]
        );
    }

    #[tokio::test]
    async fn a_denied_list_fails_its_place_and_no_other() {
        let answer = |request: &Request| match (request.action(), fake_aws::region_of(request)) {
            ("DescribeSecurityGroups", "eu-west-1") => fake_aws::refusal(403, "UnauthorizedOperation"),
            _ => fake_aws::empty_account(request),
        };
        let snapshot = collect_from(answer, request(None, &regional())).await.unwrap();
        let denied = scope(&snapshot, "eu-west-1", ResourceType::SecurityGroup);
        assert_eq!((denied.status, denied.listed), (ScopeStatus::Failed, false));
        assert_eq!(denied.gaps[0].action, "ec2:DescribeSecurityGroups");
        assert_eq!(denied.gaps[0].reason, GapReason::AccessDenied);
        let whole = snapshot.header.coverage.scopes.iter().filter(|scope| scope.status == ScopeStatus::Complete);
        assert_eq!(whole.count(), 2 * regional().len() - 1);
    }

    #[tokio::test]
    async fn a_denied_detail_keeps_the_list_and_marks_the_document() {
        let answer = |request: &Request| match request.action() {
            "DescribeFlowLogs" => fake_aws::refusal(403, "UnauthorizedOperation"),
            "DescribeVpcs" => fake_aws::ec2("DescribeVpcs", "<vpcSet><item><vpcId>vpc-1</vpcId></item></vpcSet>"),
            _ => fake_aws::empty_account(request),
        };
        let snapshot = collect_from(answer, request(Some(&["us-east-1"]), &[ResourceType::Vpc])).await.unwrap();
        let vpcs = scope(&snapshot, "us-east-1", ResourceType::Vpc);
        assert_eq!((vpcs.status, vpcs.listed, vpcs.resources), (ScopeStatus::Partial, true, 1));
        let unread = &snapshot.documents[0].unread[0];
        assert_eq!((unread.path.as_str(), unread.reason), ("/config/flow_logs", GapReason::AccessDenied));
        let document = snapshot.documents[0].resource().unwrap();
        assert_eq!(document.config["flow_logs"], serde_json::json!([]));
    }

    #[tokio::test]
    async fn without_a_list_of_regions_the_configured_one_is_read_and_the_rest_is_a_gap() {
        let answer = |request: &Request| match request.action() {
            "DescribeRegions" => fake_aws::refusal(403, "UnauthorizedOperation"),
            _ => fake_aws::empty_account(request),
        };
        let snapshot = collect_from(answer, request(None, &[ResourceType::Vpc])).await.unwrap();
        assert_eq!(snapshot.header.scope.regions, ["us-east-1"]);
        assert_eq!(snapshot.header.coverage.gaps[0].call, "ec2:DescribeRegions");
        assert_eq!(scope(&snapshot, "us-east-1", ResourceType::Vpc).status, ScopeStatus::Complete);
    }

    #[tokio::test]
    async fn a_named_region_that_is_not_enabled_is_failed_and_one_that_is_unknown_an_error() {
        let named = request(Some(&["af-south-1", "us-east-1"]), &[ResourceType::Vpc]);
        let snapshot = collect_from(fake_aws::empty_account, named).await.unwrap();
        let closed = scope(&snapshot, "af-south-1", ResourceType::Vpc);
        assert_eq!((closed.status, closed.listed), (ScopeStatus::Failed, false));
        assert_eq!(closed.gaps[0].reason, GapReason::RegionDisabled);

        let misspelled = request(Some(&["us-esat-1"]), &[ResourceType::Vpc]);
        let error = collect_from(fake_aws::empty_account, misspelled).await.unwrap_err();
        assert!(matches!(error, CollectError::UnknownRegion(region) if region == "us-esat-1"));
    }

    #[tokio::test]
    async fn without_an_identity_nothing_is_collected_and_the_error_says_what_to_do() {
        let answer = |_: &Request| {
            let error = "<Error><Code>ExpiredToken</Code><Message>The token has expired</Message></Error>";
            (403, format!("<ErrorResponse>{error}<RequestId>1</RequestId></ErrorResponse>"))
        };
        let error = collect_from(answer, request(None, &regional())).await.unwrap_err();
        assert_eq!(
            error.to_string(),
            "failed to call AWS as anyone: sts:GetCallerIdentity in us-east-1: invalid credentials: The token has expired"
        );
        assert!(error.hint().contains("log in again"));
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn an_interrupted_run_keeps_what_it_has_and_says_what_it_has_not() {
        let answer = |request: &Request| {
            if request.action() == "DescribeVpcs" {
                std::thread::sleep(Duration::from_secs(30));
            }
            fake_aws::empty_account(request)
        };
        let aws = fake_aws::connect(&format!("http://{}", fake_aws::serve(answer)));
        let (stop, stopped) = watch::channel(false);
        let open = Mutex::new(usize::MAX);
        // Everything but the VPCs is done when one step is left.
        let progress = |progress: Progress| {
            let mut open = open.lock().unwrap();
            match progress {
                Progress::Planned { steps, .. } => *open = steps,
                Progress::Done { .. } => *open -= 1,
            }
            if *open == 1 {
                stop.send_replace(true);
            }
        };
        let request = request(Some(&["us-east-1"]), &regional());
        let snapshot = collect(&aws, &request, stopped, &progress).await.unwrap();
        let vpcs = scope(&snapshot, "us-east-1", ResourceType::Vpc);
        assert_eq!((vpcs.status, vpcs.gaps[0].reason), (ScopeStatus::Failed, GapReason::Interrupted));
        assert_eq!(scope(&snapshot, "us-east-1", ResourceType::SecurityGroup).status, ScopeStatus::Complete);
    }

    struct Buggy;

    impl Collector for Buggy {
        fn types(&self) -> &'static [ResourceType] {
            &[ResourceType::Vpc]
        }

        fn actions(&self) -> &'static [&'static str] {
            &[]
        }

        fn collect<'a>(&'a self, _: &'a Target) -> BoxFuture<'a, Collected> {
            async { panic!("index out of bounds") }.boxed()
        }
    }

    #[tokio::test]
    async fn a_collector_that_panics_is_a_gap() {
        let target = Target {
            aws: fake_aws::connect("http://127.0.0.1:9"),
            account: ACCOUNT.into(),
            partition: "aws".into(),
            region: "us-east-1".into(),
            collected_at: Time::from_unix_seconds(0),
        };
        let step = Step { collector: &Buggy, target: Arc::new(target) };
        let mut gaps = Vec::new();
        let (_sender, mut stop) = watch::channel(false);
        run(vec![step], &mut stop, |_, collected| gaps.extend(collected.missed)).await;
        assert_eq!((gaps[0].extent, gaps[0].types.as_slice()), (Extent::List, [ResourceType::Vpc].as_slice()));
        assert!(gaps[0].gap.message.ends_with("index out of bounds"), "{}", gaps[0].gap.message);
    }

    #[test]
    fn every_collector_names_its_actions_in_order_and_reads_one_kind_of_place() {
        for collector in COLLECTORS {
            assert!(collector.actions().is_sorted() && !collector.actions().is_empty(), "{:?}", collector.types());
            let home = collector.types()[0].home();
            assert!(collector.types().iter().all(|of| of.home() == home), "{:?}", collector.types());
        }
    }
}
