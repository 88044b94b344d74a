//! Two tanks of an instance, CPU and memory, and a ribbon for each task between them.

use ecslab::lifecycle::TaskNumber;
use yew::{Callback, Html, MouseEvent, classes};

use super::fault_menu::{MenuAt, Target};
use super::numbers::thousands;
use super::scene::{Block, Gauge, Scale};
use crate::fixed::Fixed;
use crate::glyph::status_glyph;
use crate::markup::html;
use crate::stage::DIFFERS;
use crate::store::{Selection, UserCommand};

/// Blocks lower than this many pixels have no room for a label.
const LABEL_FROM: f64 = 14.0;

/// What does not fit may stand out above both tanks by this many pixels.
const OVERFLOW: f64 = 8.0;

/// What is drawn as two tanks.
pub struct Tanks<'a> {
    /// CPU units.
    pub cpu: Gauge,
    /// MiB.
    pub memory: Gauge,
    /// What takes room, from the bottom to the top.
    pub blocks: &'a [Block],
    /// The scale of the cluster.
    pub scale: Scale,
    /// Whether the blocks can be reached with the Tab key.
    pub active: bool,
    /// Does what a person asks for.
    pub act: &'a Callback<UserCommand>,
    /// Opens a menu of faults.
    pub open_menu: &'a Callback<MenuAt>,
}

/// The tanks of an instance.
pub fn tanks(tanks: &Tanks) -> Html {
    let Tanks {
        cpu,
        memory,
        blocks,
        scale,
        active,
        ..
    } = tanks;
    let cpu_height = scale.cpu(cpu.registered);
    let memory_height = scale.memory(memory.registered);
    let above = |height: f64| OVERFLOW + (cpu_height.max(memory_height) - height) * scale.pixels;
    let stop = active.then(|| tab_stop(blocks)).flatten();
    html! {
        <div class="tanks">
            <div class="tank" style={format!("--h:{:.4}", Fixed(cpu_height))}>
                <div class="tank-free">{ lacking(cpu, scale.cpu(1), above(cpu_height), scale.pixels) }</div>
                { for blocks.iter().rev().map(|block| cpu_block(tanks, block, stop)) }
            </div>
            { ribbons(blocks, scale, cpu_height.max(memory_height)) }
            <div class="tank memory" style={format!("--h:{:.4}", Fixed(memory_height))} aria-hidden="true">
                <div class="tank-free">{ lacking(memory, scale.memory(1), above(memory_height), scale.pixels) }</div>
                { for blocks.iter().rev().map(|block| memory_block(tanks, block)) }
            </div>
        </div>
    }
}

/// The block that the Tab key reaches: that of the selected task, or the highest.
fn tab_stop(blocks: &[Block]) -> Option<TaskNumber> {
    blocks
        .iter()
        .find(|block| block.selected)
        .or_else(|| blocks.iter().rev().find(|block| block.task.is_some()))
        .and_then(|block| block.task)
}

/// The room that the task would need, standing out of the tank where it lacks.
fn lacking(gauge: &Gauge, unit: f64, above: f64, pixels: f64) -> Html {
    let Some(needed) = gauge.needed else {
        return html! {};
    };
    let height = |amount: i64| super::numbers::ratio(amount, 1) * unit * pixels;
    let clipped = height(needed - gauge.free) > above;
    let drawn = height(needed).min(height(gauge.free) + above);
    html! {
        <i
            class={classes!("lacking", clipped.then_some("clipped"))}
            style={format!("height:{:.1}px", Fixed(drawn))}
        />
    }
}

fn block_class(block: &Block) -> yew::Classes {
    classes!(
        "task-block",
        block.own.then_some("own"),
        (block.status.is_none() && block.own).then_some("slot s-PENDING"),
        block.status.map(|status| format!("s-{}", status.name())),
        block.filled.then_some("filled"),
        block.given_back.then_some("given-back"),
        block.selected.then_some("selected"),
        block.differs.then_some("differs"),
    )
}

fn words(block: &Block) -> String {
    let status = match block.status {
        Some(status) => status.name(),
        None if block.own => "reserved",
        None => "not by tasks of this scenario",
    };
    let given_back = if block.given_back {
        ", reservation given back"
    } else {
        ""
    };
    let differs = if block.differs { DIFFERS } else { "" };
    format!(
        "{} {} {status}, {} CPU, {} MiB{given_back}{differs}",
        block.name,
        block.short_id,
        thousands(block.cpu),
        thousands(block.memory)
    )
}

fn cpu_block(tanks: &Tanks, block: &Block, stop: Option<TaskNumber>) -> Html {
    let height = tanks.scale.cpu(block.cpu);
    let style = format!("--h:{:.4}", Fixed(height));
    let labelled = height * tanks.scale.pixels >= LABEL_FROM;
    let words = words(block);
    let label = html! {
        if labelled {
            if let Some(status) = block.status {
                { status_glyph(status) }
            } else if block.own {
                { status_glyph(ecslab::lifecycle::LastStatus::Pending) }
            }
            <span class="task-block-name">{ &block.name }</span>
            <span class="task-block-id">{ &block.short_id }</span>
        }
    };
    let Some(task) = block.task else {
        return html! { <div class={block_class(block)} {style} title={words}>{ label }</div> };
    };
    html! {
        <button
            key={task.0}
            type="button"
            class={block_class(block)}
            {style}
            data-task={task.0.to_string()}
            tabindex={if stop == Some(task) { "0" } else { "-1" }}
            aria-pressed={block.selected.to_string()}
            aria-label={words.clone()}
            title={words}
            onclick={select(tanks, task)}
            oncontextmenu={menu(tanks, task)}
        >
            { label }
        </button>
    }
}

/// The same task in the other tank; for the pointer only, the keyboard has the first.
fn memory_block(tanks: &Tanks, block: &Block) -> Html {
    let height = tanks.scale.memory(block.memory);
    let labelled = height * tanks.scale.pixels >= LABEL_FROM;
    html! {
        <div
            key={block.task.map_or(0, |task| task.0)}
            class={block_class(block)}
            style={format!("--h:{:.4}", Fixed(height))}
            onclick={block.task.map(|task| select(tanks, task))}
            oncontextmenu={block.task.map(|task| menu(tanks, task))}
        >
            if labelled {
                <span class="task-block-amount">{ thousands(block.memory) }</span>
            }
        </div>
    }
}

fn select(tanks: &Tanks, task: TaskNumber) -> Callback<MouseEvent> {
    tanks.act.reform(move |event: MouseEvent| {
        event.stop_propagation();
        UserCommand::Select(Selection::Task(task))
    })
}

fn menu(tanks: &Tanks, task: TaskNumber) -> Callback<MouseEvent> {
    tanks.open_menu.reform(move |event: MouseEvent| {
        event.prevent_default();
        event.stop_propagation();
        MenuAt::pointer(&event, Target::Task(task))
    })
}

/// One ribbon for each block, from its height in the left tank to its height in the right one.
fn ribbons(blocks: &[Block], scale: &Scale, height: f64) -> Html {
    let full = height * 100.0;
    let (mut left, mut right) = (full, full);
    let kept = blocks.iter().filter(|block| !block.given_back);
    let paths = kept.map(|block| {
        let (left_top, right_top) = (
            left - scale.cpu(block.cpu) * 100.0,
            right - scale.memory(block.memory) * 100.0,
        );
        let path = format!(
            "M0 {:.2}L0 {:.2}L10 {:.2}L10 {:.2}z",
            Fixed(left),
            Fixed(left_top),
            Fixed(right_top),
            Fixed(right)
        );
        (left, right) = (left_top, right_top);
        html! { <path class={block_class(block)} d={path} /> }
    });
    html! {
        <svg
            class="ribbons"
            viewBox={format!("0 0 10 {:.2}", Fixed(full))}
            preserveAspectRatio="none"
            style={format!("--h:{:.4}", Fixed(height))}
            aria-hidden="true"
        >
            { for paths }
        </svg>
    }
}
