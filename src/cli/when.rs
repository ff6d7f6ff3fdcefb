//! Points in time as people type them.

use std::str::FromStr;

use crate::model::Time;

const DAY: i64 = 86_400;

/// A point in time: RFC 3339, a date, `now`, `today`, `yesterday`, or an age such as `30d`, `12h`, `2w`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum When {
    /// Exactly then.
    At(Time),
    /// On a day: the start of it in UTC.
    Day(Time),
    /// So many seconds ago.
    Ago(i64),
    /// So many days ago, as a day.
    DaysAgo(i64),
}

impl When {
    /// Returns the time as of which something is asked: a day means how it was when the day ended.
    pub(super) fn as_of(self, now: Time) -> Time {
        let seconds = match self {
            Self::At(time) => return time,
            Self::Day(start) => start.unix_seconds() + DAY - 1,
            Self::Ago(seconds) => now.unix_seconds() - seconds,
            Self::DaysAgo(days) => now.unix_seconds().div_euclid(DAY) * DAY - (days - 1) * DAY - 1,
        };
        Time::from_unix_seconds(seconds)
    }
}

impl FromStr for When {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "now" => return Ok(Self::Ago(0)),
            "today" => return Ok(Self::DaysAgo(0)),
            "yesterday" => return Ok(Self::DaysAgo(1)),
            _ => {}
        }
        if let Some(seconds) = age(text) {
            return Ok(Self::Ago(seconds));
        }
        let wrong = || {
            format!(
                "`{text}` is no time: give a date (2026-11-23), a time (2026-11-23T08:00:00Z), `yesterday`, or an age such as `30d`, `12h`, `2w`"
            )
        };
        let time = text.parse().map_err(|_| wrong())?;
        Ok(if text.len() == 10 { Self::Day(time) } else { Self::At(time) })
    }
}

/// Returns the seconds of `90m`, `12h`, `30d`, `2w`.
fn age(text: &str) -> Option<i64> {
    let split = text.len().checked_sub(1)?;
    let (number, unit) = (text.get(..split)?, text.get(split..)?);
    let number: i64 = number.parse().ok().filter(|number| (0..100_000).contains(number))?;
    let seconds = match unit {
        "m" => 60,
        "h" => 3600,
        "d" => DAY,
        "w" => 7 * DAY,
        _ => return None,
    };
    Some(number * seconds)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn as_of(text: &str) -> String {
        text.parse::<When>().unwrap().as_of("2026-11-24T10:00:00Z".parse().unwrap()).to_string()
    }

    #[test]
    fn a_day_is_meant_as_it_ended() {
        assert_eq!(as_of("2026-10-23"), "2026-10-23T23:59:59Z");
        assert_eq!(as_of("yesterday"), "2026-11-23T23:59:59Z");
        assert_eq!(as_of("today"), "2026-11-24T23:59:59Z");
    }

    #[test]
    fn ages_and_times_are_exact() {
        assert_eq!(as_of("30d"), "2026-10-25T10:00:00Z");
        assert_eq!(as_of("12h"), "2026-11-23T22:00:00Z");
        assert_eq!(as_of("2w"), "2026-11-10T10:00:00Z");
        assert_eq!(as_of("now"), "2026-11-24T10:00:00Z");
        assert_eq!(as_of("2026-10-23T08:00:00+02:00"), "2026-10-23T06:00:00Z");
    }

    #[test]
    fn other_words_are_refused_with_what_is_meant() {
        for text in ["tomorow", "30x", "d", "-3d", "", "23.10.2026", "999999999d"] {
            let error = text.parse::<When>().unwrap_err();
            assert!(error.contains("`yesterday`"), "{error}");
        }
    }
}
