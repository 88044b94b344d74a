//! Custom attributes of container instances, while time runs.

use super::requests::Refusal;
use super::{Attribute, EventKind, Simulation};
use crate::cluster::is_custom_attribute;

/// The most attributes of one call [V].
const ATTRIBUTES_OF_CALL: usize = 10;

/// The most custom attributes of a container instance [V].
const CUSTOM_ATTRIBUTES: usize = 10;

/// The most characters of a name or a value [V].
const LONGEST: usize = 128;

impl Simulation {
    /// Gives container instances custom attributes; a known name gets the new value [V].
    pub(super) fn put_attributes(&mut self, attributes: &[Attribute]) -> Result<(), Refusal> {
        check_count(attributes)?;
        let mut changes = Vec::new();
        for attribute in attributes {
            check_text("name", &attribute.name, "-_./\\")?;
            if let Some(value) = &attribute.value {
                check_text("value", value, "-_.@:/\\ ")?;
            }
            changes.push((self.target(&attribute.target_id)?, attribute));
        }
        for (arn, _) in &changes {
            self.check_custom_attributes(arn, &changes)?;
        }
        for (container_instance_arn, attribute) in changes {
            self.record(EventKind::InstanceAttributesChanged {
                container_instance_arn,
                put: vec![(attribute.name.clone(), attribute.value.clone())],
                deleted: Vec::new(),
            });
        }
        self.wake_all_services();
        Ok(())
    }

    /// Refuses `changes` that leave a container instance with too many custom attributes [V].
    fn check_custom_attributes(
        &self,
        arn: &str,
        changes: &[(String, &Attribute)],
    ) -> Result<(), Refusal> {
        let Some(instance) = self.world.instance_named(arn) else {
            return Ok(());
        };
        let mut attributes = instance.attributes.clone();
        let of_instance = changes.iter().filter(|(target, _)| target == arn);
        attributes.extend(of_instance.map(|(_, it)| (it.name.clone(), it.value.clone())));
        let custom = attributes.keys().filter(|name| is_custom_attribute(name));
        let count = custom.count();
        if count > CUSTOM_ATTRIBUTES {
            return Err(Refusal(format!(
                "AttributeLimitExceededException: {} would have {count} custom attributes; at \
                 most {CUSTOM_ATTRIBUTES} are allowed",
                instance.id()
            )));
        }
        Ok(())
    }

    /// Takes attributes away from container instances, those that they have.
    pub(super) fn delete_attributes(&mut self, attributes: &[Attribute]) -> Result<(), Refusal> {
        check_count(attributes)?;
        for attribute in attributes {
            let container_instance_arn = self.target(&attribute.target_id)?;
            self.record(EventKind::InstanceAttributesChanged {
                container_instance_arn,
                put: Vec::new(),
                deleted: vec![attribute.name.clone()],
            });
        }
        self.wake_all_services();
        Ok(())
    }

    fn target(&self, name: &str) -> Result<String, Refusal> {
        let found = self.world.instance_named(name);
        let arn = found.map(|instance| instance.container_instance_arn.clone());
        arn.ok_or_else(|| {
            Refusal(format!(
                "TargetNotFoundException: the cluster has no container instance `{name}`"
            ))
        })
    }
}

fn check_count(attributes: &[Attribute]) -> Result<(), Refusal> {
    let count = attributes.len();
    if (1..=ATTRIBUTES_OF_CALL).contains(&count) {
        return Ok(());
    }
    Err(Refusal(format!(
        "InvalidParameterException: a call takes 1 to {ATTRIBUTES_OF_CALL} attributes, not {count}"
    )))
}

/// Letters, digits and `others`, 1 to 128 [V].
fn check_text(what: &str, text: &str, others: &str) -> Result<(), Refusal> {
    let allowed = |it: char| it.is_ascii_alphanumeric() || others.contains(it);
    if !text.is_empty() && text.len() <= LONGEST && text.chars().all(allowed) {
        return Ok(());
    }
    Err(Refusal(format!(
        "InvalidParameterException: `{text}` cannot be the {what} of an attribute: 1 to {LONGEST} \
         letters, digits and {others}"
    )))
}
