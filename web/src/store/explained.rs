//! Placement decisions, explained for those who show them.

use std::cell::RefCell;
use std::rc::Rc;

use ecslab::placement::{Decision, FunnelStep};
use ecslab::simulation::PlacementRecord;

/// How many decisions stay explained: those that the inspector lists at most, and those that the
/// stage shows side by side.
const KEPT: usize = 10;

/// A decision with everything that led to it.
#[derive(Debug)]
pub struct Explained {
    /// The decision.
    pub decision: Decision,
    /// Its steps.
    pub funnel: Vec<FunnelStep>,
}

thread_local! {
    /// The decisions that were asked for last, the newest at the end.
    static LAST: RefCell<Vec<(Rc<PlacementRecord>, Rc<Explained>)>> = const { RefCell::new(Vec::new()) };
}

/// The decision of a record, explained. Whoever shows it asks on each change of the world; it is
/// explained anew only when several others have been asked for since.
pub fn explained(record: &Rc<PlacementRecord>) -> Rc<Explained> {
    let mut kept = LAST.take();
    let known = kept.iter().position(|(it, _)| Rc::ptr_eq(it, record));
    let entry = known.map_or_else(
        || {
            let decision = record.decision.explain();
            let funnel = decision.funnel();
            (Rc::clone(record), Rc::new(Explained { decision, funnel }))
        },
        |known| kept.remove(known),
    );
    let explained = Rc::clone(&entry.1);
    kept.push(entry);
    if kept.len() > KEPT {
        kept.remove(0);
    }
    LAST.set(kept);
    explained
}
