//! The bar above the stage: views, what this moment shows, tables.

use ecslab::lifecycle::LastStatus;
use yew::{Callback, Html};

use crate::choice::{ChoiceKind, ChoiceOption, ChoiceProperties, choice};
use crate::command_button::{Look, command_button};
use crate::glyph::icon;
use crate::markup::html;
use crate::store::catalogue::SIDE_BY_SIDE;
use crate::store::{Selection, State, UserCommand, View, faults::short_instance};

/// Views in the order of their tabs.
const VIEWS: [(View, &str, &str); 5] = [
    (View::Cluster, "Cluster", "1"),
    (View::Lifecycle, "Lifecycle", "2"),
    (View::Roles, "Roles", "3"),
    (View::Service, "Service", "4"),
    (View::Events, "Events", "5"),
];

/// Index of the tab of a view.
pub fn index_of(view: View) -> usize {
    VIEWS
        .iter()
        .position(|(other, ..)| *other == view)
        .unwrap_or(0)
}

/// The bar above the stage.
pub fn stage_bar(state: &State, act: &Callback<UserCommand>) -> Html {
    let options: Vec<ChoiceOption> = VIEWS
        .iter()
        .enumerate()
        .map(|(index, (_, name, key))| ChoiceOption {
            key: Some(key),
            controls: Some("stage-panel"),
            id: Some(format!("stage-tab-{index}").into()),
            ..ChoiceOption::of(*name)
        })
        .collect();
    let choose = act.reform(|index: usize| {
        let view = VIEWS.get(index).map_or(View::Cluster, |(view, ..)| *view);
        UserCommand::ShowView(view)
    });
    let (table_name, table_icon) = if state.table {
        ("View as drawing", "panel")
    } else {
        ("View as table", "list")
    };
    html! {
        <div class="stage-bar">
            { choice(&ChoiceProperties {
                kind: ChoiceKind::Tabs,
                class: "tabs".into(),
                label: "View".into(),
                options,
                chosen: index_of(state.view),
                choose,
            }) }
            <p class="caption">{ caption(state) }</p>
            if !state.document.scenario.branches.is_empty() {
                { command_button(Look {
                    label: Some("Two branches side by side".into()),
                    pressed: Some(state.is_side_by_side()),
                    ..Look::of(&SIDE_BY_SIDE)
                }, state, act, icon("columns")) }
            }
            // Events are a table always.
            if state.view != View::Events {
                <button
                    class="ib"
                    type="button"
                    aria-label={table_name}
                    title={format!("{table_name} (T)")}
                    aria-pressed={if state.table { "true" } else { "false" }}
                    onclick={act.reform(|_| UserCommand::ToggleTable)}
                >
                    { icon(table_icon) }
                </button>
            }
            <button
                class="btn ghost drawer-open"
                type="button"
                aria-expanded={if state.inspector_open { "true" } else { "false" }}
                aria-controls="inspector"
                onclick={act.reform(|_| UserCommand::ToggleInspector)}
            >
                { icon("panel") }
                <span>{ selected_name(state) }</span>
            </button>
        </div>
    }
}

/// Short name of what is selected, for the button that opens the inspector.
fn selected_name(state: &State) -> String {
    match &state.selection {
        Selection::Task(number) => state
            .run
            .simulation
            .world()
            .tasks
            .get(number)
            .map_or_else(String::new, |task| format!("Task {}", task.short_id())),
        Selection::Instance(arn) => state
            .world
            .instances
            .iter()
            .find(|instance| instance.container_instance_arn == *arn)
            .map_or_else(
                || "Instance".to_owned(),
                |instance| short_instance(&instance.ec2_instance_id).to_owned(),
            ),
        Selection::Call(_) => "API call".to_owned(),
        Selection::Nothing => "Inspector".to_owned(),
    }
}

/// What this moment shows, in a few words.
fn caption(state: &State) -> String {
    match (state.beat, state.view) {
        (Some(beat), View::Cluster) => decision_caption(state, beat.placement, beat.phase),
        (_, View::Cluster) => placement_caption(state),
        (_, View::Lifecycle) => status_caption(state),
        (_, View::Roles) => call_caption(state),
        (_, View::Service) => service_caption(state),
        (_, View::Events) => String::new(),
    }
}

fn decision_caption(state: &State, placement: usize, phase: u8) -> String {
    let Some(record) = state.world.placements.get(placement) else {
        return String::new();
    };
    match (phase, &record.decision.chosen) {
        (0, _) => format!("Placing {}", record.revision.name()),
        (1, _) => "Step 1 of 4: resources and attributes".to_owned(),
        (2, _) => "Step 2 of 4: constraints".to_owned(),
        (3, _) => "Step 3 of 4: strategies rank what is left".to_owned(),
        (_, Some(instance)) => format!(
            "Step 4 of 4: {} is chosen",
            short_instance(&instance.ec2_instance_id)
        ),
        (_, None) => "No container instance is left".to_owned(),
    }
}

fn placement_caption(state: &State) -> String {
    let Some(record) = state.world.placements.last() else {
        return "Nothing is placed yet".to_owned();
    };
    match &record.decision.chosen {
        Some(instance) => format!(
            "Last: {} on {}",
            record.revision.name(),
            short_instance(&instance.ec2_instance_id)
        ),
        None => format!("Last: {} not placed", record.revision.name()),
    }
}

fn status_caption(state: &State) -> String {
    let count = |status| {
        state
            .world
            .tasks
            .values()
            .filter(|task| task.last_status == status)
            .count()
    };
    let parts: Vec<String> = ecslab::lifecycle::STATUSES
        .iter()
        .map(|meaning| (meaning.name, count(meaning.status)))
        .filter(|(name, count)| *count > 0 && *name != LastStatus::Stopped.name())
        .map(|(name, count)| format!("{count} {name}"))
        .collect();
    match (parts.is_empty(), count(LastStatus::Stopped)) {
        (true, 0) => "No task yet".to_owned(),
        (true, stopped) => format!("{stopped} STOPPED"),
        _ => parts.join(", "),
    }
}

fn call_caption(state: &State) -> String {
    match state.world.calls.last() {
        None => "No API call yet".to_owned(),
        Some(call) if call.is_allowed() => format!("Last: {} allowed", call.action),
        Some(call) => format!("Last: {} denied", call.action),
    }
}

fn service_caption(state: &State) -> String {
    let Some(service) = state.world.services.values().next() else {
        return "No service".to_owned();
    };
    let running = state
        .world
        .tasks_of(&service.service_name)
        .filter(|task| task.last_status == LastStatus::Running)
        .count();
    format!(
        "{}: {running} of {} RUNNING",
        service.service_name, service.desired_count
    )
}
