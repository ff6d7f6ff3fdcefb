//! Colobus: policy-as-code for AWS accounts.

pub mod collect;
pub mod compare;
pub mod config;
pub mod gate;
pub mod link;
pub mod model;
pub mod output_file;
pub mod policy;
pub mod report;
