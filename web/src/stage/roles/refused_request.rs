//! A request to ECS that was refused because of what its caller may do, or because ECS may not
//! assume a role: no task comes of it.

use std::rc::Rc;

use ecslab::lifecycle::Task;
use ecslab::simulation::ApiCall;
use yew::{Callback, Html};

use super::statement::role_at;
use super::verdict::{CallVerdict, call_verdict};
use crate::markup::html;
use crate::store::{State, UserCommand};

/// The verdict on the newest request that was refused after `task` was created; nothing when there
/// is none.
pub fn refused_request(state: &State, task: Option<&Task>, act: &Callback<UserCommand>) -> Html {
    let is_newer = |call: &&Rc<ApiCall>| task.is_none_or(|task| call.at > task.created_at);
    let calls = &state.world.calls;
    let refused = calls.iter().rev().take_while(is_newer);
    let Some(call) = refused
        .into_iter()
        .find(|call| call.task.is_none() && !call.is_allowed())
    else {
        return Html::default();
    };
    let name = call.role_name.as_deref().unwrap_or_default();
    let heading = match call.is_of_caller() {
        true => format!("Asked of {name}, who gives the command, not of the roles of the task"),
        false => format!("Asked of the trust policy of {name}, before there is a task"),
    };
    html! {
        <section class="refused-request" aria-label="Refused request">
            <h3>{ heading }</h3>
            { call_verdict(CallVerdict {
                call,
                task: None,
                role_then: role_at(state.run.simulation.journal(), call),
                credentials: None,
                role_now: state.world.roles.get(name).map(|role| &**role),
                identity: &state.world.identity,
                act,
                place: ", of the request",
            }) }
        </section>
    }
}
