//! Places of a document, whatever its form, as the API knows them.

use std::borrow::Cow;

use serde_json::Value;

use super::super::register::cloudformation;
use super::{Form, Imported, recognise, runs};

/// A place in a task definition.
#[derive(Clone, Debug, PartialEq)]
pub struct PlaceInDefinition {
    /// JSON pointer (RFC 6901) from the definition on, as the API spells it.
    pub pointer: String,
    /// The definition, as the API spells it.
    pub definition: Value,
    form: Form,
}

impl PlaceInDefinition {
    /// How the document spells the member `name` of the object at `pointer`, which is one from
    /// the definition on in the API's spelling.
    #[must_use]
    pub fn spelled<'a>(&self, pointer: &str, name: &'a str) -> Cow<'a, str> {
        match self.form {
            Form::CloudFormation => cloudformation::name_at(pointer, name),
            _ => Cow::Borrowed(name),
        }
    }
}

/// What stands at `pointer` of `document`, in the task definition around it. A document without
/// a task definition is taken for one that is going to be the input of RegisterTaskDefinition.
///
/// There need not be anything at the place. `None` when it is outside of every task definition.
#[must_use]
pub fn place_in_definition(document: &Value, pointer: &str) -> Option<PlaceInDefinition> {
    let Ok(imported) = recognise(document) else {
        return Some(PlaceInDefinition {
            pointer: pointer.to_owned(),
            definition: document.clone(),
            form: Form::RegisterInput,
        });
    };
    imported.into_iter().find_map(|imported| {
        let pointer = in_definition(&imported, pointer)?;
        Some(PlaceInDefinition {
            pointer,
            definition: Value::Object(imported.members.into_owned()),
            form: imported.form,
        })
    })
}

/// Where `document` has what stands at `pointer` of the task definition in it that runs, in the
/// API's spelling: the other way round than [`place_in_definition`].
#[must_use]
pub fn pointer_in_document(document: &Value, pointer: &str) -> String {
    let imported = recognise(document).ok();
    match imported.as_deref().and_then(runs) {
        Some(imported) => imported.place_of(pointer),
        None => pointer.to_owned(),
    }
}

/// The family of the first definition of `document` that gives one.
#[must_use]
pub fn family_of(document: &Value) -> Option<String> {
    let family = |family: &Value| family.as_str().map(str::to_owned);
    let input = document.get("taskDefinition").unwrap_or(document);
    if let Some(given) = input.get("family") {
        return family(given);
    }
    let imported = recognise(document).ok()?;
    let mut families = imported.iter().map(|it| it.members.get("family"));
    families.find_map(|given| family(given?))
}

fn in_definition(imported: &Imported<'_>, pointer: &str) -> Option<String> {
    let inside = pointer.strip_prefix(&imported.pointer)?;
    if !inside.is_empty() && !inside.starts_with('/') {
        return None;
    }
    Some(match imported.form {
        Form::ContainerList => format!("/containerDefinitions{inside}"),
        Form::CloudFormation => cloudformation::api_pointer(inside),
        _ => inside.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_place_is_found_in_every_form() {
        let input = json!({"family": "shop", "containerDefinitions": [{"image": "shop:3"}]});
        let list = input["containerDefinitions"].clone();
        let template = json!({"Resources": {
            "Bucket": {"Type": "AWS::S3::Bucket"},
            "Shop": {
                "Type": "AWS::ECS::TaskDefinition",
                "Properties": {"ContainerDefinitions": [{"Image": "shop:3"}]},
            },
        }});
        for (document, pointer) in [
            (input.clone(), "/containerDefinitions/0/image"),
            (
                json!({"taskDefinition": input}),
                "/taskDefinition/containerDefinitions/0/image",
            ),
            (list, "/0/image"),
            (
                template,
                "/Resources/Shop/Properties/ContainerDefinitions/0/Image",
            ),
        ] {
            let place = place_in_definition(&document, pointer).unwrap();
            assert_eq!(place.pointer, "/containerDefinitions/0/image");
            assert_eq!(pointer_in_document(&document, &place.pointer), pointer);
            assert_eq!(
                place.definition.pointer(&place.pointer),
                Some(&json!("shop:3"))
            );
        }
    }

    #[test]
    fn a_place_outside_of_the_definition_is_none() {
        let described = json!({"taskDefinition": {"family": "shop"}, "tags": []});
        assert_eq!(place_in_definition(&described, "/tags/0"), None);
        assert_eq!(place_in_definition(&described, ""), None);
        assert_eq!(family_of(&described).as_deref(), Some("shop"));
        assert!(place_in_definition(&described, "/taskDefinition").is_some());
    }

    #[test]
    fn names_are_spelled_as_the_document_spells_them() {
        let volume = "/Properties/Volumes/0/EFSVolumeConfiguration";
        let resource = json!({
            "Type": "AWS::ECS::TaskDefinition",
            "Properties": {"Family": "shop", "ContainerDefinitions": []},
        });
        assert_eq!(family_of(&resource).as_deref(), Some("shop"));
        let place = place_in_definition(&resource, volume).unwrap();
        assert_eq!(place.pointer, "/volumes/0/efsVolumeConfiguration");
        for (pointer, ours, theirs) in [
            ("", "family", "Family"),
            (
                "/volumes/0",
                "efsVolumeConfiguration",
                "EFSVolumeConfiguration",
            ),
            (
                "/volumes/0/efsVolumeConfiguration",
                "fileSystemId",
                "FilesystemId",
            ),
            (
                "/containerDefinitions/0/logConfiguration/options",
                "awslogs-group",
                "awslogs-group",
            ),
        ] {
            assert_eq!(place.spelled(pointer, ours), theirs);
        }
        let input = place_in_definition(&json!({"family": "shop"}), "").unwrap();
        assert_eq!(input.spelled("", "family"), "family");
    }
}
