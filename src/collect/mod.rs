//! Sources of documents. Fact-finding only: nothing here says whether something is bad.

pub mod aws;
pub mod snapshot_file;
