//! Any life of an account: the store tells of every day what the account was on that day, before and after pruning, and
//! after export and import.

use std::collections::BTreeMap;

use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::sample::{World, day};
use super::{DocumentFilter, Store, StoreError, StoreUrl};
use crate::model::Time;

/// What happens to one group before a run.
#[derive(Clone, Copy, Debug)]
enum Event {
    Set(u8),
    Status(u8),
    Unread,
    Remove,
}

/// One run: events by group, and whether the list is whole.
type Day = (Vec<(u8, Event)>, bool);

fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        4 => (0..3_u8).prop_map(Event::Set),
        1 => (0..3_u8).prop_map(Event::Status),
        1 => Just(Event::Unread),
        2 => Just(Event::Remove),
    ]
}

/// What the account is known to be: the value of each group.
type Known = BTreeMap<String, u64>;

fn documents(store: &mut Store, at: Time) -> Known {
    let mut known = Known::new();
    let filter = DocumentFilter { at: Some(at), ..DocumentFilter::default() };
    let take = |resource: crate::model::Resource| {
        // a part that could not be read then is left out; what is known of it is in the revision
        let value = resource.config.get("n").and_then(Value::as_u64);
        known.insert(resource.name, value.unwrap_or(UNREAD));
        Ok(())
    };
    match store.documents(&filter, take) {
        // a time that was pruned: nothing is known of it
        Err(StoreError::Refused(_)) => Known::new(),
        told => told.map(|()| known).unwrap(),
    }
}

const UNREAD: u64 = 99;

/// Lives through the days; returns what was known after each.
fn live(world: &mut World, days: &[Day]) -> Vec<Known> {
    let mut account: BTreeMap<String, (u64, bool)> = BTreeMap::new();
    let mut known = Known::new();
    let mut all = vec![];
    for (events, is_whole) in days {
        // a part is unread for one run, then read again
        for (name, (value, is_read)) in &mut account {
            if !*is_read {
                *is_read = true;
                world.set(name, json!({"n": value}));
            }
        }
        for (group, event) in events {
            let name = format!("sg-{group}");
            match event {
                Event::Set(value) => {
                    account.insert(name.clone(), (u64::from(*value), true));
                    world.set(&name, json!({"n": value}));
                }
                Event::Status(value) if account.contains_key(&name) => {
                    *world.part(&name, "status") = json!({"s": value})
                }
                Event::Unread if account.contains_key(&name) => {
                    account.get_mut(&name).unwrap().1 = false;
                    world.set(&name, json!({}));
                    world.cannot_read(&name, "/config/n");
                }
                Event::Remove => {
                    account.remove(&name);
                    world.remove(&name);
                }
                Event::Status(_) | Event::Unread => {}
            }
        }
        world.list_is_whole(*is_whole);
        world.run();
        if *is_whole {
            known.retain(|name, _| account.contains_key(name));
        }
        for (name, (value, is_read)) in &account {
            known.insert(name.clone(), if *is_read { *value } else { UNREAD });
        }
        all.push(known.clone());
    }
    all
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_day_is_remembered(days in vec((vec((0..4_u8, event()), 0..4), prop::bool::weighted(0.8)), 1..9), cut in 0..9_u32) {
        let mut world = World::new();
        let expected = live(&mut world, &days);
        let found = |store: &mut Store| -> Vec<Known> {
            (1..).zip(&expected).map(|(number, _)| documents(store, day(number))).collect()
        };
        prop_assert_eq!(&found(&mut world.store), &expected);
        prop_assert_eq!(world.store.check().unwrap().problems, Vec::<String>::new());

        let mut text = vec![];
        world.store.export(&mut text).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let mut copy = Store::open_or_make(&StoreUrl::file(folder.path().join("copy.db"))).unwrap();
        copy.import(&mut text.as_slice()).unwrap();
        prop_assert_eq!(&found(&mut copy), &expected);
        prop_assert_eq!(copy.check().unwrap().problems, Vec::<String>::new());

        let limit = cut.clamp(1, u32::try_from(days.len()).unwrap());
        world.store.prune(day(limit)).unwrap();
        let first = usize::try_from(limit).unwrap() - 1;
        prop_assert_eq!(&found(&mut world.store)[first..], &expected[first..]);
        prop_assert_eq!(world.store.check().unwrap().problems, Vec::<String>::new());
    }
}
