//! Members and places in messages, named as the document spells them.

use std::fmt;

use serde_json::{Map, Value};

use super::super::cloudformation;
use crate::json_text::Path;

/// How a document spells the members of a task definition.
#[derive(Clone, Copy)]
pub(in super::super::super) enum Spelling<'a> {
    /// As the API does.
    Api,
    /// As these properties of a CloudFormation resource do.
    Properties(&'a Map<String, Value>),
}

impl Spelling<'_> {
    /// A place, as `containerDefinitions[0].name`. The whole is `input`, as botocore has it.
    pub(super) fn place(self, path: &Path<'_>) -> String {
        match (self, path) {
            (Spelling::Api, _) => Parameter(path).to_string(),
            (Spelling::Properties(_), Path::Root) => "the properties".to_owned(),
            (Spelling::Properties(_), Path::Member(Path::Root, _)) => self.name(path),
            (Spelling::Properties(_), Path::Member(parent, _)) => {
                format!("{}.{}", self.place(parent), self.name(path))
            }
            (Spelling::Properties(_), Path::Element(parent, index)) => {
                format!("{}[{index}]", self.place(parent))
            }
        }
    }

    /// The name of the member at `path`; for an element, of the list.
    pub(super) fn name(self, path: &Path<'_>) -> String {
        match (self, path) {
            (_, Path::Root) => "input".to_owned(),
            (_, Path::Element(parent, _)) => self.name(parent),
            (Spelling::Api, Path::Member(_, name)) => (*name).to_owned(),
            (Spelling::Properties(properties), Path::Member(..)) => {
                let pointer = cloudformation::pointer(properties, &path.to_string());
                let (_, name) = pointer.rsplit_once('/').unwrap_or_default();
                name.replace("~1", "/").replace("~0", "~")
            }
        }
    }

    /// The name of the member `name` of the object at `parent`.
    pub(super) fn member(self, parent: &Path<'_>, name: &str) -> String {
        self.name(&Path::Member(parent, name))
    }
}

/// A place as botocore names it: `containerDefinitions[0].name`, `input` for all of it.
struct Parameter<'a>(&'a Path<'a>);

impl fmt::Display for Parameter<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Path::Root => formatter.write_str("input"),
            Path::Member(Path::Root, name) => formatter.write_str(name),
            Path::Member(parent, name) => write!(formatter, "{}.{name}", Parameter(parent)),
            Path::Element(parent, index) => write!(formatter, "{}[{index}]", Parameter(parent)),
        }
    }
}
