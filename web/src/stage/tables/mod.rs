//! The stage as tables: the same moment in words and numbers.

mod calls;
mod events;
mod instances;
mod services;
mod tasks;

use yew::Html;

use crate::markup::{component, html};
use crate::part::PartProperties;
use crate::store::View;

use calls::calls_table;
pub use events::EventsTable;
use instances::instances_table;
use services::services_tables;
use tasks::tasks_table;

/// The stage as tables: the same moment in words and numbers.
#[component]
pub fn StageTables(properties: &PartProperties) -> Html {
    let PartProperties { state, act } = properties;
    let (key, tables) = match state.view {
        View::Cluster => ("cluster", instances_table(state, act)),
        View::Lifecycle => ("lifecycle", tasks_table(state, act)),
        View::Roles => ("roles", calls_table(state, act)),
        View::Service => ("service", services_tables(state, act)),
        View::Events => {
            let (state, act) = (state.clone(), act.clone());
            ("events", html! { <EventsTable {state} {act} /> })
        }
    };
    // The key: the tables of another view begin at their top.
    html! { <div {key} class="stage-tables">{ tables }</div> }
}
