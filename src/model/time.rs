//! Points in time, as they are written in documents and reports.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// A point in time in UTC, whole seconds, written as `2026-11-23T08:00:00Z`.
///
/// Fractions are cut off when the value is made: some AWS answers carry them and some do not, and a fraction
/// must never make two equal facts differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Time(Timestamp);

impl Time {
    /// Returns the time `seconds` after 1970-01-01T00:00:00Z; times outside the years -9999 to 9999 become the epoch.
    #[must_use]
    pub fn from_unix_seconds(seconds: i64) -> Self {
        Self(Timestamp::from_second(seconds).unwrap_or(Timestamp::UNIX_EPOCH))
    }

    /// Returns the current time of the machine's clock.
    #[must_use]
    pub fn now() -> Self {
        Self::from_unix_seconds(Timestamp::now().as_second())
    }

    /// Returns the seconds since 1970-01-01T00:00:00Z.
    #[must_use]
    pub fn unix_seconds(self) -> i64 {
        self.0.as_second()
    }
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

impl FromStr for Time {
    type Err = String;

    /// Reads RFC 3339 (`2026-11-23T08:00:00Z`, any offset) or a date (`2026-11-23`, meaning its start in UTC).
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let full = if text.len() == 10 { Cow::Owned(format!("{text}T00:00:00Z")) } else { Cow::Borrowed(text) };
        full.parse::<Timestamp>()
            .map(|time| Self::from_unix_seconds(time.as_second()))
            .map_err(|_| format!("`{text}` is neither a date (2026-11-23) nor a time (2026-11-23T08:00:00Z)"))
    }
}

impl Serialize for Time {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Time {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<str>::deserialize(deserializer)?;
        text.parse().map_err(de::Error::custom)
    }
}

impl JsonSchema for Time {
    fn schema_name() -> Cow<'static, str> {
        "Time".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "string", "format": "date-time"})
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts_fractions_and_turns_offsets_into_utc() {
        let time: Time = "2026-11-23T10:00:00.75+02:00".parse().unwrap();
        assert_eq!(time.to_string(), "2026-11-23T08:00:00Z");
    }

    #[test]
    fn reads_a_date_as_its_start() {
        assert_eq!("2026-11-23".parse::<Time>().unwrap().to_string(), "2026-11-23T00:00:00Z");
        assert!("23.11.2026".parse::<Time>().is_err());
    }
}
