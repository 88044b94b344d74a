//! Volumes of a task: each is of one kind, and has the fields of that.

use ecslab::task_definition;
use serde_json::{Value, json};
use yew::{AttrValue, Callback, Html};

use super::form::{DefinitionForm, definition_field};
use super::lists::{List, list_group, member, notes_id};
use super::member::{Control, Members, member_field};
use crate::editor::document::definition::{self, FieldKind};
use crate::editor::field::{Choice, Pick};
use crate::markup::html;

/// The members that a kind of volume is edited by.
const FIELDS: &[(&str, Members)] = &[
    ("host", &[("sourcePath", Control::Text)]),
    (
        "dockerVolumeConfiguration",
        &[("scope", Control::Choice), ("driver", Control::Text)],
    ),
    (
        "efsVolumeConfiguration",
        &[
            ("fileSystemId", Control::RequiredText),
            ("rootDirectory", Control::Text),
            ("transitEncryption", Control::Choice),
            ("authorizationConfig.iam", Control::Choice),
            ("authorizationConfig.accessPointId", Control::Text),
        ],
    ),
    (
        "s3filesVolumeConfiguration",
        &[
            ("fileSystemArn", Control::RequiredText),
            ("rootDirectory", Control::Text),
        ],
    ),
    (
        "fsxWindowsFileServerVolumeConfiguration",
        &[
            ("fileSystemId", Control::RequiredText),
            ("rootDirectory", Control::RequiredText),
            (
                "authorizationConfig.credentialsParameter",
                Control::RequiredText,
            ),
            ("authorizationConfig.domain", Control::RequiredText),
        ],
    ),
];

/// The volumes of a task.
pub fn volumes(form: &DefinitionForm) -> Html {
    let pointer = "/volumes".to_owned();
    let list = List {
        title: "volumes",
        element: "volume",
        new: json!({ "name": format!("volume-{}", form.count(&pointer) + 1), "host": {} }),
        also: None,
        hint: task_definition::member_at(&pointer).map(|it| it.description),
        pointer,
    };
    list_group(form, list, &|at| volume_row(form, at))
}

/// What kinds of volume there are: every member besides the name.
fn kinds() -> Vec<&'static str> {
    let members = task_definition::members_at("/volumes/-").into_iter();
    let names = members.map(|member| member.name);
    names.filter(|name| *name != "name").collect()
}

fn volume_row(form: &DefinitionForm, at: &str) -> Html {
    let kinds = kinds();
    let is_there = |kind: &&str| form.value.pointer(&format!("{at}/{kind}")).is_some();
    let kind = kinds.iter().copied().find(is_there).unwrap_or("host");
    let described = task_definition::member_at(&format!("{at}/{kind}"));
    let fields = FIELDS.iter().find(|(known, _)| *known == kind);
    let on_kind = {
        let (form, at) = (form.clone(), at.to_owned());
        Callback::from(move |kind: String| set_kind(&form, &at, &kind))
    };
    let id = AttrValue::from(format!("{}-kind", form.id(at)));
    html! {
        <div class="row-fields">
            { definition_field(form, member(form, at, "name", FieldKind::RequiredText)) }
            <Pick
                {id} label="kind" value={kind} on_change={on_kind}
                choices={kinds.iter().map(|kind| Choice::named(*kind)).collect::<Vec<_>>()}
                hint={described.map(|it| it.description)}
            />
            { for fields.into_iter().flat_map(|(kind, members)| {
                members.iter().map(move |member| {
                    let notes = Some(notes_id(form, at));
                    member_field(form, &format!("{at}/{kind}"), *member, notes)
                })
            }) }
        </div>
    }
}

/// Makes the volume at `at` one of another kind.
fn set_kind(form: &DefinitionForm, at: &str, kind: &str) {
    let account = &form.editing.document.scenario.cluster;
    let value = match kind {
        "dockerVolumeConfiguration" => json!({ "scope": "task" }),
        "efsVolumeConfiguration" => json!({ "fileSystemId": "fs-0123456789abcdef0" }),
        "s3filesVolumeConfiguration" => json!({
            "fileSystemArn": format!(
                "arn:aws:s3files:{}:{}:file-system/fs-0123456789abcdef0",
                account.region, account.account
            ),
        }),
        "fsxWindowsFileServerVolumeConfiguration" => json!({
            "fileSystemId": "fs-0123456789abcdef0",
            "rootDirectory": "share",
            "authorizationConfig": { "credentialsParameter": "", "domain": "" },
        }),
        "configuredAtLaunch" => Value::Bool(true),
        _ => json!({}),
    };
    form.editing.edit(None, |document| {
        for other in kinds() {
            definition::set_value(document, form.index, &format!("{at}/{other}"), None);
        }
        let pointer = format!("{at}/{kind}");
        definition::set_value(document, form.index, &pointer, Some(&value));
    });
}
