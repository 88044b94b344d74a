//! The stage as tables: the same moment in words and numbers.

mod instances;
mod services;

use yew::{Html, function_component, html};

use crate::part::PartProperties;
use crate::store::View;

use instances::InstancesTable;
use services::ServicesTables;

/// The stage as tables: the same moment in words and numbers.
#[function_component]
pub fn StageTables(properties: &PartProperties) -> Html {
    let PartProperties { state, act } = properties.clone();
    html! {
        <div class="stage-tables">
            { match state.view {
                View::Service => html! { <ServicesTables {state} {act} /> },
                View::Cluster | View::Lifecycle | View::Roles => html! { <InstancesTable {state} {act} /> },
            } }
        </div>
    }
}
