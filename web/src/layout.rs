//! Sizes of the panes, the gaps that are dragged to change them, and the tabs that show one pane
//! at a time where there is no room for more.

use web_sys::Element;
use yew::{
    Callback, Html, KeyboardEvent, PointerEvent, Properties, TargetCast, classes, use_mut_ref,
};

use crate::choice::{ChoiceKind, ChoiceOption, ChoiceProperties, choice};
use crate::markup::{component, html};
use crate::store::{Pane, UserCommand};

/// Pixels that an arrow key moves a gap.
const KEY_STEP: i32 = 16;

/// A pane whose size can be changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Its width, dragged at its right.
    Editor,
    /// Its width, dragged at its left.
    Inspector,
    /// Its height, dragged at its top.
    Timeline,
}

/// What is to know about a pane's size.
struct Bounds {
    name: &'static str,
    property: &'static str,
    class: &'static str,
    least: u32,
    most: u32,
    designed: u32,
}

impl Side {
    fn bounds(self) -> Bounds {
        let (name, property, class, least, most, designed) = match self {
            Self::Editor => (
                "Width of the editor",
                "--editor",
                "sash-editor",
                280,
                520,
                360,
            ),
            Self::Inspector => (
                "Width of the inspector",
                "--inspector",
                "sash-inspector",
                280,
                440,
                328,
            ),
            Self::Timeline => (
                "Height of the timeline",
                "--timeline",
                "sash-timeline",
                120,
                360,
                216,
            ),
        };
        Bounds {
            name,
            property,
            class,
            least,
            most,
            designed,
        }
    }

    /// Whether moving the pointer right or down makes the pane bigger.
    fn grows_forward(self) -> bool {
        self == Self::Editor
    }

    fn is_height(self) -> bool {
        self == Self::Timeline
    }
}

/// Sizes of the panes in pixels; none: as designed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Panes {
    editor: Option<u32>,
    inspector: Option<u32>,
    timeline: Option<u32>,
}

impl Panes {
    /// The panes of `sizes`: editor, inspector, timeline.
    pub fn of([editor, inspector, timeline]: [Option<u32>; 3]) -> Self {
        Self::default()
            .with(Side::Editor, editor)
            .with(Side::Inspector, inspector)
            .with(Side::Timeline, timeline)
    }

    /// The sizes: editor, inspector, timeline.
    pub fn sizes(self) -> [Option<u32>; 3] {
        [self.editor, self.inspector, self.timeline]
    }

    /// The same with another size for one pane, kept within its bounds.
    pub fn with(mut self, side: Side, size: Option<u32>) -> Self {
        let bounds = side.bounds();
        let size = size.map(|size| size.clamp(bounds.least, bounds.most));
        match side {
            Side::Editor => self.editor = size,
            Side::Inspector => self.inspector = size,
            Side::Timeline => self.timeline = size,
        }
        self
    }

    fn size(self, side: Side) -> u32 {
        match side {
            Side::Editor => self.editor,
            Side::Inspector => self.inspector,
            Side::Timeline => self.timeline,
        }
        .unwrap_or(side.bounds().designed)
    }

    /// The sizes that are not as designed, as custom properties.
    pub fn style(self) -> String {
        [
            (Side::Editor, self.editor),
            (Side::Inspector, self.inspector),
            (Side::Timeline, self.timeline),
        ]
        .into_iter()
        .filter_map(|(side, size)| Some(format!("{}:{}px;", side.bounds().property, size?)))
        .collect()
    }
}

/// Properties of [`Sash`].
#[derive(Clone, PartialEq, Properties)]
pub struct SashProperties {
    /// The pane.
    pub side: Side,
    /// The sizes now.
    pub panes: Panes,
    /// Changes a size; none: as designed.
    pub resize: Callback<(Side, Option<u32>)>,
}

/// The gap at a pane's edge: drag it, move it with the arrow keys, double click to reset.
#[component]
pub fn Sash(properties: &SashProperties) -> Html {
    let side = properties.side;
    let bounds = side.bounds();
    let size = properties.panes.size(side);
    let dragged_from = use_mut_ref(|| None::<(i32, u32)>);
    let resize = &properties.resize;

    let onpointerdown = {
        let dragged_from = dragged_from.clone();
        Callback::from(move |event: PointerEvent| {
            event.prevent_default();
            *dragged_from.borrow_mut() = Some((along(side, &event), size));
            if let Some(element) = event.target_dyn_into::<Element>() {
                let _ = element.set_pointer_capture(event.pointer_id());
            }
        })
    };
    let onpointermove = {
        let (dragged_from, resize) = (dragged_from.clone(), resize.clone());
        Callback::from(move |event: PointerEvent| {
            if let Some((from, size)) = *dragged_from.borrow() {
                let moved = along(side, &event) - from;
                resize.emit((side, Some(changed(side, size, moved))));
            }
        })
    };
    let onpointerup = Callback::from(move |_: PointerEvent| {
        dragged_from.borrow_mut().take();
    });
    let ondblclick = resize.reform(move |_| (side, None));
    let onkeydown = {
        let resize = resize.clone();
        Callback::from(move |event: KeyboardEvent| {
            let moved = match (event.key().as_str(), side.is_height()) {
                ("ArrowRight", false) | ("ArrowDown", true) => KEY_STEP,
                ("ArrowLeft", false) | ("ArrowUp", true) => -KEY_STEP,
                _ => return,
            };
            event.prevent_default();
            resize.emit((side, Some(changed(side, size, moved))));
        })
    };
    let orientation = if side.is_height() {
        "horizontal"
    } else {
        "vertical"
    };
    html! {
        <div
            class={classes!("sash", bounds.class)}
            role="separator"
            tabindex="0"
            aria-label={bounds.name}
            aria-orientation={orientation}
            aria-valuenow={size.to_string()}
            aria-valuemin={bounds.least.to_string()}
            aria-valuemax={bounds.most.to_string()}
            {onpointerdown}
            {onpointermove}
            onpointercancel={onpointerup.clone()}
            {onpointerup}
            {ondblclick}
            {onkeydown}
        />
    }
}

fn along(side: Side, event: &PointerEvent) -> i32 {
    if side.is_height() {
        event.client_y()
    } else {
        event.client_x()
    }
}

fn changed(side: Side, size: u32, moved: i32) -> u32 {
    let growth = if side.grows_forward() { moved } else { -moved };
    size.saturating_add_signed(growth)
}

/// Panes in the order of their tabs.
const PANES: [(Pane, &str); 3] = [
    (Pane::Editor, "Editor"),
    (Pane::Stage, "Stage"),
    (Pane::Inspector, "Inspector"),
];

/// Tabs of the panes, where there is room for one only.
pub fn pane_tabs(pane: Pane, act: &Callback<UserCommand>) -> Html {
    let chosen = PANES
        .iter()
        .position(|(other, _)| *other == pane)
        .unwrap_or(1);
    let options: Vec<ChoiceOption> = PANES
        .iter()
        .map(|(_, name)| ChoiceOption::of(*name))
        .collect();
    let choose = act.reform(|index: usize| {
        let (pane, _) = PANES.get(index).copied().unwrap_or((Pane::Stage, ""));
        UserCommand::ShowPane(pane)
    });
    html! {
        <nav class="pane-tabs" aria-label="Panes">
            { choice(&ChoiceProperties {
                kind: ChoiceKind::Tabs,
                class: "pane-list".into(),
                label: "Pane".into(),
                options,
                chosen,
                choose,
            }) }
        </nav>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pane_stays_within_its_bounds_and_can_be_had_back_as_designed() {
        let panes = Panes::default().with(Side::Editor, Some(9_000));
        assert_eq!(panes.style(), "--editor:520px;");
        assert_eq!(panes.with(Side::Editor, None).style(), "");
    }

    #[test]
    fn dragging_up_makes_the_timeline_higher_and_dragging_right_the_editor_wider() {
        assert_eq!(changed(Side::Timeline, 216, -20), 236);
        assert_eq!(changed(Side::Editor, 360, 20), 380);
        assert_eq!(changed(Side::Inspector, 328, 20), 308);
    }
}
