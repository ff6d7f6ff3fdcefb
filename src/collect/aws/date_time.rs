//! The SDK's times as ours.

use aws_smithy_types::DateTime;

use crate::model::Time;

/// Returns the time in whole seconds.
pub(super) fn time(sdk: &DateTime) -> Time {
    Time::from_unix_seconds(sdk.secs())
}
