//! The stage twice, at the same moment: the branch that is played, and one to compare it with.
//!
//! The second is drawn by the same components from a state whose world is that of the other branch.
//! It can be looked at and not be changed.

mod placement;

use std::rc::Rc;

use ecslab::lifecycle::TaskNumber;
use ecslab::placement::PlacementStrategy;
use ecslab::scenario::Scenario;
use ecslab::simulation::World;
use yew::{Callback, Event, Html, use_callback, use_memo};

use self::placement::{Moment, PlacementStrip};
use super::one_stage;
use crate::markup::{component, html};
use crate::part::PartProperties;
use crate::store::differences::{NOTHING, TaskDifference, difference, differing};
use crate::store::{
    Beside, Compared, Dialog, Run, Selection, Shared, State, TimeCommand, UserCommand, View,
};
use crate::timeline::chosen_index;

/// The most tasks that are named one by one.
const NAMED: usize = 3;

/// What is said when somebody wants to change the other branch.
const READ_ONLY: &str = "This branch is shown to compare. Play it to change something in it.";

/// The two stages.
#[component]
pub fn SideBySide(properties: &PartProperties) -> Html {
    let PartProperties { state, act } = properties;
    let there = use_memo(
        (state.world.clone(), state.beside.clone()),
        |(world, beside)| beside.as_ref().map(|beside| Other::of(world, beside)),
    );
    let scenarios = Scenarios(
        Rc::clone(&state.run.scenario),
        (state.beside.as_ref()).map(|it| Rc::clone(&it.scenario)),
    );
    let of_strategies = use_memo(scenarios, |Scenarios(here, there)| {
        (there.as_ref()).is_some_and(|there| chains(here) != chains(there))
    });
    let look = use_callback(
        (act.clone(), state.world.clone()),
        |command, (act, world)| act.emit(looked_at(command, world)),
    );
    let (Some(beside), Some(there)) = (&state.beside, &*there) else {
        return html! {};
    };
    let compared = |is_other| {
        Some(Compared {
            is_other,
            differing: Rc::clone(&there.differing),
        })
    };
    let here = State {
        compared: compared(false),
        ..state.clone()
    };
    let other = State {
        compared: compared(true),
        ..there.state(state, beside)
    };
    let branches = &state.document.scenario.branches;
    let name = |index: Option<usize>| {
        let branch = index.and_then(|index| branches.get(index));
        branch.map_or("", |branch| branch.name.as_str())
    };
    let played = name(state.document.scenario.played_branch());
    let compared_with = name(Some(beside.branch));
    // Then nearly every task differs, and the placement tells more than the tasks one by one.
    let of_strategies = *of_strategies;
    html! {
        <div class="side-by-side">
            <div class="side-head">
                { differences(
                    there.differing.len(),
                    &there.named(&state.world, if of_strategies { 0 } else { NAMED }),
                    act,
                ) }
                { placement_strip(state, beside, there, (compared_with, of_strategies), act) }
            </div>
            <section class="side" aria-label={format!("{played}, which is played")}>
                <header>
                    <h3>{ played }</h3>
                    <span class="tag ok">{ "Here, played" }</span>
                </header>
                <div class="side-stage">{ one_stage(&here, act) }</div>
            </section>
            <section class="side is-other" aria-label={format!("{compared_with}, to compare")}>
                <header>
                    { title(state, beside.branch, act) }
                    <span class="tag">{ "There, to compare" }</span>
                </header>
                <div class="side-stage">{ one_stage(&other, &look) }</div>
            </section>
        </div>
    }
}

/// The scenarios of two branches, equal to others when they are the very same.
struct Scenarios(Rc<Scenario>, Option<Rc<Scenario>>);

impl PartialEq for Scenarios {
    fn eq(&self, other: &Self) -> bool {
        let there = self.1.as_ref().map(Rc::as_ptr);
        Rc::ptr_eq(&self.0, &other.0) && there == other.1.as_ref().map(Rc::as_ptr)
    }
}

/// The strategies of everybody who starts tasks.
fn chains(scenario: &Scenario) -> Vec<Vec<PlacementStrategy>> {
    let starters = scenario.task_starters().into_iter();
    starters.map(|it| it.strategies).collect()
}

/// What the two placements come to, where placements are seen.
fn placement_strip(
    state: &State,
    beside: &Beside,
    there: &Other,
    (name, of_strategies): (&str, bool),
    act: &Callback<UserCommand>,
) -> Html {
    if state.view != View::Cluster || state.world.instances.is_empty() {
        return html! {};
    }
    let open = act.reform(|_| UserCommand::OpenDialog(Dialog::Strategies(None)));
    let choose = html! {
        <button class="btn line xs" type="button" onclick={open}>{ "Other strategies" }</button>
    };
    html! {
        <PlacementStrip
            // Opened or not by what is compared.
            key={beside.branch}
            here={state.world.clone()}
            there={there.world.clone()}
            name={name.to_owned()}
            open={of_strategies}
            moment={Moment::of(state)}
            {choose}
        />
    }
}

/// The other branch at the moment that is shown.
struct Other {
    world: Shared<World>,
    events: usize,
    differing: Rc<Vec<TaskNumber>>,
}

impl Other {
    fn of(here: &World, beside: &Beside) -> Self {
        let world = beside.simulation.world_at(here.at);
        Self {
            differing: Rc::new(differing(here, &world)),
            world: Shared::new(world),
            events: beside.simulation.events_until(here.at),
        }
    }

    /// How the first so many tasks differ that do.
    fn named(&self, here: &World, count: usize) -> Vec<TaskDifference> {
        let named = self.differing.iter().take(count);
        let there = &self.world;
        let named =
            named.filter_map(|task| difference(*task, here.tasks.get(task), there.tasks.get(task)));
        named.collect()
    }

    /// The state in which this branch would be played.
    fn state(&self, played: &State, beside: &Beside) -> State {
        let mut state = played.clone();
        state.run = Run {
            scenario: Rc::clone(&beside.scenario),
            simulation: Rc::clone(&beside.simulation),
            // Another one whenever it has gone further.
            generation: beside.simulation.journal().len() as u64,
            ..state.run
        };
        state.world = self.world.clone();
        state.time.events = self.events;
        state.beat = None;
        state.beside = None;
        state
    }
}

/// What a command given in the other branch does: what is in both can be selected.
fn looked_at(command: UserCommand, here: &World) -> UserCommand {
    let is_there = match &command {
        UserCommand::Select(Selection::Task(task)) => here.tasks.contains_key(task),
        UserCommand::Select(Selection::Instance(arn)) => here
            .instances
            .iter()
            .any(|it| it.container_instance_arn == *arn),
        UserCommand::Select(Selection::Nothing) | UserCommand::Say(_) => true,
        UserCommand::Select(Selection::Call(_)) => false,
        _ => return UserCommand::Say(READ_ONLY.to_owned()),
    };
    if is_there {
        return command;
    }
    UserCommand::Say(
        "This is only in the branch to compare. Play that branch to look into it.".to_owned(),
    )
}

/// The name of the branch, or the choice of one where there are several.
fn title(state: &State, chosen: usize, act: &Callback<UserCommand>) -> Html {
    let scenario = &state.document.scenario;
    let played = scenario.played_branch();
    let others = scenario.branches.iter().enumerate();
    let others: Vec<_> = others.filter(|(index, _)| Some(*index) != played).collect();
    if let [(_, branch)] = others.as_slice() {
        return html! { <h3>{ branch.name.clone() }</h3> };
    }
    let onchange = act.reform(move |event: Event| {
        let index = chosen_index(&event).unwrap_or(chosen);
        UserCommand::TimeMachine(TimeCommand::SetBeside(Some(index)))
    });
    html! {
        <h3>
            <select aria-label="Branch to compare" {onchange}>
                { for others.into_iter().map(|(index, branch)| html! {
                    <option key={index} value={index.to_string()} selected={index == chosen}>
                        { branch.name.clone() }
                    </option>
                }) }
            </select>
        </h3>
    }
}

/// Which tasks differ at this moment, the first of them in words.
fn differences(count: usize, named: &[TaskDifference], act: &Callback<UserCommand>) -> Html {
    let open = act.reform(|_| UserCommand::OpenDialog(Dialog::Branches));
    let more = count.saturating_sub(named.len());
    html! {
        <p class="side-differences">
            if count == 0 {
                <b>{ "No task differs at this moment" }</b>
            } else {
                <b>
                    if count == 1 {
                        { "1 task differs" }
                    } else {
                        { format!("{count} tasks differ") }
                    }
                </b>
                { for named.iter().map(|task| html! { <span>{ words(task) }</span> }) }
                if more > 0 {
                    <button class="btn line xs" type="button" onclick={open}>
                        if named.is_empty() {
                            { "Which tasks" }
                        } else {
                            { format!("{more} more") }
                        }
                    </button>
                }
            }
        </p>
    }
}

/// How a task differs, in a few words: here is what is played.
fn words(difference: &TaskDifference) -> String {
    let id = &difference.short_id;
    let found = |name: &str| {
        let mut members = difference.members.iter();
        members.find(|(member, ..)| *member == name)
    };
    match found("lastStatus") {
        Some((_, here, there)) if there == NOTHING => {
            return format!("{id} only here, {here}");
        }
        Some((_, here, there)) if here == NOTHING => {
            return format!("{id} only there, {there}");
        }
        Some((_, here, there)) => return format!("{id} {here} here, {there} there"),
        None => {}
    }
    let first = found("placement").or(difference.members.first());
    first.map_or(String::new(), |(member, here, there)| match *member {
        "placement" => format!("{id} on {here} here, on {there} there"),
        member => format!("{id} {member} {here} here, {there} there"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn difference(members: &[(&'static str, &str, &str)]) -> TaskDifference {
        TaskDifference {
            task: TaskNumber(3),
            short_id: "a1b2".to_owned(),
            name: String::new(),
            members: members
                .iter()
                .map(|(name, here, there)| (*name, (*here).to_owned(), (*there).to_owned()))
                .collect(),
        }
    }

    #[test]
    fn a_task_that_differs_is_told_by_what_matters_most() {
        for (members, expected) in [
            (
                &[("lastStatus", "RUNNING", NOTHING)] as &[_],
                "a1b2 only here, RUNNING",
            ),
            (
                &[("lastStatus", NOTHING, "PENDING")],
                "a1b2 only there, PENDING",
            ),
            (
                &[
                    ("lastStatus", "RUNNING", "STOPPED"),
                    ("placement", "i-1", "i-2"),
                ],
                "a1b2 RUNNING here, STOPPED there",
            ),
            (
                &[
                    ("desiredStatus", "RUNNING", "STOPPED"),
                    ("placement", "i-1", "i-2"),
                ],
                "a1b2 on i-1 here, on i-2 there",
            ),
            (
                &[("desiredStatus", "RUNNING", "STOPPED")],
                "a1b2 desiredStatus RUNNING here, STOPPED there",
            ),
        ] {
            assert_eq!(words(&difference(members)), expected);
        }
    }

    #[test]
    fn the_other_branch_can_be_looked_at_and_not_be_changed() {
        let (simulation, _) =
            ecslab::simulation::Simulation::new(&ecslab::scenario::Scenario::default());
        let world = simulation.world();
        let nothing = UserCommand::Select(Selection::Nothing);
        assert_eq!(looked_at(nothing.clone(), world), nothing);
        let of_the_other = UserCommand::Select(Selection::Task(TaskNumber(1)));
        assert!(matches!(
            looked_at(of_the_other, world),
            UserCommand::Say(text) if text.starts_with("This is only in")
        ));
        let change = UserCommand::OpenDialog(Dialog::Faults);
        let refused = looked_at(change, world);
        assert_eq!(refused, UserCommand::Say(READ_ONLY.to_owned()));
    }
}
