//! Rego: finds, reads, checks and evaluates policies. All judgement is in the policies themselves.
