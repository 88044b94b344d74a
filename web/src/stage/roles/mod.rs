//! The stage's view of who calls what with which role.

mod board;
mod callers;
mod role_card;
mod services;
mod statement;
mod verdict;
mod wires;

use std::rc::Rc;

use ecslab::iam::RoleKind;
use ecslab::lifecycle::{LaunchType, Task, TaskNumber};
use yew::{Html, Properties, classes, hook, use_callback, use_mut_ref, use_node_ref, use_state_eq};

use crate::markup::{component, html};
use crate::part::PartProperties;
use crate::stage::measure::use_size;
use crate::stage::motion::{Motion, use_motion};
use crate::stage::subject;
use crate::store::State;
use board::{Board, Gate, call_shown};
use callers::callers;
use role_card::role_card;
use services::Services;
use wires::{Lead, Way, Wires};

pub use board::signer;
pub use role_card::title as role_title;
pub use statement::{quote, role_at};
pub use verdict::{CallVerdict, call_verdict, short_resource};

/// The stage's view of who calls what with which role.
#[component]
pub fn RolesView(properties: &PartProperties) -> Html {
    let PartProperties { state, act } = properties;
    let motion = use_motion(&state.time);
    let task = subject::of_roles(&state.world, &state.selection);
    let pulses = use_pulses(state, task.as_deref(), motion);
    let Some(task) = task else {
        return html! {
            <p class="roles-empty">
                { "No task yet. The calls of a task follow from its task definition and from what \
                   its application does." }
            </p>
        };
    };
    html! {
        <RolesOf state={state.clone()} act={act.clone()} {task} {pulses} />
    }
}

/// The calls that have just been made for `task`, while time passes slowly enough to watch:
/// indices into `World::calls`.
#[hook]
fn use_pulses(state: &State, task: Option<&Task>, motion: Motion) -> Vec<usize> {
    type Seen = (Option<TaskNumber>, usize, Vec<usize>);
    let seen = use_mut_ref(Seen::default);
    let mut seen = seen.borrow_mut();
    let number = task.map(|task| task.number);
    let made = state.world.calls.len();
    if seen.0 != number || made < seen.1 || motion == Motion::Jumps {
        *seen = (number, made, Vec::new());
    } else if made > seen.1 {
        let new = state.world.calls.iter().enumerate().skip(seen.1);
        let pulses = new
            .filter(|(_, call)| call.task == number)
            .map(|(index, _)| index)
            .collect();
        *seen = (number, made, pulses);
    }
    seen.2.clone()
}

#[derive(Clone, PartialEq, Properties)]
struct RolesOfProperties {
    state: State,
    act: yew::Callback<crate::store::UserCommand>,
    task: Rc<Task>,
    pulses: Vec<usize>,
}

#[component]
fn RolesOf(properties: &RolesOfProperties) -> Html {
    let RolesOfProperties {
        state,
        act,
        task,
        pulses,
    } = properties;
    let grid = use_node_ref();
    let (width, height) = use_size(&grid, (716, 400));
    let open = use_state_eq(|| None::<String>);
    let toggle = use_callback(open.clone(), |key: String, open| {
        open.set(if open.as_deref() == Some(key.as_str()) {
            None
        } else {
            Some(key)
        });
    });
    let simulation = &state.run.simulation;
    let planned = simulation.planned_calls(task);
    let board = Board::of(&state.world, task, &planned, simulation.instance_role());
    let shown = call_shown(&state.world, task, &state.selection);
    html! {
        <div class="roles">
            <div class="roles-grid" ref={grid.clone()}
                 style={format!("--roles:{}", board.roles.len())}>
                { callers(task, &calling(&board)) }
                { for board.roles.iter().enumerate().map(|(index, card)| {
                    let (heading, role_class) = services::heading(card.kind);
                    let rows: Vec<_> = board.services_of(card.kind).collect();
                    let row = format!("--row:{}", index + 1);
                    html! {
                        <>
                            <div class="roles-card" style={row.clone()}>
                                { role_card(card, task.launch_type) }
                            </div>
                            <div class="roles-services" style={row}>
                                if rows.is_empty() {
                                    <p class="services-none">{ no_calls(card.kind) }</p>
                                } else {
                                    { services::services(&Services {
                                        rows, heading, role_class, shown,
                                        open: open.as_deref(), toggle: &toggle, act,
                                    }) }
                                }
                            </div>
                        </>
                    }
                }) }
                <Wires
                    {grid}
                    layout={(width, height, (*open).clone())}
                    leads={leads(&board, task)}
                    ways={ways(&board, state, pulses)}
                />
            </div>
            { legend(&board) }
            if let Some(call) = shown.and_then(|index| state.world.calls.get(index)) {
                { call_verdict(CallVerdict {
                    call,
                    task: Some(task),
                    role_then: role_at(simulation.journal(), call),
                    role_now: call.role_name.as_ref()
                        .and_then(|name| state.world.roles.get(name).map(|role| &**role)),
                    act,
                    place: "",
                }) }
            } else {
                <p class="roles-hint">
                    { "Nothing is denied. Choose a service to see which statement allows the call, \
                       and to take the permission away." }
                </p>
            }
        </div>
    }
}

fn no_calls(role: RoleKind) -> &'static str {
    match role {
        RoleKind::Execution => "This task definition makes no call with the task execution role.",
        RoleKind::Task => "The application makes no call with a task role.",
        RoleKind::Instance => "Nothing is signed with the instance's role.",
    }
}

/// Names of the containers whose applications make calls.
fn calling(board: &Board) -> Vec<&str> {
    board
        .services
        .iter()
        .filter(|row| row.role == RoleKind::Task)
        .flat_map(|row| row.actions.iter().map(|action| action.container.as_str()))
        .collect()
}

fn leads(board: &Board, task: &Task) -> Vec<Lead> {
    let mut leads = Vec::new();
    for card in board.roles.iter().filter(|card| card.name.is_some()) {
        let caller = match card.kind {
            RoleKind::Execution => "agent",
            RoleKind::Task => "application",
            RoleKind::Instance if task.launch_type == LaunchType::Ec2 => "agent",
            RoleKind::Instance => continue,
        };
        leads.push(Lead {
            caller,
            role: card.kind,
        });
    }
    leads
}

fn ways(board: &Board, state: &State, pulses: &[usize]) -> Vec<Way> {
    board
        .services
        .iter()
        .map(|row| Way {
            role: row.role,
            service: row.key(),
            gate: row.gate(),
            pulse: pulses.iter().rev().copied().find(|index| {
                state.world.calls.get(*index).is_some_and(|call| {
                    signer(call) == row.role
                        && call.action.split_once(':').map(|(prefix, _)| prefix)
                            == Some(row.prefix.as_str())
                })
            }),
        })
        .collect()
}

/// What the shapes at the gates mean; only those that are there.
fn legend(board: &Board) -> Html {
    let entries = [
        (Gate::Open, "is-ring", "allowed"),
        (
            Gate::ImplicitDeny,
            "is-bar",
            "implicit deny: no statement allows it",
        ),
        (
            Gate::ExplicitDeny,
            "is-thick-bar",
            "explicit deny: a statement denies it",
        ),
        (Gate::NotYet, "is-dots", "not called yet"),
    ];
    html! {
        <ul class="roles-legend">
            { for entries.into_iter()
                .filter(|(gate, ..)| board.services.iter().any(|row| row.gate() == *gate))
                .map(|(_, class, text)| html! {
                    <li><i class={classes!("gate-key", class)} aria-hidden="true"></i>{ text }</li>
                }) }
        </ul>
    }
}
