//! Reads and writes snapshot files.
