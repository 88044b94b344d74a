//! The stage as tables: the same moment in words and numbers.

mod calls;
mod instances;
mod services;
mod tasks;

use yew::{Html, function_component, html};

use crate::part::PartProperties;
use crate::store::View;

use calls::CallsTable;
use instances::InstancesTable;
use services::ServicesTables;
use tasks::TasksTable;

/// The stage as tables: the same moment in words and numbers.
#[function_component]
pub fn StageTables(properties: &PartProperties) -> Html {
    let PartProperties { state, act } = properties.clone();
    html! {
        <div class="stage-tables">
            { match state.view {
                View::Cluster => html! { <InstancesTable {state} {act} /> },
                View::Lifecycle => html! { <TasksTable {state} {act} /> },
                View::Roles => html! { <CallsTable {state} {act} /> },
                View::Service => html! { <ServicesTables {state} {act} /> },
            } }
        </div>
    }
}
