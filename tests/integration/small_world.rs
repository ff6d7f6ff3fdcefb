//! Everything that collectors read, read once: every type is there, every document keeps its schema, and the same account
//! gives the same documents however AWS pages and orders its lists.

use std::collections::{BTreeMap, BTreeSet};

use aws_sdk_s3::types::CreateBucketConfiguration;
use colobus::model::{Document, GapReason, ResourceType, Snapshot, Unread, document};
use serde_json::Value;

use crate::support::fault_layer::{FaultLayer, Manner};
use crate::support::world::{World, collect_regions};
use crate::support::{aws_emulator, cloud};

pub fn values(snapshot: &Snapshot) -> BTreeMap<String, Value> {
    let parse = |document: &Document| (document.id.clone(), serde_json::from_str(&document.text).unwrap());
    snapshot.documents.iter().map(parse).collect()
}

async fn collected(manner: Manner) -> Snapshot {
    let world = World::small().await;
    let layer = world.layer(manner).await;
    world.collect(&layer).await.unwrap()
}

#[tokio::test]
async fn a_readable_account_is_covered_in_full_and_shows_every_type() {
    let snapshot = collected(Manner::default()).await;
    let gaps: Vec<_> = snapshot.header.coverage.all_gaps().collect();
    assert!(gaps.is_empty(), "{gaps:#?}");
    assert!(snapshot.header.coverage.is_complete());
    let types: BTreeSet<_> = snapshot.documents.iter().map(|document| document.resource_type).collect();
    assert_eq!(types, ResourceType::ALL.iter().copied().collect());
    // No call of a scan tells the tags of some types, which their documents say.
    let is_untold = |unread: &&Unread| unread.path == "/tags" && unread.reason == GapReason::NotSupported;
    let unread: Vec<_> = snapshot.documents.iter().flat_map(|document| &document.unread).collect();
    assert!(unread.iter().all(is_untold), "{unread:#?}");
}

#[tokio::test]
async fn every_document_keeps_the_schema_of_its_type() {
    let snapshot = collected(Manner::default()).await;
    for &resource_type in ResourceType::ALL {
        let schema = jsonschema::validator_for(&document::schema(resource_type).to_value()).unwrap();
        for document in snapshot.documents.iter().filter(|document| document.resource_type == resource_type) {
            let value: Value = serde_json::from_str(&document.text).unwrap();
            let errors: Vec<_> = schema.iter_errors(&value).map(|error| error.to_string()).collect();
            assert!(errors.is_empty(), "{}: {errors:#?}", document.id);
        }
    }
}

#[tokio::test]
async fn what_was_configured_is_in_the_documents() {
    let world = World::small().await;
    let (account, found) = (&world.account, values(&collected(Manner::default()).await));
    let site = &found[&format!("arn:aws:s3:::site-{account}")];
    assert_eq!(site["region"], "eu-west-1");
    assert_eq!(site["tags"]["team"], "web");
    let site = &site["config"];
    assert_eq!(site["policy_is_public"], true);
    assert_eq!(site["policy"]["statements"].as_array().unwrap().len(), 2);
    assert_eq!(site["public_access_block"]["ignore_public_acls"], true);
    assert_eq!(site["object_ownership"], "BucketOwnerPreferred");
    assert_eq!(site["encryption"]["rules"][0]["algorithm"], "aws:kms");
    assert_eq!(site["versioning"]["status"], "Enabled");
    assert_eq!(site["lifecycle"]["rules"][0]["expiration_days"], 30);
    assert_eq!(site["replication"]["rules"][0]["destination_bucket"], "arn:aws:s3:::copies");
    assert_eq!(site["notifications"]["targets"][0]["kind"], "queue");
    assert_eq!(site["website"]["index_document"], "index.html");
    let permissions: Vec<_> =
        site["acl"]["grants"].as_array().unwrap().iter().map(|grant| &grant["permission"]).collect();
    assert_eq!(permissions.len(), 3, "{permissions:?}");
    assert_eq!(found[&format!("arn:aws:s3:::data-{account}")]["region"], "us-east-1");

    let plain = &found[&format!("arn:aws:s3:::plain-{account}")]["config"];
    for absent in ["policy", "policy_is_public", "public_access_block", "encryption", "lifecycle", "website", "cors"] {
        assert!(plain.get(absent).is_none(), "{absent}: {plain:#}");
    }

    let bob = &found[&format!("arn:aws:iam::{account}:user/team/bob")]["config"];
    assert_eq!(bob["access_keys"].as_array().unwrap().len(), 2);
    assert_eq!(bob["access_keys"][1]["active"], false);
    assert_eq!(bob["password_enabled"], false);
    let carol = &found[&format!("arn:aws:iam::{account}:user/carol")]["config"];
    assert_eq!((&carol["mfa_active"], &carol["password_enabled"]), (&true.into(), &true.into()));
    let alice = &found[&format!("arn:aws:iam::{account}:user/alice")];
    assert_eq!((&alice["config"]["groups"][0], &alice["config"]["mfa_active"]), (&"admins".into(), &false.into()));
    let partner = &found[&format!("arn:aws:iam::{account}:role/partners/partner")]["config"];
    assert_eq!(partner["permissions_boundary"], "arn:aws:iam::aws:policy/ReadOnlyAccess");
    assert!(partner["trust_policy"]["statements"][0].is_object(), "{partner:#}");
    let deploy = &found[&format!("arn:aws:iam::{account}:policy/team/deploy")]["config"];
    assert_eq!(deploy["default_version_id"], "v2");

    let owned_by_aws: Vec<_> = found.keys().filter(|id| id.contains(":iam::aws:policy")).collect();
    assert_eq!(owned_by_aws.len(), 2, "only those in use: {owned_by_aws:?}");
    let settings = &found[&format!("arn:aws:iam::{account}:root")]["config"];
    assert_eq!(settings["alias"], format!("acme-{account}"));
    assert_eq!(settings["s3_public_access_block"]["ignore_public_acls"], true);
    assert_eq!(settings["password_policy"]["minimum_length"], 14);
    assert_eq!((&settings["root_credentials_management"], &settings["security_contact"]), (&true.into(), &true.into()));
    assert!(!settings.to_string().contains("ann@example.com"));
    let region = &found[&format!("arn:aws:ec2:eu-west-1:{account}:region-settings")]["config"];
    assert_eq!(region["ebs_encryption_by_default"], true);
    assert_eq!(region["snapshot_block_public_access"], "block-all-sharing");
    assert_eq!(region["instance_metadata_http_tokens"], "required");
    let analyzers = region["access_analyzers"].as_array().unwrap();
    assert_eq!(analyzers.iter().map(|one| &one["type"]).collect::<Vec<_>>(), ["ACCOUNT", "ACCOUNT_UNUSED_ACCESS"]);
    let other = &found[&format!("arn:aws:ec2:us-east-1:{account}:region-settings")]["config"];
    assert_eq!(other["access_analyzers"], serde_json::json!([]));
}

#[tokio::test]
async fn access_points_and_certificates_tell_what_no_list_does() {
    let world = World::small().await;
    let (account, found) = (&world.account, values(&collected(Manner::default()).await));
    let point =
        |region: &str, name: &str| &found[&format!("arn:aws:s3:{region}:{account}:accesspoint/{name}")]["config"];
    let public = point("eu-west-1", "public");
    assert_eq!((&public["network_origin"], &public["policy_public"]), (&"Internet".into(), &true.into()));
    assert_eq!(public["bucket"], format!("site-{account}"));
    assert_eq!(public["bucket_account"], **account);
    assert_eq!(public["public_access_block"]["block_public_policy"], false);
    assert!(public["created_at"].is_string(), "{public:#}");
    let inside = point("eu-west-1", "inside");
    assert_eq!((&inside["vpc_id"], &inside["policy_public"]), (&"vpc-1".into(), &false.into()));
    let bare = point("us-east-1", "bare");
    assert_eq!((bare.get("policy"), bare.get("policy_public")), (None, None));
    assert_eq!(point("us-east-1", "lent")["bucket_account"], "999988887777");

    let points: BTreeMap<&str, &Value> = found
        .values()
        .filter(|document| document["type"] == "AWS::S3::MultiRegionAccessPoint")
        .map(|document| (document["name"].as_str().unwrap(), document))
        .collect();
    let everywhere = &points["everywhere"]["config"];
    assert_eq!(
        (&everywhere["policy_public"], &points["everywhere"]["status"]["state"]),
        (&false.into(), &"READY".into())
    );
    assert_eq!(everywhere["policy"]["statements"][0]["principals"][0]["value"], "*");
    let regions: Vec<_> = everywhere["regions"].as_array().unwrap().iter().map(|one| &one["region"]).collect();
    assert_eq!(regions, ["eu-west-1", "us-east-1"]);
    assert_eq!(points["quiet"]["config"].get("policy"), None);

    let www = &found[&format!("arn:aws:iam::{account}:server-certificate/www")];
    assert_eq!((&www["config"]["key_bits"], &www["tags"]["team"]), (&2048.into(), &"www".into()));
    assert_eq!(www["config"]["signature_algorithm"], "sha256WithRSAEncryption");
    assert_eq!(www["config"]["self_signed"], true);
}

#[tokio::test]
async fn network_documents_hold_each_rule_once_and_its_sources() {
    let found = values(&collected(Manner::default()).await);
    let named = |name: &str| found.values().find(|document| document["name"] == name).unwrap();
    let web = named("web");
    let keys: Vec<_> =
        web["config"]["ingress"].as_array().unwrap().iter().map(|rule| rule["key"].as_str().unwrap()).collect();
    for key in ["tcp/443-443/0.0.0.0/0", "tcp/443-443/::/0", "tcp/22-22/0.0.0.0/1", "tcp/22-22/128.0.0.0/1"] {
        assert!(keys.contains(&key), "{key} is not in {keys:?}");
    }
    assert_eq!(keys.len(), keys.iter().collect::<BTreeSet<_>>().len());
    assert_eq!(web["tags"]["team"], "web");
    let egress = web["config"]["egress"].as_array().unwrap();
    assert_eq!(web["status"]["rule_ids"].as_object().unwrap().len(), keys.len() + egress.len(), "{:#}", web["status"]);
    let main = named("main");
    assert_eq!(main["config"]["flow_logs"].as_array().unwrap().len(), 1);
    assert_eq!(main["config"]["ipv6_cidr_blocks"].as_array().unwrap().len(), 1);
    let halves = named("halves-of-the-internet");
    assert_eq!(halves["config"]["entries"].as_array().unwrap().len(), 2);
    let of_web: Vec<_> =
        found.values().filter(|document| document["config"]["description"] == "of the web server").collect();
    let public: Vec<_> = of_web.iter().filter(|one| one["type"] == "AWS::EC2::NetworkInterface").collect();
    assert_eq!(public[0]["config"]["public_ips"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn the_same_account_gives_the_same_bytes_however_lists_are_paged_and_ordered() {
    let once = collected(Manner::default()).await;
    assert_eq!(once, collected(Manner::default()).await);
    assert_eq!(once, collected(Manner { page_size: Some(2), ..Manner::default() }).await, "pages of two");
    assert_eq!(once, collected(Manner { page_size: Some(1), ..Manner::default() }).await, "pages of one");
    assert_eq!(once, collected(Manner { reverse_order: true, ..Manner::default() }).await, "reverse order");
}

#[tokio::test]
async fn an_empty_account_is_covered_in_full() {
    let world = World::new("empty").await;
    let snapshot = world.collect(&world.layer(Manner::default()).await).await.unwrap();
    assert!(snapshot.header.coverage.is_complete(), "{:#?}", snapshot.header.coverage.all_gaps().collect::<Vec<_>>());
    assert!(snapshot.header.coverage.scopes.iter().all(|scope| scope.listed));
    let count = |wanted| snapshot.documents.iter().filter(|document| document.resource_type == wanted).count();
    assert_eq!(count(ResourceType::Account), 1);
    for none in [ResourceType::Bucket, ResourceType::User, ResourceType::Role, ResourceType::SamlProvider] {
        assert_eq!(count(none), 0, "{none}");
    }
}

#[tokio::test]
async fn documents_of_ec2_hold_what_was_configured() {
    let world = World::small().await;
    let snapshot = collected(Manner::default()).await;
    let found = values(&snapshot);
    let named = |kind: &str, name: &str| {
        let is_it = |document: &&Value| document["type"] == kind && document["name"] == name;
        found.values().find(is_it).unwrap_or_else(|| panic!("no {kind} is called {name}"))
    };
    let of = |kind: &'static str| found.values().filter(move |document| document["type"] == kind);

    let subnet = &named("AWS::EC2::Subnet", "public");
    assert_eq!(subnet["config"]["map_public_ip_on_launch"], true);
    let table = &named("AWS::EC2::RouteTable", "public")["config"];
    assert_eq!((&table["main"], &table["subnet_ids"][0]), (&false.into(), &subnet["native_id"]));
    let kinds: BTreeSet<_> =
        table["routes"].as_array().unwrap().iter().map(|route| route["target_type"].as_str().unwrap()).collect();
    let expected = ["internet_gateway", "local", "vpc_endpoint", "vpc_peering_connection"];
    assert_eq!(kinds, BTreeSet::from(expected));
    let acl = &named("AWS::EC2::NetworkAcl", "edge")["config"];
    assert_eq!((&acl["ingress"][0]["from_port"], acl["ingress"][1].get("from_port")), (&443.into(), None));

    let servers: Vec<_> = of("AWS::EC2::Instance").collect();
    assert_eq!(servers.len(), 2, "the terminated one is not there");
    let server = &named("AWS::EC2::Instance", "web server")["config"];
    assert_eq!(server["metadata_options"]["http_tokens"], "required");
    assert_eq!(server["instance_profile"], format!("arn:aws:iam::{}:instance-profile/server", world.account));
    let template = &named("AWS::EC2::LaunchTemplate", "fleet")["config"]["versions"];
    assert_eq!((&template[0]["is_default"], &template[1]["is_latest"]), (&true.into(), &true.into()));
    assert_eq!((&template[0]["has_user_data"], &template[1]["has_user_data"]), (&false.into(), &true.into()));
    assert_eq!(template[1]["associates_public_ip"], true);

    let shared = |name: &str| named("AWS::EC2::Snapshot", name)["config"].clone();
    assert_eq!((&shared("private")["public"], &shared("public")["public"]), (&false.into(), &true.into()));
    assert_eq!(shared("shared")["shared_with"][0], "222233334444");
    let of_images: Vec<_> = of("AWS::EC2::Image").map(|image| image["config"].clone()).collect();
    assert!(of_images.iter().any(|image| image["public"] == true));
    assert!(of_images.iter().any(|image| image["shared_with"][0] == "222233334444"));
    let service = of("AWS::EC2::VPCEndpointService").next().unwrap();
    assert_eq!(service["config"]["allowed_principals"][0], "*");
    let peering = &named("AWS::EC2::VPCPeeringConnection", "to 10.30.0.0/16")["config"];
    assert_eq!(peering["accepter"]["cidr_blocks"][0], "10.30.0.0/16");
    let region = &found[&format!("arn:aws:ec2:eu-west-1:{}:region-settings", world.account)]["config"];
    assert_eq!(region["vpc_block_public_access"]["mode"], "block-ingress");
    assert_eq!(region["vpc_block_public_access"]["exclusions"].as_array().unwrap().len(), 2);
    assert_eq!(region["image_block_public_access"], "block-new-sharing");

    let secret = snapshot
        .documents
        .iter()
        .find(|document| document.text.contains("cGFzc3dvcmQ9") || document.text.contains("not-a-secret"));
    assert!(secret.is_none(), "user data is in {secret:?}");
}

/// Here the list of buckets does not tell their regions, so that each is asked for.
#[tokio::test]
async fn moto_as_shipped_can_be_collected_with_its_faults() {
    let moto = aws_emulator::Emulator::start(&["--as-shipped"]);
    let layer = FaultLayer::start(&moto.authority(), Manner::default()).await;
    let aws = cloud::aws(&layer.endpoint(), "123456789012");
    let region = CreateBucketConfiguration::builder().location_constraint("eu-west-1".into()).build();
    aws.s3("eu-west-1").create_bucket().bucket("european").create_bucket_configuration(region).send().await.unwrap();
    aws.s3("us-east-1").create_bucket().bucket("american").send().await.unwrap();

    let snapshot = collect_regions(&aws, Some(&["eu-west-1"])).await.unwrap();
    let unread: BTreeSet<_> = snapshot.header.coverage.all_gaps().map(|gap| gap.call.as_str()).collect();
    let not_as_in_aws = [
        "access-analyzer:ListAnalyzers",
        "ec2:DescribeVpcBlockPublicAccessExclusions",
        "ec2:DescribeVpcBlockPublicAccessOptions",
        "ec2:GetImageBlockPublicAccessState",
        "ec2:GetInstanceMetadataDefaults",
        "ec2:GetSnapshotBlockPublicAccessState",
        "iam:ListOrganizationsFeatures",
        "s3:GetBucketNotificationConfiguration",
        "s3:GetBucketVersioning",
        "s3:ListAccessPoints",
        "s3:ListMultiRegionAccessPoints",
    ];
    assert_eq!(unread, BTreeSet::from(not_as_in_aws));
    assert_eq!(layer.calls()["s3:GetBucketLocation"], 2);
    let found = values(&snapshot);
    assert_eq!(found["arn:aws:s3:::european"]["region"], "eu-west-1");
    assert_eq!(found["arn:aws:s3:::american"]["region"], "us-east-1");
}
