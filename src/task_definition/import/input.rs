//! A definition of any form as the input of RegisterTaskDefinition.

use serde_json::Value;

use super::{Form, recognise, runs};

/// A task definition as RegisterTaskDefinition spells it.
#[derive(Clone, Debug, PartialEq)]
pub struct RegisterInput {
    /// The definition. What `aws ecs describe-task-definition` prints stays that.
    pub value: Value,
    /// How many values in it are left to CloudFormation, for example `{"Ref": "Version"}`: they
    /// stay as they are, and RegisterTaskDefinition takes none.
    pub functions: usize,
    /// How many further definitions the document has, which are not in it.
    pub left_out: usize,
}

/// The definition of `document` that runs, as RegisterTaskDefinition spells it. `None` when
/// there is no task definition.
#[must_use]
pub fn register_input(document: &Value) -> Option<RegisterInput> {
    let imported = recognise(document).ok()?;
    let chosen = runs(&imported)?;
    let is_template = chosen.form == Form::CloudFormation;
    Some(RegisterInput {
        value: match chosen.form {
            Form::DescribeOutput => document.clone(),
            _ => Value::Object(chosen.members.clone().into_owned()),
        },
        functions: if is_template { chosen.opaque.len() } else { 0 },
        left_out: imported.len() - 1,
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn converted(document: &Value) -> RegisterInput {
        register_input(document).unwrap()
    }

    #[test]
    fn a_template_becomes_the_definition_of_it_that_runs() {
        let template = json!({
            "Parameters": {"Version": {"Type": "String"}},
            "Resources": {
                "Empty": {"Type": "AWS::ECS::TaskDefinition"},
                "Shop": {"Type": "AWS::ECS::TaskDefinition", "Properties": {
                    "Family": "shop",
                    "Cpu": 256,
                    "Tags": [{"Key": "team", "Value": "web"}],
                    "ContainerDefinitions": [{
                        "Name": "shop",
                        "Image": {"Fn::Sub": "shop:${Version}"},
                        "Essential": "true",
                        "LogConfiguration": {
                            "LogDriver": "awslogs",
                            "Options": {"awslogs-group": {"Ref": "Group"}},
                        },
                    }],
                }},
            },
        });
        assert_eq!(
            converted(&template),
            RegisterInput {
                value: json!({
                    "family": "shop",
                    "cpu": "256",
                    "tags": [{"key": "team", "value": "web"}],
                    "containerDefinitions": [{
                        "name": "shop",
                        "image": {"Fn::Sub": "shop:${Version}"},
                        "essential": true,
                        "logConfiguration": {
                            "logDriver": "awslogs",
                            "options": {"awslogs-group": {"Ref": "Group"}},
                        },
                    }],
                }),
                functions: 2,
                left_out: 1,
            }
        );
    }

    #[test]
    fn what_is_spelled_as_the_api_spells_it_stays_as_it_is() {
        let input = json!({"family": "shop", "later": 1, "containerDefinitions": [{"name": "a"}]});
        let described = json!({"taskDefinition": input, "tags": []});
        for (document, value) in [
            (input.clone(), &input),
            (json!([input]), &input),
            (described.clone(), &described),
        ] {
            let RegisterInput {
                value: found,
                functions,
                left_out,
            } = converted(&document);
            assert_eq!((&found, functions, left_out), (value, 0, 0));
        }
    }

    #[test]
    fn a_list_of_containers_becomes_a_definition_without_a_family() {
        let list = json!([{"name": "a", "image": "a:1", "cpu": null}]);
        let input = json!({"containerDefinitions": [{"name": "a", "image": "a:1"}]});
        assert_eq!(converted(&list).value, input);
    }

    #[test]
    fn a_document_of_something_else_is_none() {
        assert_eq!(register_input(&json!({"Resources": {}})), None);
        assert_eq!(register_input(&json!(3)), None);
    }
}
