//! What would help tasks that found no place, for those who show it.

use std::cell::RefCell;
use std::rc::Rc;

use ecslab::placement::Change;
use ecslab::simulation::PlacementRecord;

/// How many decisions it is kept for.
const KEPT: usize = 10;

/// A decision, and the changes after which its task would be placed.
type Helped = (Rc<PlacementRecord>, Rc<Vec<Change>>);

thread_local! {
    /// The decisions that were asked for last, the newest at the end.
    static LAST: RefCell<Vec<Helped>> = const { RefCell::new(Vec::new()) };
}

/// The changes after which the task of a decision would be placed, found once for a decision.
pub fn would_help(record: &Rc<PlacementRecord>) -> Rc<Vec<Change>> {
    let mut kept = LAST.take();
    let known = kept.iter().position(|(it, _)| Rc::ptr_eq(it, record));
    let entry = known.map_or_else(
        || {
            (
                Rc::clone(record),
                Rc::new(record.decision.what_would_help()),
            )
        },
        |known| kept.remove(known),
    );
    let changes = Rc::clone(&entry.1);
    kept.push(entry);
    if kept.len() > KEPT {
        kept.remove(0);
    }
    LAST.set(kept);
    changes
}
