//! The token's flight from the strip to the slot: along the gap and the gutter, across no card.

use web_sys::{DomRect, Element};
use yew::{Html, NodeRef, Properties, use_effect_with, use_state_eq};

use super::scene::Shown;
use crate::fixed::Fixed;
use crate::glyph::status_glyph;
use crate::markup::{component, html};
use crate::stage::measure::bring_into_view;

/// Phase in which the choice is shown, and in which the token flies.
const CHOICE: u8 = 4;
const FLIGHT: u8 = 5;

/// Radius of the path's corners and distance from a card, in pixels.
const CORNER: f64 = 8.0;
const BESIDE: f64 = 6.0;

/// Properties of [`Flight`].
#[derive(Clone, PartialEq, Properties)]
pub struct FlightProperties {
    /// The Cluster view's element.
    pub root: NodeRef,
    /// The decision shown.
    pub shown: Option<Shown>,
}

/// The flight of the token, while it flies.
#[component]
pub fn Flight(properties: &FlightProperties) -> Html {
    let path = use_state_eq(|| None::<String>);
    let phase = properties
        .shown
        .as_ref()
        .filter(|shown| shown.is_playing() && !shown.has_failed())
        .map(|shown| shown.phase);
    use_effect_with((phase, properties.root.clone()), {
        let path = path.clone();
        move |(phase, root)| {
            let root = root.cast::<Element>();
            if *phase == Some(CHOICE)
                && let Some(card) = root
                    .as_ref()
                    .and_then(|root| find(root, ".instance-card.chosen"))
            {
                bring_into_view(&card);
            }
            let flies = *phase == Some(FLIGHT);
            path.set(root.filter(|_| flies).and_then(|root| measure(&root)));
        }
    });
    let Some(path) = (*path).clone().filter(|_| phase == Some(FLIGHT)) else {
        return html! {};
    };
    html! {
        <div class="token-flight" aria-hidden="true">
            <svg><path d={path.clone()} /></svg>
            <span class="placing-token s-PENDING" style={format!("offset-path:path(\"{path}\")")}>
                { status_glyph(ecslab::lifecycle::LastStatus::Pending) }
            </span>
        </div>
    }
}

fn find(root: &Element, selector: &str) -> Option<Element> {
    root.query_selector(selector).ok()?
}

/// Measured once for a flight.
fn measure(root: &Element) -> Option<String> {
    let token = find(root, ".placing-request .placing-token")?.get_bounding_client_rect();
    let strip = find(root, ".decision")?.get_bounding_client_rect();
    let slot = find(root, ".tank .slot, .instance-card.chosen .load-bars")?;
    let card = slot.closest(".instance-card").ok()??;
    Some(path(
        &root.get_bounding_client_rect(),
        &token,
        &strip,
        &card.get_bounding_client_rect(),
        &slot.get_bounding_client_rect(),
    ))
}

/// Below the token, so that it crosses no words: down into the gap below the strip, along the gap to the gutter left of the
/// card, down the gutter, and right into the slot.
fn path(
    root: &DomRect,
    token: &DomRect,
    strip: &DomRect,
    card: &DomRect,
    slot: &DomRect,
) -> String {
    let start = (
        token.left() + token.width() / 2.0 - root.left(),
        strip.bottom() - root.top() - CORNER,
    );
    let gap = strip.bottom() - root.top() + BESIDE;
    // Not so far to the left that the stage would cut the token off.
    let gutter = (card.left() - root.left() - BESIDE).max(-4.0);
    let end = (
        slot.left() - root.left() + 10.0,
        slot.top() + slot.height() / 2.0 - root.top(),
    );
    corners(start, gap, gutter, end)
}

/// The path with rounded corners, as SVG writes it.
fn corners(start: (f64, f64), gap: f64, gutter: f64, end: (f64, f64)) -> String {
    let side = if gutter < start.0 { -1.0 } else { 1.0 };
    let across = CORNER.min((gutter - start.0).abs() / 2.0) * side;
    let first = CORNER.min(gap - start.1);
    let down = CORNER.min((end.1 - gap).abs() / 2.0);
    let turn = CORNER.min(end.0 - gutter);
    let point = |x: f64, y: f64| format!("{:.1} {:.1}", Fixed(x), Fixed(y));
    format!(
        "M{}L{}Q{} {}L{}Q{} {}L{}Q{} {}L{}",
        point(start.0, start.1),
        point(start.0, gap - first),
        point(start.0, gap),
        point(start.0 + across, gap),
        point(gutter - across, gap),
        point(gutter, gap),
        point(gutter, gap + down),
        point(gutter, end.1 - down),
        point(gutter, end.1),
        point(gutter + turn, end.1),
        point(end.0, end.1),
    )
}

#[cfg(test)]
mod tests {
    use super::corners;

    #[test]
    fn the_token_stays_in_the_gap_and_the_gutter_until_it_reaches_the_slot() {
        let path = corners((24.0, 40.0), 70.0, 250.0, (266.0, 300.0));
        assert!(path.starts_with("M24.0 40.0L24.0 62.0"), "{path}");
        assert!(path.contains("L242.0 70.0"), "along the gap: {path}");
        assert!(path.contains("L250.0 292.0"), "down the gutter: {path}");
        assert!(path.ends_with("L266.0 300.0"), "into the slot: {path}");
    }

    #[test]
    fn a_gutter_to_the_left_of_the_token_is_reached_backwards() {
        let path = corners((24.0, 40.0), 70.0, 4.0, (16.0, 300.0));
        assert!(path.contains("Q24.0 70.0 16.0 70.0L12.0 70.0"), "{path}");
    }
}
