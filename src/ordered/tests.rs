use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::*;

#[test]
fn entries_are_in_the_order_of_their_keys_whatever_order_they_came_in() {
    let map = OrderedMap::from([("web", 2), ("batch", 1), ("worker", 3)]);
    let keys: Vec<_> = map.keys().copied().collect();
    assert_eq!(keys, ["batch", "web", "worker"]);
    assert_eq!(map.values().copied().collect::<Vec<_>>(), [1, 2, 3]);
    assert_eq!(map.last_key_value(), Some((&"worker", &3)));
}

#[test]
fn a_key_that_comes_again_replaces_what_it_had() {
    let mut map = OrderedMap::from([("web", 1), ("web", 2)]);
    assert_eq!(map.len(), 1);
    assert_eq!(map.insert("web", 3), Some(2));
    *map.get_or_default("web") += 1;
    *map.get_or_default("batch") += 1;
    assert_eq!(map, OrderedMap::from([("batch", 1), ("web", 4)]));
}

proptest! {
    /// What is done to both, key by key, leaves both with the same entries.
    #[test]
    fn a_map_holds_what_a_tree_would_hold(
        steps in prop::collection::vec((0..12_u8, prop::option::of(any::<u8>())), 0..60),
    ) {
        let (mut map, mut tree) = (OrderedMap::new(), BTreeMap::new());
        for (key, value) in steps {
            match value {
                Some(value) => prop_assert_eq!(map.insert(key, value), tree.insert(key, value)),
                None => prop_assert_eq!(map.remove(&key), tree.remove(&key)),
            }
            prop_assert_eq!(map.get(&key), tree.get(&key));
            prop_assert_eq!(map.contains_key(&key), tree.contains_key(&key));
        }
        prop_assert_eq!(format!("{map:?}"), format!("{tree:?}"));
        prop_assert!(map.iter().eq(&tree));
        prop_assert!(map.into_iter().eq(tree));
    }

    #[test]
    fn sets_hold_what_trees_would_hold(
        one in prop::collection::vec(0..12_u8, 0..12),
        other in prop::collection::vec(0..12_u8, 0..12),
        taken in 0..12_u8,
    ) {
        let tree = |members: &[u8]| members.iter().copied().collect::<BTreeSet<_>>();
        let set = |members: &[u8]| members.iter().copied().collect::<OrderedSet<_>>();
        let (mut trees, mut sets) = ((tree(&one), tree(&other)), (set(&one), set(&other)));
        prop_assert!(sets.0.intersection(&sets.1).eq(trees.0.intersection(&trees.1)));
        prop_assert!(sets.0.difference(&sets.1).eq(trees.0.difference(&trees.1)));
        prop_assert_eq!(sets.0.is_disjoint(&sets.1), trees.0.is_disjoint(&trees.1));
        prop_assert_eq!(sets.0.remove(&taken), trees.0.remove(&taken));
        prop_assert_eq!(sets.0.contains(&taken), trees.0.contains(&taken));
        prop_assert_eq!(sets.0.insert(taken), trees.0.insert(taken));
        sets.1.retain(|member| member % 2 == 0);
        trees.1.retain(|member| member % 2 == 0);
        prop_assert_eq!(format!("{sets:?}"), format!("{trees:?}"));
        prop_assert!(sets.0.iter().eq(&trees.0) && sets.1.iter().eq(&trees.1));
    }
}
