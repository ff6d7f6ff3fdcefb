//! What the tests stand on.

pub(crate) mod opa;
pub(crate) mod python;
