//! Where two values differ.

use serde_json::Value;

use crate::json_text::escaped;

/// A place at which two values differ.
#[derive(Clone)]
pub(super) struct Difference<'a> {
    /// The way there: names of members, and for elements of lists what tells them apart.
    pub(super) path: Vec<String>,
    /// Pointer in the new value; in the old one for what is gone.
    pub(super) pointer: String,
    pub(super) old: Option<&'a Value>,
    pub(super) new: Option<&'a Value>,
}

/// Lists whose order means nothing → the members that tell their elements apart. Elements of
/// other lists are told apart by their position.
const KEYS: &[(&str, &[&str])] = &[
    ("containerDefinitions", &["name"]),
    ("volumes", &["name"]),
    ("environment", &["name"]),
    ("secrets", &["name"]),
    ("secretOptions", &["name"]),
    ("properties", &["name"]),
    ("ulimits", &["name"]),
    ("environmentFiles", &["value"]),
    ("tags", &["key"]),
    ("mountPoints", &["containerPath"]),
    ("tmpfs", &["containerPath"]),
    ("volumesFrom", &["sourceContainer"]),
    ("dependsOn", &["containerName"]),
    ("extraHosts", &["hostname"]),
    ("devices", &["hostPath"]),
    ("systemControls", &["namespace"]),
    ("resourceRequirements", &["type"]),
    ("placementConstraints", &["type", "expression"]),
    (
        "portMappings",
        &["containerPort", "containerPortRange", "protocol"],
    ),
];

/// Lists of texts whose order means nothing: the texts themselves tell them apart.
const SETS: &[&str] = &[
    "requiresCompatibilities",
    "links",
    "dnsSearchDomains",
    "dockerSecurityOptions",
    "add",
    "drop",
    "mountOptions",
    "permissions",
];

/// Everything in which `old` and `new` differ.
pub(super) fn between<'a>(old: &'a Value, new: &'a Value) -> Vec<Difference<'a>> {
    let mut found = Vec::new();
    let whole = Difference {
        path: Vec::new(),
        pointer: String::new(),
        old: Some(old),
        new: Some(new),
    };
    whole.look_closer(&mut found);
    found
}

impl<'a> Difference<'a> {
    /// Finds what is really different in two values at the same place.
    fn look_closer(self, found: &mut Vec<Self>) {
        match (self.old, self.new) {
            (old, new) if old == new => {}
            (Some(Value::Object(old)), Some(Value::Object(new))) => {
                let gone = old.keys().filter(|name| !new.contains_key(*name));
                for name in gone.chain(new.keys()) {
                    let (old, new) = (old.get(name), new.get(name));
                    self.inside(name.clone(), name, old, new).look_closer(found);
                }
            }
            (Some(Value::Array(old)), Some(Value::Array(new))) => match self.keys() {
                Some(keys) => self.look_at_elements(old, new, keys, found),
                None => found.push(self),
            },
            _ => found.push(self),
        }
    }

    /// What tells the elements of this list apart, if its order means nothing.
    fn keys(&self) -> Option<&'static [&'static str]> {
        let list = self.path.last()?.as_str();
        let known = KEYS.iter().find(|(name, _)| *name == list);
        match known {
            Some((_, keys)) => Some(keys),
            None => SETS.contains(&list).then_some(&[]),
        }
    }

    fn look_at_elements(
        &self,
        old: &'a [Value],
        new: &'a [Value],
        keys: &[&str],
        found: &mut Vec<Self>,
    ) {
        let (old, new) = (identified(old, keys), identified(new, keys));
        let position = |elements: &[(Identity, &'a Value)], identity: &Identity| {
            elements.iter().position(|(known, _)| known == identity)
        };
        for (index, (identity, value)) in old.iter().enumerate() {
            if position(&new, identity).is_none() {
                let step = index.to_string();
                let gone = self.inside(identity.0.clone(), &step, Some(value), None);
                gone.look_closer(found);
            }
        }
        for (index, (identity, value)) in new.iter().enumerate() {
            let earlier = position(&old, identity).and_then(|index| old.get(index));
            let earlier = earlier.map(|(_, value)| *value);
            let step = index.to_string();
            self.inside(identity.0.clone(), &step, earlier, Some(value))
                .look_closer(found);
        }
    }

    fn inside(
        &self,
        name: String,
        step: &str,
        old: Option<&'a Value>,
        new: Option<&'a Value>,
    ) -> Self {
        let mut path = self.path.clone();
        path.push(name);
        Self {
            path,
            pointer: format!("{}/{}", self.pointer, escaped(step)),
            old,
            new,
        }
    }
}

/// What tells an element apart, and how many elements before it have the same.
type Identity = (String, usize);

fn identified<'a>(elements: &'a [Value], keys: &[&str]) -> Vec<(Identity, &'a Value)> {
    let mut identified: Vec<(Identity, &Value)> = Vec::with_capacity(elements.len());
    for element in elements {
        let key = match (element, keys) {
            (Value::String(text), _) => text.clone(),
            (element, keys) => {
                let parts = keys.iter().filter_map(|key| element.get(*key));
                let parts: Vec<String> = parts.map(plain).collect();
                parts.join(" ")
            }
        };
        let same = identified.iter().filter(|((known, _), _)| *known == key);
        let identity = (key.clone(), same.count());
        identified.push((identity, element));
    }
    identified
}

/// A value as it is read out: text without quotes.
pub(super) fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
