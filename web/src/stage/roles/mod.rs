//! The stage's view of who calls what with which role.

mod board;
mod callers;
mod every_statement;
mod gate;
mod panel;
mod refused_request;
mod role_card;
mod services;
mod statement;
mod verdict;
mod wires;

use std::rc::Rc;

use ecslab::iam::{Role, RoleKind};
use ecslab::lifecycle::{Task, TaskNumber};
use ecslab::simulation::ApiCall;
use web_sys::Element;
use yew::{
    Callback, Html, Properties, hook, use_callback, use_effect_with, use_mut_ref, use_node_ref,
    use_state_eq,
};

use crate::glyph::icon;
use crate::markup::{component, html};
use crate::part::PartProperties;
use crate::stage::measure::{bring_into_view, use_size};
use crate::stage::motion::{Motion, use_motion};
use crate::stage::subject;
use crate::store::{State, UserCommand};
use board::{Board, ServiceRow, Trust, call_shown, role_key};
use callers::callers;
use gate::{Gate, legend};
use panel::{Panel, Smallest, use_smallest};
use refused_request::refused_request;
use role_card::{Lane, role_card};
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
            <>
                <p class="roles-empty">
                    { "No task yet. The calls of a task follow from its task definition and from what \
                       its application does." }
                </p>
                { refused_request(state, None, act) }
            </>
        };
    };
    html! {
        <>
            <RolesOf state={state.clone()} act={act.clone()} task={task.clone()} {pulses} />
            { refused_request(state, Some(&task), act) }
        </>
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
    act: Callback<UserCommand>,
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
    let panel = use_state_eq(|| None::<Panel>);
    let toggle = use_callback(open.clone(), |key: String, open| {
        open.set(if open.as_deref() == Some(key.as_str()) {
            None
        } else {
            Some(key)
        });
    });
    let toggle_panel = use_callback(panel.clone(), |wanted: Panel, panel| {
        panel.set((**panel != Some(wanted)).then_some(wanted));
    });
    {
        let panel = panel.setter();
        // Whoever chooses a call wants to see its verdict.
        use_effect_with(state.selection.clone(), move |_| panel.set(None));
    }
    let opened = use_node_ref();
    use_effect_with((*panel, opened.clone()), |(panel, opened)| {
        if let Some(opened) = opened.cast::<Element>().filter(|_| panel.is_some()) {
            bring_into_view(&opened);
        }
    });
    let simulation = &state.run.simulation;
    let planned = simulation.planned_calls(task);
    let board = Board::of(&state.world, task, &planned, simulation.instance_role());
    let smallest = use_smallest(state, &board);
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
                    let least = smallest.iter().find(|(kind, _)| *kind == card.kind);
                    html! {
                        <>
                            <div class="roles-card" style={row.clone()}>
                                { role_card(&Lane {
                                    card,
                                    signs: !rows.is_empty(),
                                    launch_type: task.launch_type,
                                    least: least.map(|(_, least)| least),
                                    open: *panel,
                                    toggle: &toggle_panel,
                                }) }
                            </div>
                            <div class="roles-services" style={row}>
                                if rows.is_empty() {
                                    { no_calls(card.kind, &board) }
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
                    leads={leads(&board, state, pulses)}
                    ways={ways(&board, state, pulses)}
                />
            </div>
            { legend(|gate| is_there(&board, gate)) }
            <div ref={opened}>
                { below(&Below {
                    state, act, task, board: &board, smallest: &smallest, panel: *panel, shown,
                }) }
            </div>
        </div>
    }
}

/// What stands below the roles.
struct Below<'a> {
    state: &'a State,
    act: &'a Callback<UserCommand>,
    task: &'a Task,
    board: &'a Board,
    smallest: &'a Smallest,
    panel: Option<Panel>,
    shown: Option<usize>,
}

fn below(of: &Below) -> Html {
    let Below { state, act, .. } = of;
    let verdict = |call: &Rc<ApiCall>, role_then: Option<Rc<Role>>| {
        let name = call.role_name.as_ref();
        call_verdict(CallVerdict {
            call,
            task: Some(of.task),
            role_then,
            credentials: state.run.simulation.credentials_of_call(call),
            role_now: name.and_then(|name| state.world.roles.get(name).map(|role| &**role)),
            identity: &state.world.identity,
            act,
            place: "",
        })
    };
    let as_made = |index: usize| {
        let call = state.world.calls.get(index)?;
        Some(verdict(call, role_at(state.run.simulation.journal(), call)))
    };
    let opened = of.panel.and_then(|panel| match panel {
        Panel::Trust(kind) => {
            let card = of.board.roles.iter().find(|card| card.kind == kind)?;
            match &card.trust {
                Trust::Given(made) => as_made((*made)?),
                Trust::Refused(call) => {
                    let role = panel::role_now(of.board, &state.world, kind);
                    Some(verdict(call, role.cloned()))
                }
                Trust::NoRole | Trust::NoSuchRole | Trust::NotAsked => None,
            }
        }
        Panel::LeastPrivilege(kind) => {
            let role = panel::role_now(of.board, &state.world, kind)?;
            let (_, least) = of.smallest.iter().find(|(of, _)| *of == kind)?;
            Some(panel::least_privilege(kind, role, least, state, act))
        }
    });
    opened.or_else(|| as_made(of.shown?)).unwrap_or_else(|| {
        html! {
            <p class="roles-hint">
                { "Nothing is denied. Choose a service to see which statement allows the call, \
                   and to take the permission away." }
            </p>
        }
    })
}

fn is_there(board: &Board, gate: Gate) -> bool {
    let mut services = board.services.iter().map(ServiceRow::gate);
    let mut trusts = board.roles.iter().map(|card| card.trust.gate());
    services.any(|it| it == gate) || (gate != Gate::NotYet && trusts.any(|it| it == gate))
}

/// What stands in the place of the services of a role that signs nothing.
fn no_calls(role: RoleKind, board: &Board) -> Html {
    let falls_through = match role {
        RoleKind::Execution => board.falls_through(false),
        RoleKind::Task => board.falls_through(true),
        RoleKind::Instance => false,
    };
    if falls_through {
        let words = match role {
            RoleKind::Task => "no task role: the SDK falls through to the instance role",
            _ => "no task execution role: the ECS agent falls back on the instance role",
        };
        return html! { <p class="services-none is-fall-through"><span class={role_key(role)}>{ icon("right") }</span>{ words }</p> };
    }
    let words = match role {
        RoleKind::Execution => "This task definition makes no call with the task execution role.",
        RoleKind::Task => "The application makes no call with a task role.",
        RoleKind::Instance => "Signs nothing for this task.",
    };
    html! { <p class="services-none">{ words }</p> }
}

/// Names of the containers whose applications make calls.
fn calling(board: &Board) -> Vec<&str> {
    let actions = board.services.iter().flat_map(|row| &row.actions);
    actions
        .filter(|action| action.is_of_application)
        .map(|action| action.container.as_str())
        .collect()
}

fn leads(board: &Board, state: &State, pulses: &[usize]) -> Vec<Lead> {
    let lead = |caller, role, instead_of: Option<RoleKind>, trust| Lead {
        caller,
        role,
        instead_of,
        trust,
        pulse: pulses.iter().rev().copied().find(|index| {
            state.world.calls.get(*index).is_some_and(|call| {
                signer(call) == role && instead_of.is_none_or(|own| is_by(call, own))
            })
        }),
    };
    let mut leads = Vec::new();
    for card in board.roles.iter().filter(|card| card.name.is_some()) {
        let trust = card.trust.gate();
        match card.kind {
            RoleKind::Execution => leads.push(lead("agent", card.kind, None, trust)),
            RoleKind::Task => leads.push(lead("application", card.kind, None, trust)),
            RoleKind::Instance => {
                for (caller, own) in [
                    ("agent", RoleKind::Execution),
                    ("application", RoleKind::Task),
                ] {
                    if board.falls_through(own == RoleKind::Task) {
                        leads.push(lead(caller, card.kind, Some(own), trust));
                    }
                }
            }
        }
    }
    leads
}

/// Whether the caller whose own role is of this kind makes the call.
fn is_by(call: &ApiCall, own: RoleKind) -> bool {
    call.pointer.is_empty() == (own == RoleKind::Task)
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
