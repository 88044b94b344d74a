//! Pointer and keys on the map.

use std::rc::Rc;

use ecslab::simulation::World;
use web_sys::Element;
use yew::{
    Callback, FocusEvent, KeyboardEvent, MouseEvent, PointerEvent, TargetCast, UseStateSetter,
};

use super::grid::Grid;
use crate::stage::cluster::fault_menu::{MenuAt, Target};
use crate::store::{Selection, Shared, UserCommand};

/// What pointer and keys work on.
#[derive(Clone)]
pub struct Pointing {
    /// The world that is drawn.
    pub world: Shared<World>,
    /// Where its instances stand.
    pub fixed: Rc<(Grid, (i64, i64))>,
    /// The instance that the Tab key reaches.
    pub focused: usize,
    /// Makes another instance that one.
    pub cursor: UseStateSetter<usize>,
    /// Makes another instance the one that is told of.
    pub pointed: UseStateSetter<Option<usize>>,
    /// Does what a person asks for.
    pub act: Callback<UserCommand>,
    /// Opens a menu of faults.
    pub open_menu: Callback<MenuAt>,
}

impl Pointing {
    fn at(&self, event: &MouseEvent) -> Option<usize> {
        let (left, top) = (event.offset_x(), event.offset_y());
        self.fixed.0.at(f64::from(left), f64::from(top))
    }

    fn arn(&self, index: usize) -> Option<String> {
        let instance = self.world.instances.get(index)?;
        Some(instance.container_instance_arn.clone())
    }

    fn select(&self, index: usize) {
        if let Some(arn) = self.arn(index) {
            self.act.emit(UserCommand::Select(Selection::Instance(arn)));
        }
    }

    /// The pointer moves over the cells.
    pub fn on_move(&self) -> Callback<PointerEvent> {
        let own = self.clone();
        Callback::from(move |event: PointerEvent| own.pointed.set(own.at(&event)))
    }

    /// The pointer leaves them.
    pub fn on_leave(&self) -> Callback<PointerEvent> {
        let pointed = self.pointed.clone();
        Callback::from(move |_| pointed.set(None))
    }

    /// A cell is clicked.
    pub fn on_click(&self) -> Callback<MouseEvent> {
        let own = self.clone();
        Callback::from(move |event: MouseEvent| {
            if let Some(index) = own.at(&event) {
                own.cursor.set(index);
                own.select(index);
            }
        })
    }

    /// A menu is asked for on a cell.
    pub fn on_menu(&self) -> Callback<MouseEvent> {
        let own = self.clone();
        Callback::from(move |event: MouseEvent| {
            if let Some(arn) = own.at(&event).and_then(|index| own.arn(index)) {
                event.prevent_default();
                let target = Target::Instance(arn);
                own.open_menu.emit(MenuAt::pointer(&event, target));
            }
        })
    }

    /// The instance that has the focus is picked.
    pub fn on_pick(&self) -> Callback<MouseEvent> {
        let own = self.clone();
        Callback::from(move |_| own.select(own.focused))
    }

    /// A menu is asked for on the instance that has the focus.
    pub fn on_pick_menu(&self) -> Callback<MouseEvent> {
        let own = self.clone();
        Callback::from(move |event: MouseEvent| {
            let button = event.target_dyn_into::<Element>();
            if let Some((arn, button)) = own.arn(own.focused).zip(button) {
                event.prevent_default();
                let target = Target::Instance(arn);
                own.open_menu.emit(MenuAt::below(&button, target));
            }
        })
    }

    /// A key moves the focus to another instance.
    pub fn on_key(&self) -> Callback<KeyboardEvent> {
        let own = self.clone();
        Callback::from(move |event: KeyboardEvent| {
            if let Some(next) = own.fixed.0.beside(own.focused, &event.key()) {
                event.prevent_default();
                own.cursor.set(next);
                own.pointed.set(Some(next));
            }
        })
    }

    /// The focus comes: what has it is told of.
    pub fn on_focus(&self) -> Callback<FocusEvent> {
        let own = self.clone();
        Callback::from(move |_| own.pointed.set(Some(own.focused)))
    }

    /// The focus goes.
    pub fn on_blur(&self) -> Callback<FocusEvent> {
        let pointed = self.pointed.clone();
        Callback::from(move |_| pointed.set(None))
    }
}
