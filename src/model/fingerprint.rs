//! Identity of a finding across runs.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use sha2::{Digest, Sha256};

use super::{PolicyId, ResourceRef};

/// Identity of a finding across runs: 32 lower-case hex digits.
///
/// Equal for two findings exactly when they come from the same policy, concern the same resource and carry the same
/// key. Wording, severity, tags, policy text and time are left out on purpose, so that an edit never makes an old
/// finding new.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint([u8; 16]);

impl Fingerprint {
    /// Returns the fingerprint of a finding: the first 16 bytes of SHA-256 over the fields `v1`, policy id, partition,
    /// account, region (`global` for types that belong to the account), type, resource id and key, each preceded by its
    /// length as four bytes, big end first.
    #[must_use]
    pub fn new(policy: &PolicyId, resource: &ResourceRef, key: &str) -> Self {
        let fields = [
            "v1",
            policy.as_str(),
            &resource.partition,
            &resource.account,
            resource.home_region(),
            resource.resource_type.as_str(),
            &resource.id,
            key,
        ];
        let mut hash = Sha256::new();
        for field in fields {
            hash.update(u32::try_from(field.len()).unwrap_or(u32::MAX).to_be_bytes());
            hash.update(field);
        }
        let mut first = [0; 16];
        first.iter_mut().zip(hash.finalize()).for_each(|(to, from)| *to = from);
        Self(first)
    }

    /// Returns the fingerprint that is these bytes.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// Returns the bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }
}

/// Returns bytes as lower-case hex digits.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    use fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Returns the first 16 hex digits of SHA-256 over length-prefixed parts.
#[must_use]
pub fn short_hash<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    hex(hash.finalize().get(..8).unwrap_or_default())
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex(&self.0))
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Fingerprint({self})")
    }
}

impl FromStr for Fingerprint {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = || format!("`{text}` is not a fingerprint: 32 hex digits are expected");
        if text.len() != 32 || !text.is_ascii() {
            return Err(wrong());
        }
        let mut bytes = [0; 16];
        for (at, byte) in bytes.iter_mut().enumerate() {
            let digits = text.get(at * 2..at * 2 + 2).ok_or_else(wrong)?;
            *byte = u8::from_str_radix(digits, 16).map_err(|_| wrong())?;
        }
        Ok(Self(bytes))
    }
}

impl Serialize for Fingerprint {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Fingerprint {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Cow::<str>::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

impl JsonSchema for Fingerprint {
    fn schema_name() -> Cow<'static, str> {
        "Fingerprint".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "string", "pattern": "^[0-9a-f]{32}$"})
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ResourceType;

    fn bucket(region: &str, name: &str) -> ResourceRef {
        ResourceRef {
            id: "arn:aws:s3:::data".into(),
            resource_type: ResourceType::Bucket,
            native_id: "data".into(),
            name: name.into(),
            partition: "aws".into(),
            account: "111122223333".into(),
            region: region.into(),
            tags: [("env".to_owned(), name.to_owned())].into(),
            config_hash: name.into(),
        }
    }

    fn policy(id: &str) -> PolicyId {
        id.parse().unwrap()
    }

    #[test]
    fn is_the_documented_value() {
        // sha256 of the eight length-prefixed fields, computed with another program
        let found = Fingerprint::new(&policy("s3-bucket-public"), &bucket("eu-west-1", "a"), "acl").to_string();
        assert_eq!(found, "d9710537cc2fd4442261eef4b802c368");
    }

    #[test]
    fn ignores_names_tags_content_and_the_region_of_a_global_type() {
        let one = Fingerprint::new(&policy("s3-bucket-public"), &bucket("eu-west-1", "a"), "acl");
        let other = Fingerprint::new(&policy("s3-bucket-public"), &bucket("unknown", "b"), "acl");
        assert_eq!(one, other);
    }

    #[test]
    fn tells_keys_and_policies_apart() {
        let resource = bucket("eu-west-1", "a");
        let one = Fingerprint::new(&policy("s3-bucket-public"), &resource, "acl");
        assert_ne!(one, Fingerprint::new(&policy("s3-bucket-public"), &resource, "policy"));
        assert_ne!(one, Fingerprint::new(&policy("s3-bucket-public-write"), &resource, "acl"));
    }

    #[test]
    fn survives_being_written_and_read() {
        let one = Fingerprint::new(&policy("s3-bucket-public"), &bucket("eu-west-1", "a"), "acl");
        assert_eq!(one.to_string().parse(), Ok(one));
        assert!("xyz".parse::<Fingerprint>().is_err());
    }
}
