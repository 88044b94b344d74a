//! The palette and the list of faults: everything that can be done, and everything that can go
//! wrong, to search and choose from.

use yew::{Callback, Html, function_component, html};

use super::search_list::{SearchItem, SearchList};
use crate::browser::is_apple;
use crate::command_button::command_or_reason;
use crate::part::PartProperties;
use crate::store::catalogue::{GROUPS, entries_of};
use crate::store::{UserCommand, examples, faults};

/// Everything that can be done now.
#[function_component]
pub fn Palette(properties: &PartProperties) -> Html {
    let PartProperties { state, act } = properties;
    let entries = GROUPS.iter().flat_map(|(group, name)| {
        entries_of(*group).map(|entry| {
            let item = SearchItem {
                title: entry.title.to_owned(),
                detail: String::new(),
                group: *name,
                icon: "",
                keys: entry.keys(is_apple()),
                unavailable: (entry.make)(state).err().unwrap_or_default(),
            };
            (item, command_or_reason(entry, state))
        })
    });
    let examples = examples::EXAMPLES.iter().filter_map(|example| {
        let scenario = example.scenario()?;
        let item = SearchItem {
            title: format!("Open {}", scenario.title),
            detail: scenario.description,
            group: "Examples",
            icon: "",
            keys: None,
            unavailable: "",
        };
        Some((item, UserCommand::OpenExample(example.name)))
    });
    let faults = fault_items(properties);
    let (items, commands): (Vec<_>, Vec<_>) = entries.chain(examples).chain(faults).unzip();
    html! {
        <SearchList
            label="Type what you want to do"
            nothing="Nothing of that name can be done."
            {items}
            choose={choose(commands, act)}
        />
    }
}

/// Everything that can go wrong now.
#[function_component]
pub fn Faults(properties: &PartProperties) -> Html {
    let (items, commands): (Vec<_>, Vec<_>) = fault_items(properties).into_iter().unzip();
    let at = crate::store::clock_text(properties.state.time.playhead);
    html! {
        <>
            <p class="dialog-note">
                { format!("Happens at {at}, where the playhead is, and is kept in the scenario. Undo takes it back.") }
            </p>
            <SearchList
                label="Search tasks, containers, instances, permissions"
                nothing="Nothing of that name can go wrong now."
                {items}
                choose={choose(commands, &properties.act)}
            />
        </>
    }
}

fn fault_items(properties: &PartProperties) -> Vec<(SearchItem, UserCommand)> {
    faults::faults(&properties.state)
        .into_iter()
        .map(|fault| {
            let item = SearchItem {
                title: fault.title,
                detail: fault.detail,
                group: fault.group,
                icon: fault.icon,
                keys: None,
                unavailable: "",
            };
            (item, UserCommand::Apply(fault.command))
        })
        .collect()
}

/// Closes the dialog and gives the command that was chosen.
fn choose(commands: Vec<UserCommand>, act: &Callback<UserCommand>) -> Callback<usize> {
    let act = act.clone();
    Callback::from(move |index: usize| {
        if let Some(command) = commands.get(index) {
            act.emit(UserCommand::CloseDialog);
            act.emit(command.clone());
        }
    })
}
