//! One spelling for each protocol.

/// Returns `tcp`, `udp`, `icmp`, `icmpv6` or `all`, and another protocol as it is. AWS takes protocols by name and by
/// number, and gives some back as they were given.
pub(super) fn name(protocol: &str) -> String {
    match protocol.to_ascii_lowercase().as_str() {
        "6" => "tcp".to_owned(),
        "17" => "udp".to_owned(),
        "1" => "icmp".to_owned(),
        "58" => "icmpv6".to_owned(),
        "-1" => "all".to_owned(),
        other => other.to_owned(),
    }
}
