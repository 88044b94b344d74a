//! The palette: everything that a person can do, from the one table.

use yew::{Callback, Html};

use super::frame::Frame;
use super::search_list::{Row, SearchList};
use crate::browser;
use crate::markup::html;
use crate::store::catalogue::{self, Entry, GROUPS};
use crate::store::faults::offer::{SELECTED, Wishes, offers};
use crate::store::{Dialog, State, UserCommand};

/// The entries that are offered, in the order of their groups. The palette does not offer itself.
fn entries() -> impl Iterator<Item = (&'static str, &'static Entry)> {
    GROUPS
        .iter()
        .flat_map(|(group, name)| catalogue::entries_of(*group).map(|entry| (*name, entry)))
}

fn offered(state: &State) -> Vec<(Row, Option<UserCommand>)> {
    let apple = browser::is_apple();
    entries()
        .filter_map(|(group, entry)| {
            let made = (entry.make)(state);
            if made == Ok(UserCommand::OpenDialog(Dialog::Palette)) {
                return None;
            }
            let row = Row {
                title: entry.title.to_owned(),
                detail: String::new(),
                group,
                icon: None,
                keys: entry
                    .chord
                    .map(|chord| chord.caps(apple))
                    .unwrap_or_default(),
                unavailable: made.as_ref().err().copied(),
            };
            Some((row, made.ok()))
        })
        .collect()
}

/// The faults of what is selected.
fn of_selected(state: &State) -> impl Iterator<Item = (Row, Option<UserCommand>)> {
    let offers = offers(state, &Wishes::default()).into_iter();
    offers.filter(|offer| offer.group == SELECTED).map(|offer| {
        let row = Row {
            title: offer.title,
            detail: offer.consequence.to_owned(),
            group: SELECTED,
            icon: None,
            keys: Vec::new(),
            unavailable: None,
        };
        (row, Some(UserCommand::Apply(offer.command)))
    })
}

/// The palette.
pub fn palette(state: &State, act: &Callback<UserCommand>) -> Html {
    let close = act.reform(|()| UserCommand::CloseDialog);
    let (rows, commands): (Vec<Row>, Vec<Option<UserCommand>>) =
        offered(state).into_iter().chain(of_selected(state)).unzip();
    let choose = {
        let act = act.clone();
        Callback::from(move |index: usize| {
            if let Some(command) = commands.get(index).cloned().flatten() {
                act.emit(UserCommand::CloseDialog);
                act.emit(command);
            }
        })
    };
    html! {
        <Frame key="palette" title="Find a command" class="palette" {close}>
            <SearchList
                label="Command"
                placeholder="Type what you want to do"
                {rows}
                {choose}
                nothing="There is nothing to do."
            />
        </Frame>
    }
}
