//! The stage as tables: the same moment in words and numbers.

mod calls;
mod tasks;

use yew::{Html, function_component, html};

use crate::part::PartProperties;
use crate::store::View;

use calls::CallsTable;
use tasks::TasksTable;

/// The stage as tables: the same moment in words and numbers.
#[function_component]
pub fn StageTables(properties: &PartProperties) -> Html {
    let PartProperties { state, act } = properties.clone();
    html! {
        <div class="stage-tables">
            { match state.view {
                View::Roles => html! { <CallsTable {state} {act} /> },
                _ => html! { <TasksTable {state} {act} /> },
            } }
        </div>
    }
}
