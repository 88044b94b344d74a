//! What people paste: policy documents and roles, in every form that AWS, CloudFormation and
//! Terraform write them in.
//!
//! A form is told by the members that hold a document, wherever they stand, so that what is
//! around them does not matter.

mod encoded;

use std::borrow::Cow;

use serde_json::{Map, Value};

use crate::diagnostic::Diagnostic;
use crate::json_text::{JsonText, escaped};

use super::presets::{EXECUTION_ROLE_POLICY, execution_role_policy};
use super::role::{Role, RolePolicy};
use encoded::Decoded;
pub use encoded::locate;

/// What a text holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pasted {
    /// Roles, with as many of their policies as the text has.
    pub roles: Vec<PastedRole>,
    /// Policies that belong to none of the roles.
    pub policies: Vec<PastedPolicy>,
}

/// A role that was found.
#[derive(Clone, Debug, PartialEq)]
pub struct PastedRole {
    /// The role. It has no policies where the form has none.
    pub role: Role,
    /// JSON pointer of the trust policy.
    pub trust_pointer: String,
    /// JSON pointers of the documents of its policies, in their order; empty for one that is not
    /// in the text.
    pub policy_pointers: Vec<String>,
}

/// A policy that was found.
#[derive(Clone, Debug, PartialEq)]
pub struct PastedPolicy {
    /// Its name, where the form has one.
    pub name: Option<String>,
    /// Its ARN, where the form has one.
    pub arn: Option<String>,
    /// The document.
    pub document: Value,
    /// JSON pointer of the document. Where it goes through a text that holds the document, the
    /// rest is a pointer in that; [`locate`] knows these.
    pub pointer: String,
}

/// Members that hold the trust policy of a role: IAM and CloudFormation, Terraform.
const TRUST_MEMBERS: [&str; 2] = ["AssumeRolePolicyDocument", "assume_role_policy"];
/// Members that hold the document of a policy.
const DOCUMENT_MEMBERS: [&str; 3] = ["PolicyDocument", "Document", "policy"];
/// Members that hold the inline policies of a role.
const INLINE_MEMBERS: [&str; 3] = ["RolePolicyList", "Policies", "inline_policy"];
/// Members that name a role or a policy.
const ROLE_NAMES: [&str; 2] = ["RoleName", "name"];
const POLICY_NAMES: [&str; 3] = ["PolicyName", "ManagedPolicyName", "name"];

/// What is printed without a document, told by a member of it, and the command that prints the
/// document.
const WITHOUT_DOCUMENT: [(&str, &str, &str); 8] = [
    (
        "PolicyNames",
        "the names of inline policies",
        "`aws iam get-role-policy --role-name ROLE --policy-name POLICY` prints the document.",
    ),
    (
        "AttachedPolicies",
        "the ARNs of managed policies",
        "`aws iam get-policy-version --policy-arn ARN --version-id VERSION` prints the document; `aws iam get-policy --policy-arn ARN` prints which version is the default.",
    ),
    (
        "AttachedManagedPolicies",
        "the ARNs of managed policies",
        "`aws iam get-policy-version --policy-arn ARN --version-id VERSION` prints the document; `aws iam get-policy --policy-arn ARN` prints which version is the default.",
    ),
    (
        "DefaultVersionId",
        "what a managed policy is, without its document",
        "`aws iam get-policy-version --policy-arn ARN --version-id VERSION` prints the document, with the DefaultVersionId for the version.",
    ),
    (
        "Versions",
        "the versions of a managed policy",
        "`aws iam get-policy-version --policy-arn ARN --version-id VERSION` prints the document.",
    ),
    (
        "InstanceProfileName",
        "an instance profile",
        "`aws iam get-role --role-name ROLE` prints the trust policy of a role, `aws iam get-role-policy` its inline policies.",
    ),
    (
        "UserName",
        "a user",
        "`aws iam get-user-policy --user-name USER --policy-name POLICY` prints the document.",
    ),
    (
        "RoleName",
        "a role without policies",
        "`aws iam get-role --role-name ROLE` prints its trust policy, `aws iam get-role-policy` its inline policies.",
    ),
];

/// The roles and policies in `text`: JSON, YAML of CloudFormation, or either of them encoded for
/// an address. Nothing is found where a diagnostic is an error; policies are not checked.
#[must_use]
pub fn recognise(text: &str) -> (Pasted, Vec<Diagnostic>) {
    if let Some(decoded) = Decoded::of_address(text) {
        let (pasted, mut diagnostics) = recognise(&decoded.text);
        diagnostics
            .iter_mut()
            .for_each(|it| decoded.move_back(text, it));
        return (pasted, diagnostics);
    }
    let (read, mut diagnostics) = JsonText::read_json_or_yaml(text);
    let Some(json) = read else {
        return (Pasted::default(), diagnostics);
    };
    let (pasted, said) = in_value(&json.value, "");
    diagnostics.extend(said);
    locate(&json, text, &mut diagnostics);
    (pasted, diagnostics)
}

/// The roles and policies in `value`, which is at `pointer`.
#[must_use]
pub fn in_value(value: &Value, pointer: &str) -> (Pasted, Vec<Diagnostic>) {
    let mut search = Search::default();
    search.look(value, pointer, None);
    search.attach_managed();
    let Search {
        pasted,
        mut diagnostics,
        without_document,
        ..
    } = search;
    if pasted == Pasted::default() && diagnostics.is_empty() {
        diagnostics.push(match without_document {
            Some((pointer, what, help)) => Diagnostic::error(
                "pasted-without-document",
                pointer,
                format!("this is {what}: there is no policy document in it"),
            )
            .with_help(help),
            None => Diagnostic::error(
                "pasted-nothing",
                pointer,
                "there is neither a policy nor a role here",
            )
            .with_help("Paste a policy document, or what `aws iam get-role`, `get-role-policy` or `get-policy-version` prints."),
        });
    }
    (pasted, diagnostics)
}

/// Whether `value` is a policy document itself, or nothing that holds one: what a policy is read
/// from as it is.
#[must_use]
pub fn is_plain(value: &Value) -> bool {
    match value {
        Value::Object(members) => {
            members.contains_key("Statement")
                || in_value(value, "").0 == Pasted::default()
                    && WITHOUT_DOCUMENT
                        .iter()
                        .all(|(name, ..)| !members.contains_key(*name))
        }
        Value::String(text) => encoded::of_string(text).is_none(),
        _ => true,
    }
}

/// A role's managed policies, by index of the role: pointer, name, ARN.
type Attached = (usize, String, String, String);

#[derive(Default)]
struct Search {
    pasted: Pasted,
    diagnostics: Vec<Diagnostic>,
    attached: Vec<Attached>,
    /// The first thing that was met that has no document: pointer, what it is, what to do.
    without_document: Option<(String, &'static str, &'static str)>,
}

impl Search {
    /// Looks for documents in `value`; `name` is what CloudFormation or Terraform calls it.
    fn look(&mut self, value: &Value, pointer: &str, name: Option<&str>) {
        match value {
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.look(item, &format!("{pointer}/{index}"), name);
                }
            }
            Value::Object(members) => self.object(members, pointer, name),
            Value::String(text) => {
                if let Some(inner) = encoded::of_string(text) {
                    self.look(&inner, pointer, name);
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }

    fn object(&mut self, members: &Map<String, Value>, pointer: &str, name: Option<&str>) {
        if members.contains_key("Statement") {
            self.pasted.policies.push(PastedPolicy {
                name: name.map(str::to_owned),
                arn: None,
                document: Value::Object(members.clone()),
                pointer: pointer.to_owned(),
            });
            return;
        }
        if let Some((member, trust)) = first(members, &TRUST_MEMBERS) {
            return self.role(members, (member, trust), pointer, name);
        }
        if let Some((member, document)) = first(members, &DOCUMENT_MEMBERS)
            && let Some(document) = document_of(document)
        {
            let own = text_of(members, &POLICY_NAMES).or(name);
            self.pasted.policies.push(PastedPolicy {
                name: own.map(str::to_owned),
                arn: text_of(members, &["Arn", "arn"]).map(str::to_owned),
                document: document.into_owned(),
                pointer: format!("{pointer}/{member}"),
            });
            return;
        }
        let is_policy = members.contains_key("PolicyVersionList");
        if is_policy && self.managed(members, pointer) {
            return;
        }
        let kept = WITHOUT_DOCUMENT
            .iter()
            .find(|(member, ..)| members.contains_key(*member));
        if let (None, Some((_, what, help))) = (&self.without_document, kept) {
            self.without_document = Some((pointer.to_owned(), what, help));
        }
        for (member, value) in members {
            let place = format!("{pointer}/{}", escaped(member));
            // The resource's name in the template is what it has until it is given one.
            let is_resource = value.get("Properties").is_some();
            let name = if is_resource {
                Some(member.as_str())
            } else {
                name
            };
            self.look(value, &place, name);
        }
    }

    /// A managed policy with its versions, of which the default one counts.
    fn managed(&mut self, members: &Map<String, Value>, pointer: &str) -> bool {
        let versions = members.get("PolicyVersionList").and_then(Value::as_array);
        let is_default =
            |version: &&Value| version.get("IsDefaultVersion") == Some(&Value::Bool(true));
        let Some((index, version)) = versions.and_then(|versions| {
            let default = versions.iter().position(|it| is_default(&it)).unwrap_or(0);
            Some((default, versions.get(default)?))
        }) else {
            return false;
        };
        let Some(document) = version.get("Document").and_then(document_of) else {
            return false;
        };
        self.pasted.policies.push(PastedPolicy {
            name: text_of(members, &POLICY_NAMES).map(str::to_owned),
            arn: text_of(members, &["Arn"]).map(str::to_owned),
            document: document.into_owned(),
            pointer: format!("{pointer}/PolicyVersionList/{index}/Document"),
        });
        true
    }

    fn role(
        &mut self,
        members: &Map<String, Value>,
        (member, trust): (&str, &Value),
        pointer: &str,
        name: Option<&str>,
    ) {
        let arn = text_of(members, &["Arn", "arn"]);
        let of_arn = arn.and_then(|arn| arn.rsplit('/').next());
        let name = text_of(members, &ROLE_NAMES).or(of_arn).or(name);
        let mut found = PastedRole {
            role: Role {
                role_name: name.unwrap_or_default().to_owned(),
                arn: arn.map(str::to_owned),
                assume_role_policy_document: document_of(trust)
                    .map_or_else(|| trust.clone(), Cow::into_owned),
                ..Role::default()
            },
            trust_pointer: format!("{pointer}/{member}"),
            policy_pointers: Vec::new(),
        };
        if let Some((member, list)) = first(members, &INLINE_MEMBERS) {
            let mut inline = Self::default();
            inline.look(list, &format!("{pointer}/{member}"), None);
            for policy in inline.pasted.policies {
                found.policy_pointers.push(policy.pointer);
                found.role.policies.push(RolePolicy {
                    policy_name: policy.name.unwrap_or_else(|| "inline".to_owned()),
                    policy_document: policy.document,
                });
            }
        }
        let role = self.pasted.roles.len();
        for member in [
            "AttachedManagedPolicies",
            "ManagedPolicyArns",
            "managed_policy_arns",
        ] {
            let list = members.get(member).and_then(Value::as_array);
            for (index, item) in list.into_iter().flatten().enumerate() {
                let arn = item.as_str().or_else(|| item.get("PolicyArn")?.as_str());
                let Some(arn) = arn else { continue };
                let name = arn.rsplit('/').next().unwrap_or(arn).to_owned();
                let place = format!("{pointer}/{member}/{index}");
                self.attached.push((role, place, name, arn.to_owned()));
            }
        }
        // What the simulator does not act on, such as Path and Tags, is kept as IAM spells it.
        const TAKEN: [&str; 5] = [
            "RoleName",
            "Arn",
            "AssumeRolePolicyDocument",
            "Policies",
            "RolePolicyList",
        ];
        let is_of_iam = member == "AssumeRolePolicyDocument";
        let others = members
            .iter()
            .filter(|(name, _)| is_of_iam && !TAKEN.contains(&name.as_str()));
        found.role.other = others
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect();
        self.pasted.roles.push(found);
    }

    /// Gives the roles the managed policies whose documents are known.
    fn attach_managed(&mut self) {
        for (role, pointer, name, arn) in std::mem::take(&mut self.attached) {
            let policies = &mut self.pasted.policies;
            let here = policies
                .iter()
                .find(|policy| policy.arn.as_deref() == Some(arn.as_str()));
            let (document, place) = match here {
                Some(policy) => (policy.document.clone(), policy.pointer.clone()),
                None if name == EXECUTION_ROLE_POLICY => (execution_role_policy(), String::new()),
                None => {
                    self.diagnostics.push(
                        Diagnostic::warning(
                            "pasted-managed-policy",
                            pointer,
                            format!("the document of {arn} is not here, so the role lacks it"),
                        )
                        .with_help(WITHOUT_DOCUMENT[1].2),
                    );
                    continue;
                }
            };
            if let Some(found) = self.pasted.roles.get_mut(role) {
                found.policy_pointers.push(place);
                found.role.policies.push(RolePolicy {
                    policy_name: name,
                    policy_document: document,
                });
            }
        }
        // Managed policies of an account that a role has are those of the role.
        let attached = |policy: &PastedPolicy| {
            let mut pointers = (self.pasted.roles.iter()).flat_map(|role| &role.policy_pointers);
            pointers.any(|pointer| *pointer == policy.pointer)
        };
        let free: Vec<_> = self
            .pasted
            .policies
            .iter()
            .filter(|it| !attached(it))
            .cloned()
            .collect();
        self.pasted.policies = free;
    }
}

/// The first of `names` that `members` has.
fn first<'v>(
    members: &'v Map<String, Value>,
    names: &[&'static str],
) -> Option<(&'static str, &'v Value)> {
    names
        .iter()
        .find_map(|name| Some((*name, members.get(*name)?)))
}

fn text_of<'v>(members: &'v Map<String, Value>, names: &[&'static str]) -> Option<&'v str> {
    first(members, names)?.1.as_str()
}

/// The document that `value` is, or that it holds as a text.
fn document_of(value: &Value) -> Option<Cow<'_, Value>> {
    match value {
        Value::Object(_) => Some(Cow::Borrowed(value)),
        Value::String(text) => encoded::of_string(text).map(Cow::Owned),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
