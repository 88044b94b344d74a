//! Draws cells on a canvas: only those that changed.

use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, HtmlElement};

use super::cells::{Cell, Cells, Condition, FULL, STACKED, Tank};
use super::grid::Grid;
use crate::browser::{document, media, window};

/// From this side on, in pixels, cells have borders.
const BORDERED: f64 = 15.0;
/// How much of a cell is seen that the decision leaves out.
const LEFT_OUT: f64 = 0.4;

/// Colours of the style sheet, as the canvas wants them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Colours {
    tank: String,
    border: String,
    other: String,
    crossed: String,
    leaving: String,
    disconnected: String,
    stacked: [String; STACKED.len()],
}

impl Colours {
    /// Reads them from an element that is coloured for this only.
    fn read(probe: &HtmlElement) -> Option<Self> {
        let read = |name: &str| {
            let value = format!("var(--{name})");
            probe.style().set_property("color", &value).ok()?;
            let style = window()?.get_computed_style(probe).ok()??;
            style.get_property_value("color").ok()
        };
        let mut stacked: [String; STACKED.len()] = Default::default();
        for (colour, status) in stacked.iter_mut().zip(STACKED) {
            *colour = read(status.name())?;
        }
        Some(Self {
            tank: read("line")?,
            border: read("line-2")?,
            other: read("line-3")?,
            crossed: read("ink-3")?,
            leaving: read("warn")?,
            disconnected: read("danger-solid")?,
            stacked,
        })
    }
}

/// What the colours depend on. To look at a colour itself would have the browser work out the
/// style of the whole page, at every frame.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Look {
    /// The theme that was chosen.
    theme: Option<String>,
    is_dark: bool,
    is_forced: bool,
}

impl Look {
    fn now() -> Self {
        let page = document().and_then(|document| document.document_element());
        Self {
            theme: page.and_then(|page| page.get_attribute("data-theme")),
            is_dark: media("(prefers-color-scheme: dark)"),
            is_forced: media("(forced-colors: active)"),
        }
    }
}

/// A canvas, and what is on it.
#[derive(Default)]
pub struct Painter {
    look: Option<Look>,
    colours: Colours,
    grid: Option<Grid>,
    ratio: f64,
}

impl Painter {
    /// Draws those of `cells` that `changed`; all of them when anything about the canvas did.
    /// Nothing when there is no canvas to draw on, which there always is.
    pub fn paint(
        &mut self,
        (canvas, probe): (&HtmlCanvasElement, &HtmlElement),
        grid: &Grid,
        cells: &Cells,
        changed: &[usize],
    ) -> Option<()> {
        let window = window()?;
        let ratio = window.device_pixel_ratio();
        let look = Some(Look::now());
        let is_known = self.grid.as_ref() == Some(grid)
            && self.ratio.to_bits() == ratio.to_bits()
            && self.look == look;
        let context = canvas.get_context("2d").ok()??;
        let context: CanvasRenderingContext2d = context.dyn_into().ok()?;
        if is_known {
            for index in changed {
                self.cell(&context, grid, *index, cells.get(*index)?);
            }
            return Some(());
        }
        self.colours = Colours::read(probe)?;
        self.look = look;
        self.grid = Some(grid.clone());
        self.ratio = ratio;
        let widest = grid
            .blocks
            .iter()
            .map(|block| block.left)
            .fold(0.0, f64::max)
            + grid.width;
        canvas.set_width(pixels(widest * ratio));
        canvas.set_height(pixels(grid.height * ratio));
        context
            .set_transform(ratio, 0.0, 0.0, ratio, 0.0, 0.0)
            .ok()?;
        for index in 0..cells.len() {
            self.cell(&context, grid, index, cells.get(index)?);
        }
        Some(())
    }

    fn cell(&self, context: &CanvasRenderingContext2d, grid: &Grid, index: usize, cell: &Cell) {
        let Some((left, top)) = grid.cell(index) else {
            return;
        };
        // On whole pixels of the screen: of a pixel that is cleared in part, something would stay.
        let snapped = |at: f64| (at * self.ratio).round() / self.ratio;
        let (right, bottom) = (snapped(left + grid.side), snapped(top + grid.side));
        let (left, top) = (snapped(left), snapped(top));
        let gap = if grid.side < 12.0 { 1.0 } else { 2.0 };
        let side = grid.side - gap;
        context.clear_rect(left, top, right - left, bottom - top);
        let colours = &self.colours;
        if cell.left_out {
            context.set_global_alpha(LEFT_OUT);
        }
        let bordered = grid.side >= BORDERED;
        if bordered {
            context.set_stroke_style_str(&colours.border);
            context.set_line_width(1.0);
            context.stroke_rect(left + 0.5, top + 0.5, side - 1.0, side - 1.0);
        }
        let inset = if bordered { 2.0 } else { 0.0 };
        let (left_in, top_in, side_in) = (left + inset, top + inset, side - 2.0 * inset);
        let middle = (side_in / 2.0).floor();
        let width = middle - if side_in < 9.0 { 0.0 } else { 1.0 };
        self.tank(context, (left_in, top_in, width, side_in), &cell.cpu);
        let right = left_in + middle;
        let width = side_in - middle;
        self.tank(context, (right, top_in, width, side_in), &cell.memory);
        context.set_global_alpha(1.0);
        if cell.left_out {
            context.set_stroke_style_str(&colours.crossed);
            context.set_line_width(1.0);
            context.begin_path();
            context.move_to(left + 0.5, top + side - 0.5);
            context.line_to(left + side - 0.5, top + 0.5);
            context.stroke();
        }
        self.condition(context, (left, top, side), cell.condition);
    }

    fn tank(
        &self,
        context: &CanvasRenderingContext2d,
        (left, top, width, height): (f64, f64, f64, f64),
        tank: &Tank,
    ) {
        let full = (height * share(tank.height)).max(2.0);
        let bottom = top + height;
        context.set_fill_style_str(&self.colours.tank);
        context.fill_rect(left, bottom - full, width, full);
        let others = (tank.other, &self.colours.other);
        let stacked = tank.parts.iter().copied().zip(&self.colours.stacked);
        let mut level = 0.0;
        for (part, colour) in [others].into_iter().chain(stacked) {
            if part > 0 {
                // The parts are rounded, each by itself: their sum may be more than the tank.
                let high = (full * share(part)).min(full - level);
                context.set_fill_style_str(colour);
                context.fill_rect(left, bottom - level - high, width, high);
                level += high;
            }
        }
    }

    /// A corner for an instance that takes no tasks: left above when it leaves, right above when
    /// its agent does not answer.
    fn condition(
        &self,
        context: &CanvasRenderingContext2d,
        (left, top, side): (f64, f64, f64),
        condition: Condition,
    ) {
        let long = (side / 2.0).max(4.0);
        let (colour, corner, along) = match condition {
            Condition::Active => return,
            Condition::Leaving => (&self.colours.leaving, left, long),
            Condition::AgentDisconnected => (&self.colours.disconnected, left + side, -long),
        };
        context.set_fill_style_str(colour);
        context.begin_path();
        context.move_to(corner, top);
        context.line_to(corner + along, top);
        context.line_to(corner, top + long);
        context.fill();
    }
}

fn share(part: u8) -> f64 {
    f64::from(part) / f64::from(FULL)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a canvas is a few thousand pixels wide and high"
)]
fn pixels(length: f64) -> u32 {
    length.ceil().max(1.0) as u32
}
