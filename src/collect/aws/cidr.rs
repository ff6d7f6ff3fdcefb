//! One spelling for each range of addresses.

use std::net::IpAddr;

use ipnet::IpNet;

/// Returns a CIDR in canonical form: host bits zero, IPv6 compressed and lower case; a bare address as its own range.
/// Text that is neither is returned as it is.
#[must_use]
pub(super) fn canonical(text: &str) -> String {
    let text = text.trim();
    match (text.parse::<IpNet>(), text.parse::<IpAddr>()) {
        (Ok(net), _) => net.trunc().to_string(),
        (_, Ok(address)) => IpNet::from(address).to_string(),
        _ => text.to_owned(),
    }
}

/// Returns CIDRs in canonical form, sorted, each once.
#[must_use]
pub(super) fn sorted<'a>(texts: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let mut all: Vec<String> = texts.into_iter().map(canonical).collect();
    all.sort();
    all.dedup();
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_ranges_have_one_spelling() {
        for (given, canon) in [
            ("10.1.2.3/16", "10.1.0.0/16"),
            ("0.0.0.0/0", "0.0.0.0/0"),
            ("1.2.3.4/0", "0.0.0.0/0"),
            ("192.0.2.7", "192.0.2.7/32"),
            ("2001:0DB8:0:0::1/32", "2001:db8::/32"),
            ("0:0:0:0:0:0:0:0/0", "::/0"),
            ("not a cidr", "not a cidr"),
        ] {
            assert_eq!(canonical(given), canon);
        }
    }
}
