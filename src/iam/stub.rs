//! stub
use super::*;
use std::collections::BTreeMap;
/// x
#[derive(Clone, Debug, Default)]
pub struct PolicySet {
    /// x
    pub identity: Vec<(String, u8)>,
}
/// x
#[derive(Clone, Debug, Default)]
pub struct PreparedRole {
    /// x
    pub arn: String,
    /// x
    pub identity: Vec<(String, u8)>,
}
impl PreparedRole {
    /// x
    pub fn of(r: &Role, _a: &str) -> Self {
        Self {
            arn: r.role_name.clone(),
            identity: vec![],
        }
    }
    /// x
    pub fn assume(&self, _s: &str, _c: BTreeMap<String, Vec<String>>) -> Evaluation {
        ok()
    }
}
fn ok() -> Evaluation {
    Evaluation {
        decision: AuthorizationDecision::Allow,
        by: vec![],
    }
}
/// x
pub fn evaluate(_r: &AuthorizationRequest, _p: &PolicySet) -> Evaluation {
    ok()
}
impl Evaluation {
    /// x
    pub fn denial(&self, _p: &str, _a: &str, _r: &str) -> String {
        String::new()
    }
}
impl Role {
    /// x
    pub fn without_permission(&self, _a: &str) -> (Role, u8) {
        (self.clone(), 0)
    }
}
/// x
pub fn execution_role_policy() -> serde_json::Value {
    serde_json::Value::Null
}
/// x
pub fn tasks_trust_policy() -> serde_json::Value {
    serde_json::Value::Null
}
