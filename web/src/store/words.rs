//! Facts of the simulation in the page's words.

use ecslab::placement::Rejection;

/// A reason against an instance, as its badge says it.
pub fn rejection(rejection: &Rejection) -> String {
    match rejection {
        Rejection::Status(status) => (*status).to_owned(),
        Rejection::Agent => "AGENT".to_owned(),
        Rejection::Cpu { .. } => "CPU".to_owned(),
        Rejection::Memory { .. } => "MEMORY".to_owned(),
        Rejection::Port { .. } => "PORT".to_owned(),
        Rejection::Gpu { .. } => "GPU".to_owned(),
        Rejection::NetworkInterface { .. } => "ENI".to_owned(),
        Rejection::Attribute(_) => "ATTRIBUTE".to_owned(),
        Rejection::Location { .. } => "LOCATION".to_owned(),
        Rejection::MemberOf { .. } => "memberOf".to_owned(),
        Rejection::DistinctInstance => "distinctInstance".to_owned(),
    }
}
