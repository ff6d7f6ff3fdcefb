//! Collects SAML providers and OpenID Connect providers.

use std::collections::BTreeMap;

use aws_sdk_iam::operation::get_open_id_connect_provider::GetOpenIdConnectProviderOutput;
use aws_sdk_iam::types::SamlProviderListEntry;
use futures::StreamExt;
use futures::future::BoxFuture;

use super::date_time::time;
use super::iam_policy::{tags, tags_not_told};
use super::{Aws, Call, Collected, Collector, Facts, Failure, Target};
use crate::model::ResourceType;
use crate::model::document::{NoStatus, OidcProviderConfig, SamlProviderConfig};
use crate::model::resource_type::GLOBAL;

/// Lists SAML providers and OpenID Connect providers, and reads each of the last. One that was deleted between the two
/// calls is left out.
///
/// The list does not carry the tags of SAML providers, which are therefore unread.
pub(super) struct IdentityProviders;

const SAML: Call = iam("ListSAMLProviders", "iam:ListSAMLProviders");
const OIDC_LIST: Call = iam("ListOpenIDConnectProviders", "iam:ListOpenIDConnectProviders");
const OIDC: Call = iam("GetOpenIDConnectProvider", "iam:GetOpenIDConnectProvider");

const fn iam(operation: &'static str, action: &'static str) -> Call {
    Call { service: "iam", operation, action }
}

const AT_A_TIME: usize = 8;

impl Collector for IdentityProviders {
    fn types(&self) -> &'static [ResourceType] {
        &[ResourceType::SamlProvider, ResourceType::OidcProvider]
    }

    fn actions(&self) -> &'static [&'static str] {
        &["iam:GetOpenIDConnectProvider", "iam:ListOpenIDConnectProviders", "iam:ListSAMLProviders"]
    }

    fn collect<'a>(&'a self, target: &'a Target) -> BoxFuture<'a, Collected> {
        Box::pin(async move {
            let (mut collected, oidc) = futures::join!(saml_providers(target), oidc_providers(target));
            collected.resources.extend(oidc.resources);
            collected.missed.extend(oidc.missed);
            collected
        })
    }
}

async fn saml_providers(target: &Target) -> Collected {
    const TYPES: &[ResourceType] = &[ResourceType::SamlProvider];
    let mut collected = Collected::default();
    let answer = match target.aws.call(SAML, GLOBAL, target.aws.iam().list_saml_providers().send()).await {
        Ok(answer) => answer,
        Err(failure) => {
            collected.miss_list(target, TYPES, &failure);
            return collected;
        }
    };
    for entry in answer.saml_provider_list() {
        let Some(arn) = entry.arn() else {
            collected.miss_list(target, TYPES, &without_arn(SAML));
            continue;
        };
        let facts = Facts {
            resource_type: ResourceType::SamlProvider,
            id: arn.to_owned(),
            native_id: arn.to_owned(),
            name: name_in(arn),
            region: None,
            tags: BTreeMap::new(),
            config: saml_provider(entry),
            status: NoStatus {},
            unread: vec![tags_not_told("iam:ListSAMLProviders")],
        };
        collected.emit(target, facts);
    }
    collected
}

fn saml_provider(entry: &SamlProviderListEntry) -> SamlProviderConfig {
    SamlProviderConfig { created_at: entry.create_date().map(time), valid_until: entry.valid_until().map(time) }
}

async fn oidc_providers(target: &Target) -> Collected {
    const TYPES: &[ResourceType] = &[ResourceType::OidcProvider];
    let mut collected = Collected::default();
    let aws = &target.aws;
    let answer = match aws.call(OIDC_LIST, GLOBAL, aws.iam().list_open_id_connect_providers().send()).await {
        Ok(answer) => answer,
        Err(failure) => {
            collected.miss_list(target, TYPES, &failure);
            return collected;
        }
    };
    let mut arns = vec![];
    for entry in answer.open_id_connect_provider_list() {
        match entry.arn() {
            Some(arn) => arns.push(arn),
            None => collected.miss_list(target, TYPES, &without_arn(OIDC_LIST)),
        }
    }
    let reads: Vec<_> = arns.into_iter().map(|arn| oidc_detail(aws, arn)).collect();
    let mut reads = futures::stream::iter(reads).buffered(AT_A_TIME);
    while let Some((arn, answer)) = reads.next().await {
        emit_oidc(&mut collected, target, arn, answer);
    }
    collected
}

async fn oidc_detail<'a>(aws: &Aws, arn: &'a str) -> (&'a str, Result<GetOpenIdConnectProviderOutput, Failure>) {
    let send = aws.iam().get_open_id_connect_provider().open_id_connect_provider_arn(arn).send();
    (arn, aws.call(OIDC, GLOBAL, send).await)
}

/// Emits one provider: without its details, and saying so, when they could not be read.
fn emit_oidc(
    collected: &mut Collected,
    target: &Target,
    arn: &str,
    answer: Result<GetOpenIdConnectProviderOutput, Failure>,
) {
    let (config, tags, unread) = match answer {
        Ok(answer) => (oidc_provider(&answer), tags(answer.tags()), vec![]),
        Err(failure) if failure.is(&["NoSuchEntity", "NoSuchEntityException"]) => return,
        Err(failure) => {
            collected.miss_detail(target, &[ResourceType::OidcProvider], Some(arn), &failure);
            let unread = ["/config", "/tags"].map(|path| failure.unread(path)).to_vec();
            (OidcProviderConfig::default(), BTreeMap::new(), unread)
        }
    };
    let facts = Facts {
        resource_type: ResourceType::OidcProvider,
        id: arn.to_owned(),
        native_id: arn.to_owned(),
        name: name_in(arn),
        region: None,
        tags,
        config,
        status: NoStatus {},
        unread,
    };
    collected.emit(target, facts);
}

fn oidc_provider(answer: &GetOpenIdConnectProviderOutput) -> OidcProviderConfig {
    let sorted = |list: &[String]| {
        let mut list = list.to_vec();
        list.sort();
        list
    };
    OidcProviderConfig {
        url: answer.url().map(|url| url.strip_prefix("https://").unwrap_or(url).to_owned()),
        client_ids: sorted(answer.client_id_list()),
        thumbprints: sorted(answer.thumbprint_list()),
        created_at: answer.create_date().map(time),
    }
}

/// Returns what follows the first slash of an ARN: a SAML provider's name, an OpenID Connect issuer's host and path.
fn name_in(arn: &str) -> String {
    arn.split_once('/').map_or(arn, |(_, name)| name).to_owned()
}

fn without_arn(call: Call) -> Failure {
    Failure::garbled(call, GLOBAL, "the list holds something without an ARN")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_declared_actions_are_those_of_the_calls() {
        let mut needed = [SAML, OIDC_LIST, OIDC].map(|call| call.action);
        needed.sort_unstable();
        assert_eq!(IdentityProviders.actions(), needed);
    }

    #[test]
    fn lists_of_an_oidc_provider_are_sorted_and_the_scheme_is_dropped() {
        let answer = GetOpenIdConnectProviderOutput::builder()
            .url("https://token.actions.githubusercontent.com")
            .client_id_list("sts.amazonaws.com")
            .client_id_list("other")
            .build();
        let config = oidc_provider(&answer);
        assert_eq!(config.url.as_deref(), Some("token.actions.githubusercontent.com"));
        assert_eq!(config.client_ids, ["other", "sts.amazonaws.com"]);
    }

    #[test]
    fn names_keep_every_part_of_an_issuers_path() {
        assert_eq!(name_in("arn:aws:iam::1:oidc-provider/host/id/ABC"), "host/id/ABC");
        assert_eq!(name_in("arn:aws:iam::1:saml-provider/okta"), "okta");
    }
}
