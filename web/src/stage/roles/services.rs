//! The services that a role is used for: each with its action, and all of them when it is open.

use ecslab::simulation::clock;
use yew::{Callback, Html, classes};

use super::board::{Action, ServiceRow, role_key};
use super::gate::Gate;
use super::verdict::short_resource;
use crate::glyph::icon;
use crate::markup::html;
use crate::store::{Selection, UserCommand};

/// What is drawn of the services that a role is used for.
pub struct Services<'a> {
    /// The rows of one role.
    pub rows: Vec<&'a ServiceRow>,
    /// What is written above them.
    pub heading: &'static str,
    /// Class of the role.
    pub role_class: &'static str,
    /// The row that is open.
    pub open: Option<&'a str>,
    /// The call whose verdict is shown.
    pub shown: Option<usize>,
    /// Opens a row, or closes it.
    pub toggle: &'a Callback<String>,
    /// Does what a person asks for.
    pub act: &'a Callback<UserCommand>,
}

/// The services that a role is used for.
pub fn services(of: &Services) -> Html {
    let Services {
        rows,
        heading,
        role_class,
        ..
    } = of;
    html! {
        <section class={classes!("services", *role_class)} aria-label={*heading}>
            <h3>{ *heading }</h3>
            <ul>
                { for rows.iter().map(|row| service(row, of)) }
            </ul>
        </section>
    }
}

fn service(row: &ServiceRow, of: &Services) -> Html {
    let key = row.key();
    let is_open = of.open == Some(key.as_str());
    let headline = row.headline();
    let onclick = {
        let (toggle, act, key) = (of.toggle.clone(), of.act.clone(), key.clone());
        let last = headline.and_then(|action| action.last);
        move |_| {
            toggle.emit(key.clone());
            if let Some((call, _)) = last.filter(|_| !is_open) {
                act.emit(UserCommand::Select(Selection::Call(call)));
            }
        }
    };
    let more = row.actions.len().saturating_sub(1);
    html! {
        <li
            key={key.clone()}
            class={classes!("service", row.gate().class(), is_open.then_some("is-open"))}
        >
            <button
                type="button"
                class="service-head"
                data-wire={format!("service-{key}")}
                aria-expanded={is_open.to_string()}
                {onclick}
            >
                <svg class="service-icon" aria-hidden="true">
                    <use href={symbol(&row.prefix)} />
                </svg>
                <span class="service-name">
                    <b>{ &row.name }</b>
                    if let Some(action) = headline {
                        <small>
                            <code>{ &action.action }</code>
                            if more > 0 { <span>{ format!(" +{more}") }</span> }
                        </small>
                    }
                </span>
                <span class="service-state">{ state(row.gate()) }</span>
            </button>
            if is_open {
                <ul class="service-actions">
                    { for row.actions.iter().map(|action| self::action(action, of)) }
                </ul>
            }
        </li>
    }
}

fn action(action: &Action, of: &Services) -> Html {
    let text = html! {
        <>
            <code>{ &action.action }</code>
            <small title={action.resource.clone()}>{ short_resource(&action.resource) }</small>
            <small class="service-when">
                { match action.last {
                    None => "not called yet".to_owned(),
                    Some((_, at)) if action.made == 1 => clock(at),
                    Some((_, at)) => format!("{}, {} times", clock(at), action.made),
                } }
                { " " }
                { state(action.gate) }
            </small>
        </>
    };
    match action.last {
        Some((call, _)) => {
            let onclick = of
                .act
                .reform(move |_| UserCommand::Select(Selection::Call(call)));
            let is_shown = of.shown == Some(call);
            html! {
                <li class={action.gate.class()}>
                    <button type="button" aria-pressed={is_shown.to_string()} {onclick}>
                        { text }
                    </button>
                </li>
            }
        }
        None => html! { <li class={action.gate.class()}><div>{ text }</div></li> },
    }
}

fn state(gate: Gate) -> Html {
    match gate {
        Gate::NotYet => html! { <span class="vh">{ gate.word() }</span> },
        Gate::Open => html! { <>{ icon("check") }<span class="vh">{ gate.word() }</span></> },
        Gate::Unknown | Gate::ImplicitDeny | Gate::ExplicitDeny => html! { <b>{ gate.word() }</b> },
    }
}

/// The drawing of a service in the sprite.
fn symbol(prefix: &str) -> &'static str {
    match prefix {
        "ecr" => "#s-ecr",
        "secretsmanager" => "#s-secrets",
        "ssm" => "#s-ssm",
        "logs" => "#s-logs",
        "s3" => "#s-s3",
        "dynamodb" => "#s-ddb",
        "sns" => "#s-sns",
        "sqs" => "#s-sqs",
        "rds" | "rds-db" => "#s-rds",
        "kms" => "#i-key",
        _ => "#i-server",
    }
}

/// The heading and the class of a role's services.
#[must_use]
pub fn heading(role: ecslab::iam::RoleKind) -> (&'static str, &'static str) {
    let heading = match role {
        ecslab::iam::RoleKind::Execution => "with the task execution role",
        ecslab::iam::RoleKind::Task => "with the task role",
        ecslab::iam::RoleKind::Instance => "with the instance's role",
    };
    let class = match role_key(role) {
        "execution" => "services-execution",
        "task" => "services-task",
        _ => "services-instance",
    };
    (heading, class)
}
