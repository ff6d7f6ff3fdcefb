//! Where requests go when an endpoint is configured, and how names are resolved.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use aws_smithy_runtime_api::client::dns::{DnsFuture, ResolveDns, ResolveDnsError};
use aws_types::SdkConfig;
use aws_types::service_config::ServiceConfigKey;

/// Returns the endpoint that the user configured for a service (`AWS_ENDPOINT_URL_S3`, `AWS_ENDPOINT_URL`, or the
/// profile's `endpoint_url`), by the SDK's own rules; `None` when AWS's own is used.
pub(super) fn configured(config: &SdkConfig, service_id: &str) -> Option<String> {
    let of_service = setting(config, service_id, "AWS_ENDPOINT_URL", "endpoint_url");
    of_service.or_else(|| config.endpoint_url().map(str::to_owned))
}

/// Returns a setting of the environment or the profile, the one for the service before the one for all.
pub(super) fn setting(config: &SdkConfig, service_id: &str, variable: &str, key: &str) -> Option<String> {
    let wanted = ServiceConfigKey::builder().service_id(service_id).env(variable).profile(key).build().ok()?;
    config.service_config()?.load_config(wanted)
}

/// Returns whether S3's endpoint cannot take a bucket's name before its host: an IP address, or this machine.
pub(super) fn needs_path_style(url: &str) -> bool {
    let host = host(url);
    is_local_name(host) || address(host).is_some()
}

/// Returns the endpoint to which S3 Control can put `ACCOUNT.` before the host.
///
/// No name can be put before an IP address. An address of this machine has a name that can: `localhost`, below which
/// every name is this machine's ([`LocalNames`]). Any other endpoint is left as it is.
pub(super) fn nameable(url: &str) -> String {
    let host = host(url);
    match address(host) {
        Some(address) if address.is_loopback() => url.replacen(host, "localhost", 1),
        _ => url.to_owned(),
    }
}

/// The host of a URL, IPv6 addresses with their brackets.
fn host(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next().unwrap_or(rest);
    let authority = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    match authority.find(']') {
        Some(end) => authority.get(..=end).unwrap_or(authority),
        None => authority.split(':').next().unwrap_or(authority),
    }
}

fn address(host: &str) -> Option<IpAddr> {
    host.trim_matches(['[', ']']).parse().ok()
}

fn is_local_name(host: &str) -> bool {
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    host == "localhost" || host.ends_with(".localhost")
}

/// Resolves `localhost` and every name below it to this machine, as RFC 6761 section 6.3 asks, and others by the
/// system. Many systems resolve only `localhost` itself.
#[derive(Clone, Debug)]
pub(super) struct LocalNames;

impl ResolveDns for LocalNames {
    fn resolve_dns<'a>(&'a self, name: &'a str) -> DnsFuture<'a> {
        if is_local_name(name) {
            return DnsFuture::ready(Ok(vec![Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into()]));
        }
        DnsFuture::new(async move {
            let found = tokio::net::lookup_host((name, 0)).await.map_err(ResolveDnsError::new)?;
            Ok(found.map(|socket| socket.ip()).collect())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_and_this_machine_need_path_style() {
        for url in [
            "http://127.0.0.1:5000",
            "http://[::1]:5000/",
            "https://localhost",
            "http://10.1.2.3/x",
            "http://s3.localhost:1",
        ] {
            assert!(needs_path_style(url), "{url}");
        }
        for url in ["https://s3.example.com", "http://minio:9000", "https://localhost.example.com"] {
            assert!(!needs_path_style(url), "{url}");
        }
    }

    #[test]
    fn an_address_of_this_machine_gets_the_name_that_can_be_extended() {
        assert_eq!(nameable("http://127.0.0.1:5000/p"), "http://localhost:5000/p");
        assert_eq!(nameable("http://[::1]:5000"), "http://localhost:5000");
        assert_eq!(nameable("http://10.1.2.3:5000"), "http://10.1.2.3:5000");
        assert_eq!(nameable("https://example.com"), "https://example.com");
    }

    #[tokio::test]
    async fn names_below_localhost_are_this_machine() {
        let found = LocalNames.resolve_dns("123456789012.localhost").await.unwrap();
        assert!(!found.is_empty() && found.iter().all(IpAddr::is_loopback));
    }
}
