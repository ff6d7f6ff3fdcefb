//! Colobus: policy-as-code for AWS accounts. This page is its architecture.
//!
//! ```text
//! collect -> snapshot -> link -> evaluate -> compare -> gate -> report
//! ```
//!
//! # The map
//!
//! | module | what it is | what it never does |
//! |---|---|---|
//! | [`model`] | plain data: documents, coverage, findings, baselines | read a file, a clock or the network |
//! | [`collect`] | sources of documents: the live account ([`collect::aws`]), snapshot files | say whether something is bad |
//! | [`link`] | what belongs to each document: `input.related` | call anything |
//! | [`policy`] | Rego: finds, reads, checks and evaluates policies | hold a judgement of its own |
//! | [`compare`] | baseline, findings and coverage give states | take what was not seen for gone |
//! | [`gate`] | whether a pipeline may go on | look at anything but its arguments |
//! | [`report`] | what was found, for people and for machines | decide anything |
//! | [`store`] | the history: what every run collected and found, in one file | hold half a run |
//! | [`scan`] | the pipeline after collecting, in twenty lines | print |
//! | [`config`] | `colobus.toml`, as typed and as valid settings | load policies |
//! | [`output_file`], [`spelling`] | files that are whole or not there; what a mistyped word was meant to be | |
//! | [`cli`] | one file per command; the only part that prints, reads the environment, or ends the process | |
//!
//! Dependencies go one way: `model`, `compare`, `gate`, `link`, `output_file`, `spelling` <- `collect`, `policy`, `report`, `store`, `config`
//! (which never import one another) <- `scan` <- `cli` <- `main`. A test reads the `use` lines and holds it.
//!
//! # Invariants
//!
//! 1. **Could not look is never gone, fixed or passed.** A failed call is a [`Gap`](model::Gap), never an empty list; a
//!    value that could not be read is named in [`Resource::unread`](model::Resource::unread); a verdict that needs it is
//!    [`Unknown`](model::Verdict::Unknown); an earlier finding that cannot be judged now is carried over, stale.
//! 2. **All judgement is in Rego, all fact-finding in collectors.** No check is compiled in.
//! 3. **A verdict is a pure function** of the document, what is linked to it, the policy set, its parameters, and the time
//!    as of which it is given. An old snapshot can be judged as of any day.
//! 4. **Same inputs, same bytes.** Reports differ only in their `run` block. Everything is sorted.
//! 5. **Identity survives edits.** A [`Fingerprint`](model::Fingerprint) knows neither wording nor severity nor position.
//! 6. **What changes by itself** (last use, counts) is `status`, never `config`, and makes no revision.
//! 7. **A policy is user input.** A broken one is an error with its place before anything is collected; one that loops,
//!    recurses, panics or explodes gives an error verdict, and the others their results.
//! 8. **Read-only.** Only Describe, Get, List and Generate calls; a test holds the declared actions against those made.
//! 9. **Secrets stay.** They enter no document, log or report.
//! 10. **Nothing is lost.** Files appear whole or not at all.
//!
//! # Walk-throughs
//!
//! **A live scan.** [`cli`] reads the configuration, loads the policies, reads the baseline and opens every output: all
//! that can be wrong is found before the first call. [`collect::aws::collect`] asks who it is, lists the regions, and sends
//! every [`Collector`](collect::aws::Collector) to its places; each brings back documents and what it missed, from which
//! coverage is made. [`scan::judge`] does the rest, each report is written to its file and moved into
//! place, and only then the run is recorded in the [`store`], where the next one finds what to compare with.
//!
//! **One verdict.** A worker takes a document's text, parses it, adds what [`link::link`] found for it under `related`, and asks each
//! policy of its type. If a pointer of the policy's `reads` is unread, the verdict is `unknown` and the policy is not asked.
//! Otherwise its `deny` rule gives findings, each with a key, a sentence, and pointers to what decided it.
//!
//! **One denied call.** `s3:GetBucketPolicy` is refused for a bucket. The collector leaves `config.policy` out, marks
//! `/config/policy` unread with reason and IAM action, and reports the gap, so that the bucket scope is partial though its
//! list is whole. Policies that read the policy answer `unknown`. A finding of yesterday on that bucket is carried over as
//! stale; one on a bucket that is no longer in the list is absent, `resource_deleted`. Without other findings the exit code
//! is 3, and the report names the missing action.
//!
//! **One override.** `[[override]]` in `colobus.toml` becomes an [`Override`](model::Override) that remembers where it is
//! written. When the policies are loaded, each is held against them: a word that selects nothing is an error at its place.
//! What counts everywhere goes into the policy (whether it judges, its severity, its parameters, each beside what the file
//! says); what counts for some accounts or tagged resources becomes a [`PolicyException`](model::PolicyException), looked up
//! for each pair. A pair that is left out is `not_applicable`, listed with the reason; a severity that is set is written
//! beside the declared one. Both change the policy's revision and the set's digest, neither any fingerprint.
//!
//! # Adding things
//!
//! A policy is a file and its test under `policies/`. A collector is one file in `src/collect/aws/`, its structs in
//! [`model::document`], a line in [`ResourceType`](model::ResourceType) and one in
//! [`COLLECTORS`](collect::aws::COLLECTORS). A report format is one file in `src/report/` and one line in the list of formats.

pub mod cli;
pub mod collect;
pub mod compare;
pub mod config;
pub mod diff;
pub mod gate;
pub mod link;
pub mod model;
pub mod output_file;
pub mod policy;
pub mod report;
pub mod scan;
pub mod spelling;
pub mod store;
