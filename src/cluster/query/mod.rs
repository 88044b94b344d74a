//! The cluster query language: `attribute:ecs.instance-type =~ m5.* and not(task:group == web)`.
