//! Placement decisions, explained for those who show them.

use std::cell::RefCell;
use std::rc::Rc;

use ecslab::placement::{Change, Decision, FunnelStep};
use ecslab::simulation::PlacementRecord;

/// How many decisions are kept: those that the inspector lists at most, and those that the stage
/// shows side by side.
const KEPT: usize = 10;

/// A decision with everything that led to it.
#[derive(Debug)]
pub struct Explained {
    /// The decision.
    pub decision: Decision,
    /// Its steps.
    pub funnel: Vec<FunnelStep>,
}

/// What was found for the decisions that were asked for last, the newest at the end.
struct Latest<Value>(Vec<(Rc<PlacementRecord>, Rc<Value>)>);

impl<Value> Latest<Value> {
    /// What belongs to a decision, found now if it was not asked for lately.
    fn of(
        &mut self,
        record: &Rc<PlacementRecord>,
        find: fn(&PlacementRecord) -> Value,
    ) -> Rc<Value> {
        let known = self.0.iter().position(|(it, _)| Rc::ptr_eq(it, record));
        let entry = match known {
            Some(known) => self.0.remove(known),
            None => (Rc::clone(record), Rc::new(find(record))),
        };
        let value = Rc::clone(&entry.1);
        self.0.push(entry);
        if self.0.len() > KEPT {
            self.0.remove(0);
        }
        value
    }
}

thread_local! {
    static EXPLAINED: RefCell<Latest<Explained>> = const { RefCell::new(Latest(Vec::new())) };
    static WOULD_HELP: RefCell<Latest<Vec<Change>>> = const { RefCell::new(Latest(Vec::new())) };
}

/// The decision of a record, explained. Whoever shows it asks on each change of the world; it is
/// explained anew only when several others have been asked for since.
pub fn explained(record: &Rc<PlacementRecord>) -> Rc<Explained> {
    EXPLAINED.with_borrow_mut(|latest| {
        latest.of(record, |record| {
            let decision = record.decision.explain();
            let funnel = decision.funnel();
            Explained { decision, funnel }
        })
    })
}

/// The changes after which the task of a decision would be placed, found once for a decision.
pub fn would_help(record: &Rc<PlacementRecord>) -> Rc<Vec<Change>> {
    WOULD_HELP.with_borrow_mut(|latest| latest.of(record, |it| it.decision.what_would_help()))
}
