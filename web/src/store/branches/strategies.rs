//! A branch that differs in its placement strategies only, drawn beside what is played.

use std::rc::Rc;

use ecslab::placement::{CHAINS, chain_text, strategies_of};
use ecslab::scenario::{Branch, StarterPlace};

use super::name_played;
use crate::store::{Store, View};

/// Shows what is played beside the same under the strategies of this index, those of `of` or of
/// all that may have some: as a branch of its own, unless there is one that plays the same.
pub(in crate::store) fn compare(store: &mut Store, of: Option<StarterPlace>, chain: usize) {
    let Some((chain, _)) = CHAINS.get(chain) else {
        return;
    };
    let strategies = strategies_of(chain);
    let run = Rc::clone(&store.state.run.scenario);
    let other = run.with_strategies(of, &strategies);
    if other.plays_as(&run) {
        return store.notify("These strategies are what is played.".to_owned(), false);
    }
    let known = {
        let mut branches = store.state.document.scenario.branches.iter();
        branches.position(|it| it.timeline.is_some() && run.of_branch(it).0.plays_as(&other))
    };
    let index = known.unwrap_or_else(|| {
        let starters = run.task_starters();
        let whose = starters.iter().find(|it| Some(it.place) == of);
        let text = chain_text(&strategies);
        let name = match whose.filter(|_| starters.len() > 1) {
            Some(starter) => format!("{}: {text}", starter.name),
            None => text,
        };
        store.rewrite(None, |scenario| {
            name_played(scenario);
            let name = free_name(&scenario.branches, name);
            scenario.branches.push(Branch {
                name,
                timeline: Some(other.timeline.clone()),
                scenario: other.parts_unlike(&run),
                ..Branch::default()
            });
        });
        store.state.document.scenario.branches.len() - 1
    });
    store.set_beside(Some(index));
    let state = &mut store.state;
    state.side_by_side = true;
    state.beat = None;
    state.view = View::Cluster;
    state.pane = crate::store::Pane::Stage;
}

/// The name, with a number if a branch has it.
fn free_name(branches: &[Branch], name: String) -> String {
    let is_taken = |name: &str| branches.iter().any(|it| it.name == name);
    if !is_taken(&name) {
        return name;
    }
    let numbered = (2..).map(|number| format!("{name} ({number})"));
    let mut free = numbered.filter(|it| !is_taken(it));
    free.next().unwrap_or(name)
}
