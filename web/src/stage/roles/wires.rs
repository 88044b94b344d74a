//! The wires of the Roles view: from callers to roles, from roles through their gates to the
//! services, and the pulse of a call that is being made.

use std::collections::BTreeMap;

use ecslab::iam::RoleKind;
use wasm_bindgen::JsCast;
use web_sys::Element;
use yew::{Html, NodeRef, Properties, classes, use_effect_with, use_state_eq};

use super::board::role_key;
use super::gate::Gate;
use crate::markup::{component, html};

/// From a caller through the gate of trust to a role.
#[derive(Clone, Debug, PartialEq)]
pub struct Lead {
    /// `agent` or `application`.
    pub caller: &'static str,
    /// The role.
    pub role: RoleKind,
    /// The role that the caller would have, if it had one: without it, it falls through to `role`.
    pub instead_of: Option<RoleKind>,
    /// Whether ECS may take on the role.
    pub trust: Gate,
    /// The call that has just been made: index into `World::calls`.
    pub pulse: Option<usize>,
}

/// From a role through its gate to a service.
#[derive(Clone, Debug, PartialEq)]
pub struct Way {
    /// The role.
    pub role: RoleKind,
    /// Key of the service's row.
    pub service: String,
    /// The gate.
    pub gate: Gate,
    /// The call that has just been made: index into `World::calls`.
    pub pulse: Option<usize>,
}

/// Properties of [`Wires`].
#[derive(Clone, PartialEq, Properties)]
pub struct WiresProperties {
    /// The element in which everything stands.
    pub grid: NodeRef,
    /// Its size, and anything else that moves what stands in it.
    pub layout: (i32, i32, Option<String>),
    /// From callers to roles.
    pub leads: Vec<Lead>,
    /// From roles to services, by role from top to bottom.
    pub ways: Vec<Way>,
}

/// An element's place inside the grid.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Place {
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
}

impl Place {
    fn middle(self) -> f64 {
        f64::midpoint(self.top, self.bottom)
    }
}

/// Distance between two gates on the edge of a role.
const GATE_PITCH: f64 = 15.0;

/// The wires.
#[component]
pub fn Wires(properties: &WiresProperties) -> Html {
    let places = use_state_eq(BTreeMap::<String, Place>::new);
    {
        let places = places.clone();
        let rows: Vec<String> = properties
            .ways
            .iter()
            .map(|way| way.service.clone())
            .collect();
        use_effect_with(
            (properties.grid.clone(), properties.layout.clone(), rows),
            move |(grid, ..)| places.set(measure(grid)),
        );
    }
    let stacked = is_stacked(&places);
    html! {
        <svg class="wires" aria-hidden="true">
            if !stacked {
                { for properties.leads.iter().filter_map(|lead| self::lead(lead, &places)) }
                { for ways(properties, &places) }
            }
        </svg>
    }
}

fn measure(grid: &NodeRef) -> BTreeMap<String, Place> {
    let mut places = BTreeMap::new();
    let Some(grid) = grid.cast::<Element>() else {
        return places;
    };
    let origin = grid.get_bounding_client_rect();
    let Ok(found) = grid.query_selector_all("[data-wire]") else {
        return places;
    };
    for index in 0..found.length() {
        let element = found
            .get(index)
            .and_then(|node| node.dyn_into::<Element>().ok());
        if let Some(element) = element
            && let Some(name) = element.get_attribute("data-wire")
        {
            let here = element.get_bounding_client_rect();
            // The first of a name stands for the others.
            places.entry(name).or_insert(Place {
                left: here.left() - origin.left(),
                right: here.right() - origin.left(),
                top: here.top() - origin.top(),
                bottom: here.bottom() - origin.top(),
            });
        }
    }
    places
}

/// Whether the columns stand below each other: then there is no room for wires.
fn is_stacked(places: &BTreeMap<String, Place>) -> bool {
    let right_of_roles = places
        .iter()
        .filter(|(name, _)| matches!(name.as_str(), "execution" | "task" | "instance"))
        .map(|(_, place)| place.right)
        .fold(0.0, f64::max);
    places
        .iter()
        .filter(|(name, _)| name.starts_with("service-"))
        .any(|(_, place)| place.left < right_of_roles)
}

fn curve(from: (f64, f64), to: (f64, f64)) -> String {
    let reach = (to.0 - from.0) / 2.0;
    format!(
        "M{:.1} {:.1}C{:.1} {:.1} {:.1} {:.1} {:.1} {:.1}",
        from.0,
        from.1,
        from.0 + reach,
        from.1,
        to.0 - reach,
        to.1,
        to.0,
        to.1
    )
}

fn lead(lead: &Lead, places: &BTreeMap<String, Place>) -> Option<Html> {
    let (from, to) = (places.get(lead.caller)?, places.get(role_key(lead.role))?);
    let start = (from.right, from.middle());
    // The colour is the caller's: it shows whose call it is that falls through.
    let colour = role_key(lead.instead_of.unwrap_or(lead.role));
    let path = match lead.instead_of {
        None => curve(start, (to.left, to.middle())),
        Some(missing) => around(start, *places.get(role_key(missing))?, *to),
    };
    let is_cut = lead.trust.is_closed();
    Some(html! {
        <g class={classes!("wire", format!("wire-{colour}"), is_cut.then_some("is-refused"),
                           lead.instead_of.map(|_| "is-fall-through"))}>
            <path d={path.clone()} />
            { trust_gate(lead.trust, to.left, to.middle()) }
            if let Some(call) = lead.pulse {
                <circle key={format!("lead-{call}")} class="pulse to-role" r="4.5"
                        style={format!("offset-path:path('{path}')")} />
            }
        </g>
    })
}

/// From a caller to the edge of the role that is not there, and on to the instance's role.
fn around(from: (f64, f64), missing: Place, to: Place) -> String {
    let turn = missing.left - 14.0;
    let end = to.middle();
    let bend = if end < missing.middle() { -8.0 } else { 8.0 };
    format!(
        "{}V{:.1}Q{turn:.1} {end:.1} {:.1} {end:.1}H{:.1}",
        curve(from, (turn, missing.middle())),
        end - bend,
        turn + 8.0,
        to.left
    )
}

/// The gate at which ECS takes on the role: before it, in the shapes of the gates behind it.
fn trust_gate(gate: Gate, x: f64, y: f64) -> Html {
    let at = format!("translate({x:.1} {y:.1})");
    match gate {
        Gate::NotYet => html! {},
        Gate::Open => html! { <circle class="gate gate-ring" transform={at} r="3.5" /> },
        Gate::Unknown => html! { <path class="gate gate-ring" transform={at} d={DIAMOND} /> },
        Gate::ImplicitDeny | Gate::ExplicitDeny => html! {
            <g class="gate" transform={at}>
                <path class={bar(gate)} d="M-6 -6.5v13" />
                <circle class="gate-cross" cx="-17" r="6.5" />
                <path class="gate-cross-mark" d="M-19.4 -2.4l4.8 4.8M-14.6 -2.4l-4.8 4.8" />
            </g>
        },
    }
}

const DIAMOND: &str = "M0 -4.5l4.5 4.5l-4.5 4.5l-4.5 -4.5z";

fn bar(gate: Gate) -> &'static str {
    match gate {
        Gate::ExplicitDeny => "gate-bar is-explicit",
        _ => "gate-bar",
    }
}

fn ways(properties: &WiresProperties, places: &BTreeMap<String, Place>) -> Vec<Html> {
    let mut html = Vec::new();
    for role in [RoleKind::Execution, RoleKind::Instance, RoleKind::Task] {
        let of_role: Vec<&Way> = properties
            .ways
            .iter()
            .filter(|way| way.role == role)
            .collect();
        let Some(card) = places.get(role_key(role)) else {
            continue;
        };
        let pitch = ((card.bottom - card.top - 16.0) / count(of_role.len())).min(GATE_PITCH);
        let first = card.middle() - pitch * (count(of_role.len()) - 1.0) / 2.0;
        for (index, way) in of_role.into_iter().enumerate() {
            let y = first + pitch * count(index);
            if let Some(place) = places.get(&format!("service-{}", way.service)) {
                html.push(self::way(way, (card.right, y), *place));
            }
        }
    }
    html
}

#[expect(
    clippy::cast_precision_loss,
    reason = "a role has a handful of services"
)]
fn count(of: usize) -> f64 {
    of as f64
}

fn way(way: &Way, (x, y): (f64, f64), service: Place) -> Html {
    let role = role_key(way.role);
    let path = curve((x + 8.0, y), (service.left, service.middle()));
    let is_denied = way.gate.is_closed();
    let state = match way.gate {
        Gate::NotYet => "is-not-yet",
        Gate::Open | Gate::Unknown => "is-open",
        Gate::ImplicitDeny | Gate::ExplicitDeny => "is-cut",
    };
    let live = way.pulse.map(|call| call % 2 == 0);
    html! {
        <g
            key={way.service.clone()}
            class={classes!("wire", format!("wire-{role}"), state,
                            live.map(|even| if even { "is-live-even" } else { "is-live-odd" }))}
        >
            <path class="wire-near" d={format!("M{x:.1} {y:.1}h8")} />
            <path class="wire-far" d={path.clone()} />
            { gate(way.gate, x, y) }
            if let (Some(call), false) = (way.pulse, is_denied) {
                <circle key={format!("way-{call}")} class="pulse to-service" r="4.5"
                        style={format!("offset-path:path('{path}')")} />
            }
        </g>
    }
}

/// Three answers, three shapes: an open ring, a bar, a bar twice as thick.
fn gate(gate: Gate, x: f64, y: f64) -> Html {
    let at = format!("translate({x:.1} {y:.1})");
    match gate {
        Gate::NotYet => html! {},
        Gate::Open => html! { <circle class="gate gate-ring" transform={at} r="3.5" /> },
        Gate::Unknown => html! {
            <path class="gate gate-ring" transform={at} d={DIAMOND} />
        },
        Gate::ImplicitDeny | Gate::ExplicitDeny => html! {
            <g class="gate" transform={at}>
                <path class={bar(gate)} d="M9 -6.5v13" />
                <circle class="gate-cross" cx="20" r="6.5" />
                <path class="gate-cross-mark" d="M17.6 -2.4l4.8 4.8M22.4 -2.4l-4.8 4.8" />
            </g>
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(left: f64, right: f64) -> Place {
        Place {
            left,
            right,
            top: 0.0,
            bottom: 40.0,
        }
    }

    #[test]
    fn there_are_wires_only_while_the_columns_stand_side_by_side() {
        let side_by_side = BTreeMap::from([
            ("execution".to_owned(), place(200.0, 400.0)),
            ("service-execution-ecr".to_owned(), place(460.0, 700.0)),
        ]);
        assert!(!is_stacked(&side_by_side));
        let stacked = BTreeMap::from([
            ("execution".to_owned(), place(0.0, 340.0)),
            ("service-execution-ecr".to_owned(), place(12.0, 340.0)),
        ]);
        assert!(is_stacked(&stacked));
    }
}
