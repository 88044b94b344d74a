//! What may stand where in the text of a task definition, for completion and descriptions.

use std::borrow::Cow;

use ecslab::json_text::JsonText;
use ecslab::task_definition::{
    MemberDescription, PlaceInDefinition, ValueDescription, member_at, members_at,
    place_in_definition, values_at,
};
use serde::Serialize;
use serde_json::Value;

/// What there is to know about a place, as `web/editor/knowledge.ts` has it.
#[derive(Default, Serialize)]
struct Knowledge {
    #[serde(skip_serializing_if = "Option::is_none")]
    member: Option<Member>,
    members: Vec<Member>,
    values: Vec<Choice>,
}

#[derive(Serialize)]
struct Member {
    name: String,
    kind: &'static str,
    required: bool,
    description: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    default: Option<&'static str>,
    empty: &'static str,
}

#[derive(Serialize)]
struct Choice {
    value: Value,
    description: Cow<'static, str>,
}

/// What there is to know about the place at `pointer` of `text`, as JSON. While the text cannot
/// be understood, `understood` is what it was before.
pub fn of(text: &str, understood: Option<&Value>, pointer: &str) -> String {
    let read = JsonText::read_json_or_yaml(text).0;
    let read = read.or_else(|| JsonText::recover(text));
    let document = read.as_ref().map(|it| &it.value).or(understood);
    let place = place_in_definition(document.unwrap_or(&Value::Null), pointer);
    let knowledge = place.as_ref().map(Knowledge::of).unwrap_or_default();
    serde_json::to_string(&knowledge).unwrap_or_default()
}

impl Knowledge {
    fn of(place: &PlaceInDefinition) -> Self {
        let pointer = place.pointer.as_str();
        let own = |it: MemberDescription| {
            // An element of a list is described by the list.
            let holder = pointer.rsplit_once(&format!("/{}", it.name));
            member(place, holder.map_or("", |(holder, _)| holder), it)
        };
        let members = members_at(pointer).into_iter();
        let values = values_at(pointer, Some(&place.definition)).into_iter();
        Self {
            member: member_at(pointer).map(own),
            members: members.map(|it| member(place, pointer, it)).collect(),
            values: values.map(choice).collect(),
        }
    }
}

/// The member of the object at `holder`.
fn member(place: &PlaceInDefinition, holder: &str, it: MemberDescription) -> Member {
    Member {
        name: place.spelled(holder, it.name).into_owned(),
        kind: it.kind,
        required: it.is_required,
        description: it.description,
        default: it.default,
        empty: it.empty,
    }
}

fn choice(it: ValueDescription) -> Choice {
    Choice {
        value: it.value,
        description: it.description,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn known(document: &Value, pointer: &str) -> Value {
        serde_json::from_str(&of(&document.to_string(), None, pointer)).unwrap()
    }

    #[test]
    fn every_form_of_a_definition_has_the_same_members() {
        let container = json!({"name": "web", "image": "web:1"});
        let input = json!({"family": "web", "containerDefinitions": [container]});
        let described = json!({"taskDefinition": input});
        let list = json!([container]);
        let at_container = |document: &Value, pointer: &str| {
            let known = known(document, pointer);
            (known["member"]["name"].clone(), known["members"].clone())
        };
        let expected = at_container(&input, "/containerDefinitions/0");
        assert_eq!(expected.0, "containerDefinitions");
        assert_eq!(expected.1.as_array().unwrap().len(), 42);
        for (document, pointer) in [
            (&described, "/taskDefinition/containerDefinitions/0"),
            (&list, "/0"),
        ] {
            assert_eq!(at_container(document, pointer), expected, "{pointer}");
        }
    }

    #[test]
    fn members_of_a_template_are_spelled_as_cloudformation_spells_them() {
        let template = json!({"Resources": {"Shop": {
            "Type": "AWS::ECS::TaskDefinition",
            "Properties": {"ContainerDefinitions": []},
        }}});
        let properties = "/Resources/Shop/Properties";
        assert_eq!(known(&template, properties)["members"][0]["name"], "Family");
        let volume = format!("{properties}/Volumes/0/EFSVolumeConfiguration/FilesystemId");
        assert_eq!(known(&template, &volume)["member"]["name"], "FilesystemId");
        assert_eq!(known(&template, "/Resources/Shop")["members"], json!([]));
    }

    #[test]
    fn names_of_the_definition_are_among_the_values() {
        let document = json!({
            "family": "web",
            "containerDefinitions": [
                {"name": "web", "image": "web:1"},
                {"name": "proxy", "image": "proxy:1"},
            ],
        });
        let known = known(
            &document,
            "/containerDefinitions/1/dependsOn/0/containerName",
        );
        assert_eq!(
            known["values"],
            json!([{"value": "web", "description": ""}])
        );
    }

    #[test]
    fn a_text_that_is_no_json_is_what_it_most_likely_means_or_what_it_was() {
        let pointer = "/containerDefinitions/0/mountPoints/0/sourceVolume";
        let before = json!({"volumes": [{"name": "old"}], "containerDefinitions": []});
        for (text, name) in [
            (
                r#"{"volumes": [{"name": "new"}] "containerDefinitions": [],}"#,
                "new",
            ),
            (r#"{"volumes": [{"name": "ne"#, "old"),
        ] {
            let known: Value = serde_json::from_str(&of(text, Some(&before), pointer)).unwrap();
            assert_eq!(known["values"][0]["value"], name, "{text}");
        }
    }

    #[test]
    fn an_empty_text_is_going_to_be_what_is_registered() {
        assert_eq!(known(&Value::Null, "/family")["member"]["name"], "family");
    }
}
