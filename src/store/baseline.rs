//! What the next run is compared with: the last that the store knows of a configuration's name and scope.
//!
//! A run that is just being recorded has no end yet, and is never compared with.
//!
//! The run that is compared with is the last complete scan of the same name and scope. Where there is none, it is the one
//! that shares the most of the scope, and only what is shared counts: a scan of one type does not drag along all that it
//! did not look at. Findings and resources are taken as they were last known in the places of the scope, also when a
//! narrower run saw them in between.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use sqlx::Row;

use super::db::args;
use super::packed::unpack;
use super::query::{decode, time};
use super::record_findings::fingerprint;
use super::recording::Unjudged;
use super::{RunSelector, Store, StoreError};
use crate::model::baseline::{KnownFinding, Seen};
use crate::model::resource_type::GLOBAL;
use crate::model::{
    Baseline, Coverage, Finding, Fingerprint, Place, PolicyId, ResourceId, RunKind, RunState, Scope, Time,
};

/// Which run a new one is compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BaselineChoice<'a> {
    /// The last comparable one that collected no later than this.
    Last(Time),
    /// The run with this number, guid, or beginning of a guid.
    Run(&'a str),
}

impl Store {
    /// Returns what a run of this name and scope is compared with; `None` when there is no comparable run.
    ///
    /// # Errors
    /// [`StoreError`]; a run that was named must be there, and must be a scan.
    pub fn baseline(
        &mut self,
        name: &str,
        scope: &Scope,
        choice: BaselineChoice<'_>,
    ) -> Result<Option<Baseline>, StoreError> {
        let (run, until) = match choice {
            BaselineChoice::Last(at) => match self.comparable(name, scope, at)? {
                Some(run) => (run, i64::MAX),
                None => return Ok(None),
            },
            BaselineChoice::Run(text) => {
                let run = self.run(RunSelector::Named(text))?;
                if run.kind != RunKind::Scan || run.state != RunState::Complete {
                    return Err(StoreError::Refused(format!("run `{text}` has no findings to compare with")));
                }
                (run.number, run.number)
            }
        };
        self.baseline_of(run, until, scope).map(Some)
    }

    /// Returns the number of the last complete run of this name, whatever its scope.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn last_run_number(&mut self, name: &str) -> Result<i64, StoreError> {
        self.db.number("SELECT max(id) FROM runs WHERE ended_at IS NOT NULL AND name = ?1", args![name])
    }

    fn comparable(&mut self, name: &str, scope: &Scope, at: Time) -> Result<Option<i64>, StoreError> {
        let sql = "SELECT max(r.id), c.body FROM runs r JOIN contents c ON c.id = r.scope \
                   WHERE r.name = ?1 AND r.kind = 'scan' AND r.ended_at IS NOT NULL AND r.superseded = 0 \
                   AND r.observed_at <= ?2 GROUP BY r.scope";
        let candidates = self.db.rows(sql, args![name, at.unix_seconds()], |row| {
            let scope: Scope = unpack(row.try_get(1)?).map_err(decode)?;
            Ok((row.try_get::<i64, _>(0)?, scope))
        })?;
        let rank = |(run, other): &(i64, Scope)| (other == scope, shared(scope, other), *run);
        Ok(candidates.iter().filter(|one| shared(scope, &one.1) > 0).max_by_key(|one| rank(one)).map(|(run, _)| *run))
    }

    fn baseline_of(&mut self, run: i64, until: i64, scope: &Scope) -> Result<Baseline, StoreError> {
        let within = Within::new(scope);
        let sql = "SELECT guid, name, evaluated_at FROM runs WHERE id = ?1";
        let (guid, name, evaluated_at) = self
            .db
            .first(sql, args![run], |row| {
                let evaluated_at = time(row.try_get::<Option<i64>, _>(2)?.unwrap_or_default());
                Ok((row.try_get::<String, _>(0)?, row.try_get::<String, _>(1)?, evaluated_at))
            })?
            .ok_or_else(|| StoreError::Refused(format!("the store holds no run {run}")))?;
        let policies: Option<BTreeMap<PolicyId, String>> =
            self.content("SELECT c.body FROM runs r JOIN contents c ON c.id = r.policies WHERE r.id = ?1", run)?;
        let unjudged: Option<Unjudged> =
            self.content("SELECT c.body FROM runs r JOIN contents c ON c.id = r.unjudged WHERE r.id = ?1", run)?;
        let mut coverage: Coverage = self.coverage(run)?;
        coverage.scopes.retain(|one| within.holds(&one.place));
        let (findings, absent) = self.findings_until(&name, until, evaluated_at, &within)?;
        let pairs = unjudged.unwrap_or_default().into_iter();
        let not_evaluated = pairs
            .flat_map(|(policy, resources)| resources.into_iter().map(move |resource| (policy.clone(), resource)))
            .collect();
        Ok(Baseline {
            guid,
            category: format!("colobus/{name}"),
            evaluated_at,
            source: format!("{}#{run}", self.path().display()),
            policies: policies.unwrap_or_default(),
            findings,
            absent,
            seen: Some(Seen { coverage, resources: self.hashes_until(until, &within)?, not_evaluated }),
        })
    }

    /// The findings of a name as they were after a run: those that were there, and those that were gone.
    fn findings_until(
        &mut self,
        name: &str,
        until: i64,
        evaluated_at: Time,
        within: &Within<'_>,
    ) -> Result<(Vec<KnownFinding>, BTreeSet<Fingerprint>), StoreError> {
        let looks = self.looks(name, until)?;
        let sql = "SELECT f.fingerprint, f.opened_at, s.state, s.last_seen, s.body, p.account, p.region, p.type \
                   FROM findings f JOIN places p ON p.id = f.place JOIN finding_states s ON s.finding = f.id \
                   AND s.run = (SELECT max(run) FROM finding_states x WHERE x.finding = f.id AND x.run <= ?2) \
                   WHERE f.name = ?1 ORDER BY f.fingerprint";
        let (mut there, mut gone) = (vec![], BTreeSet::new());
        let rows = self.db.rows(sql, args![name, until], |row| {
            let place = Place {
                account: row.try_get(5)?,
                region: row.try_get(6)?,
                resource_type: row
                    .try_get::<&str, _>(7)?
                    .parse()
                    .map_err(|wrong: String| sqlx::Error::Decode(wrong.into()))?,
            };
            if !within.holds(&place) {
                return Ok(None);
            }
            let print = fingerprint(row.try_get(0)?)?;
            if row.try_get::<&str, _>(2)? == "absent" {
                return Ok(Some((print, None)));
            }
            let finding: Finding = unpack(row.try_get(4)?).map_err(decode)?;
            let last_run = || looks.iter().find(|(scope, _)| Within::new(scope).holds(&place)).map(|(_, at)| *at);
            let last_seen = match row.try_get::<Option<i64>, _>(3)? {
                Some(seconds) => time(seconds),
                None => last_run().unwrap_or(evaluated_at),
            };
            Ok(Some((print, Some(KnownFinding { finding, first_seen: time(row.try_get(1)?), last_seen }))))
        })?;
        for (print, known) in rows.into_iter().flatten() {
            match known {
                Some(known) => there.push(known),
                None => {
                    gone.insert(print);
                }
            }
        }
        Ok((there, gone))
    }

    /// The scopes of the scans of a name, each with when its last one judged, the last one first.
    fn looks(&mut self, name: &str, until: i64) -> Result<Vec<(Scope, Time)>, StoreError> {
        let sql = "SELECT max(r.id), c.body, r.evaluated_at FROM runs r JOIN contents c ON c.id = r.scope \
                   WHERE r.name = ?1 AND r.kind = 'scan' AND r.ended_at IS NOT NULL AND r.id <= ?2 \
                   GROUP BY r.scope ORDER BY 1 DESC";
        self.db.rows(sql, args![name, until], |row| {
            let evaluated_at = time(row.try_get::<Option<i64>, _>(2)?.unwrap_or_default());
            Ok((unpack(row.try_get(1)?).map_err(decode)?, evaluated_at))
        })
    }

    /// The resources that were there after a run, each with the hash of its `config` and `tags`.
    fn hashes_until(&mut self, until: i64, within: &Within<'_>) -> Result<BTreeMap<ResourceId, String>, StoreError> {
        let places: HashMap<i64, bool> = self
            .db
            .rows("SELECT id, account, region, type FROM places", args![], |row| {
                let kind: &str = row.try_get(3)?;
                let holds = kind.parse().is_ok_and(|resource_type| {
                    let place = |account, region| Place { account, region, resource_type };
                    match (row.try_get(1), row.try_get(2)) {
                        (Ok(account), Ok(region)) => within.holds(&place(account, region)),
                        _ => false,
                    }
                });
                Ok((row.try_get::<i64, _>(0)?, holds))
            })?
            .into_iter()
            .collect();
        // the hash of the document as last seen; a run further back is asked for what its revisions say
        let now = "SELECT arn, place, config_hash FROM resources WHERE presence < 2 AND ?1 = ?1 ORDER BY arn";
        let then = "SELECT r.arn, r.place, CASE WHEN v.id = r.revision THEN r.config_hash ELSE -v.id END FROM resources r \
                    JOIN revisions v ON v.resource = r.id WHERE v.from_run <= ?1 AND (v.to_run IS NULL OR v.to_run > ?1) \
                    ORDER BY r.arn";
        let sql = if until == i64::MAX { now } else { then };
        let mut hashes = BTreeMap::new();
        self.db.each(sql, args![until], |row| {
            if places.get(&row.try_get(1)?).copied().unwrap_or_default() {
                let hash = format!("{:016x}", row.try_get::<i64, _>(2)?.cast_unsigned());
                hashes.insert(row.try_get::<String, _>(0)?, hash);
            }
            Ok(std::ops::ControlFlow::Continue(()))
        })?;
        Ok(hashes)
    }
}

/// How many pairs of region and type two scopes share, over the accounts that they share.
fn shared(one: &Scope, other: &Scope) -> usize {
    let common = |a: &[String], b: &[String]| a.iter().filter(|item| b.contains(item)).count();
    let types = one.types.iter().filter(|kind| other.types.contains(kind)).count();
    // types of the account count even where no region is shared
    common(&one.accounts, &other.accounts) * types * (1 + common(&one.regions, &other.regions))
}

/// A scope, as a set of places.
struct Within<'a> {
    accounts: HashSet<&'a str>,
    regions: HashSet<&'a str>,
    types: HashSet<crate::model::ResourceType>,
}

impl<'a> Within<'a> {
    fn new(scope: &'a Scope) -> Self {
        Self {
            accounts: scope.accounts.iter().map(String::as_str).collect(),
            regions: scope.regions.iter().map(String::as_str).chain([GLOBAL]).collect(),
            types: scope.types.iter().copied().collect(),
        }
    }

    fn holds(&self, place: &Place) -> bool {
        self.accounts.contains(place.account.as_str())
            && self.regions.contains(place.region.as_str())
            && self.types.contains(&place.resource_type)
    }
}
