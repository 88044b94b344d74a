//! Values that are not known, and what may be said all the same.
//!
//! No rule knows of such values. What the rules find is kept if they find it again whatever is
//! put in their place: an unknown network mode is tried with every mode, an unknown name with
//! every name that something refers to.

use serde_json::{Map, Value};

use super::fields::{Kind, Shape, TASK_DEFINITION};
use crate::diagnostic::Diagnostic;

/// How many times the unknown values are filled in: so that every task size of Fargate comes
/// up, and up to so many names.
const FILLINGS: std::ops::RangeInclusive<usize> = 8..=24;

/// Members that name a container or a volume defined elsewhere.
const REFERENCES: &[&str] = &["containerName", "sourceContainer", "sourceVolume", "links"];

/// Names of which a proxy needs each to be there.
const PROXY_PROPERTIES: &[&str] = &[
    "IgnoredUID",
    "AppPorts",
    "ProxyIngressPort",
    "ProxyEgressPort",
];

/// What stands at a member of free text: the member, then values that are right there.
const TEXTS: &[(&str, &[&str])] = &[
    (
        "cpu",
        &["256", "512", "1024", "2048", "4096", "8192", "16384", "256"],
    ),
    (
        "memory",
        &[
            "512", "1024", "2048", "4096", "8192", "16384", "32768", "2048",
        ],
    ),
    (
        "taskRoleArn",
        &["arn:aws:iam::123456789012:role/application"],
    ),
    (
        "executionRoleArn",
        &["arn:aws:iam::123456789012:role/execution"],
    ),
    (
        "image",
        &[
            "registry.example/image:1",
            "123456789012.dkr.ecr.us-east-1.amazonaws.com/image:1",
        ],
    ),
    (
        "valueFrom",
        &[
            "arn:aws:secretsmanager:us-east-1:123456789012:secret:name-a1b2c3",
            "arn:aws:ssm:us-east-1:123456789012:parameter/name",
        ],
    ),
    ("type", &["memberOf"]),
    ("containerPortRange", &["8000-8010"]),
];

const INTEGERS: [i64; 8] = [0, 1, 64, 80, 256, 512, 1024, 8080];

/// Those of `found` that `check` finds again whatever stands at the `opaque` pointers of
/// `members`.
pub(super) fn standing(
    mut found: Vec<Diagnostic>,
    members: &Map<String, Value>,
    opaque: &[String],
    check: impl Fn(&Map<String, Value>) -> Vec<Diagnostic>,
) -> Vec<Diagnostic> {
    if opaque.is_empty() {
        return found;
    }
    found.retain(|it| !opaque.iter().any(|opaque| is_at(&it.pointer, opaque)));
    let names = names(members);
    for filling in 0..names.len().clamp(*FILLINGS.start(), *FILLINGS.end()) {
        if found.is_empty() {
            break;
        }
        let sample = Sample {
            filling,
            names: &names,
        };
        let again = check(&sample.filled(members, opaque));
        found.retain(|it| {
            let mut again = again.iter();
            again.any(|other| other.code == it.code && other.pointer == it.pointer)
        });
    }
    found
}

/// Whether `pointer` leads to what is at `opaque`, or into it.
fn is_at(pointer: &str, opaque: &str) -> bool {
    let rest = pointer.strip_prefix(opaque);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// The names that something in the definition refers to or waits for.
fn names(members: &Map<String, Value>) -> Vec<String> {
    let mut names = Vec::new();
    if members.contains_key("proxyConfiguration") {
        names.extend(PROXY_PROPERTIES.iter().map(|name| (*name).to_owned()));
    }
    for (name, value) in members {
        collect_names(name, value, &mut names);
    }
    names
}

fn collect_names(member: &str, value: &Value, names: &mut Vec<String>) {
    match value {
        Value::String(text) if REFERENCES.contains(&member) => {
            let name = text.split(':').next().unwrap_or_default();
            let is_wanted = names.len() < *FILLINGS.end() && names.iter().all(|it| it != name);
            if is_wanted {
                names.push(name.to_owned());
            }
        }
        Value::Array(items) => {
            for item in items {
                collect_names(member, item, names);
            }
        }
        Value::Object(members) => {
            for (member, value) in members {
                collect_names(member, value, names);
            }
        }
        _ => {}
    }
}

/// One way to fill in the unknown values.
#[derive(Clone, Copy)]
struct Sample<'a> {
    filling: usize,
    names: &'a [String],
}

impl Sample<'_> {
    fn filled(self, members: &Map<String, Value>, opaque: &[String]) -> Map<String, Value> {
        let mut members = members.clone();
        for pointer in opaque {
            self.fill(&mut members, pointer);
        }
        members
    }

    fn fill(self, members: &mut Map<String, Value>, pointer: &str) {
        let mut steps = pointer.split('/').skip(1).map(unescaped);
        let Some(mut name) = steps.next() else {
            return;
        };
        let mut kind = member(&TASK_DEFINITION, &name);
        let mut place = members.entry(name.clone()).or_insert(Value::Null);
        for step in steps {
            let inner = match place {
                Value::Object(members) => members.get_mut(&step),
                Value::Array(items) => step.parse().ok().and_then(|it: usize| items.get_mut(it)),
                _ => None,
            };
            let Some(inner) = inner else { return };
            place = inner;
            // The elements of a list go by the list's name.
            kind = match kind {
                Some(Kind::List { of, .. }) => Some(of),
                Some(Kind::Structure(shape)) => {
                    let kind = member(shape, &step);
                    name = step;
                    kind
                }
                Some(Kind::Texts(_)) => Some(&Kind::Text),
                _ => None,
            };
        }
        *place = kind.map_or(Value::Null, |kind| self.value(kind, &name));
    }

    fn value(self, kind: &Kind, name: &str) -> Value {
        let is_odd = self.filling % 2 == 1;
        match kind {
            Kind::Text | Kind::Limited { .. } => Value::String(self.text(name)),
            Kind::Name => Value::String(self.name()),
            Kind::Choice(choices) => {
                let names: Vec<&str> = choices.iter().map(|(name, _)| *name).collect();
                picked(&names, self.filling).into()
            }
            Kind::Integer { minimum, maximum } => {
                let integer = INTEGERS.iter().cycle().nth(self.filling);
                integer
                    .map_or(*minimum, |it| (*it).clamp(*minimum, *maximum))
                    .into()
            }
            Kind::Boolean => is_odd.into(),
            Kind::List {
                of: Kind::Structure(shape),
                ..
            } if is_odd && member(shape, "name").is_some() => {
                let named = |name: &String| Value::Object(self.structure(shape, name));
                self.names.iter().map(named).collect()
            }
            Kind::List { of, .. } if is_odd => Value::Array(vec![self.value(of, name)]),
            Kind::List { .. } => Value::Array(Vec::new()),
            Kind::Texts(_) => Value::Object(Map::new()),
            Kind::Structure(shape) => Value::Object(self.structure(shape, &self.name())),
        }
    }

    /// A structure with what is required of it, and a name if it has one.
    fn structure(self, shape: &Shape, name: &str) -> Map<String, Value> {
        let members = shape.0.iter();
        let wanted = members.filter(|member| member.is_required || member.name == "name");
        let values = wanted.map(|member| {
            let value = match member.name {
                "name" => Value::String(name.to_owned()),
                _ => self.value(&member.kind, member.name),
            };
            (member.name.to_owned(), value)
        });
        values.collect()
    }

    fn text(self, name: &str) -> String {
        match TEXTS.iter().find(|(member, _)| *member == name) {
            Some((_, texts)) => picked(texts, self.filling).to_owned(),
            None => self.name(),
        }
    }

    fn name(self) -> String {
        let mut names = self.names.iter().cycle();
        names
            .nth(self.filling)
            .map_or_else(|| "unknown".to_owned(), Clone::clone)
    }
}

fn picked<'a>(values: &[&'a str], index: usize) -> &'a str {
    values
        .iter()
        .copied()
        .cycle()
        .nth(index)
        .unwrap_or_default()
}

fn member(shape: &Shape, name: &str) -> Option<&'static Kind> {
    let member = shape.0.iter().find(|member| member.name == name)?;
    Some(&member.kind)
}

fn unescaped(step: &str) -> String {
    step.replace("~1", "/").replace("~0", "~")
}
