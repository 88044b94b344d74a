//! What the marks of the drawing mean, and its scale.

use yew::Html;

use super::numbers::thousands;
use super::scene::Scale;
use crate::markup::html;

/// What the legend tells of.
pub struct Legend<'a> {
    /// The coloured group.
    pub group: Option<&'a str>,
    /// The scale of the tanks.
    pub scale: Scale,
    /// Whether there are tanks at all.
    pub drawn: bool,
    /// Whether tasks are drawn that have given their reservation back.
    pub given_back: bool,
}

/// The legend.
pub fn legend(of: Legend) -> Html {
    let Legend {
        group,
        scale,
        drawn,
        given_back,
    } = of;
    if !drawn {
        return html! {};
    }
    html! {
        <ul class="cluster-legend" aria-label="Legend">
            if let Some(group) = group {
                <li><i class="cluster-legend-mark own s-RUNNING" />{ group.to_owned() }{ ", coloured by lastStatus" }</li>
            }
            <li><i class="cluster-legend-mark" />{ "other task groups" }</li>
            <li><i class="cluster-legend-mark slot s-PENDING" />{ "reserved" }</li>
            <li><i class="cluster-legend-mark lacking" />{ "does not fit" }</li>
            if given_back {
                <li>
                    <i class="cluster-legend-mark given-back" />
                    { "stopping: its reservation is free again" }
                </li>
            }
            <li class="cluster-legend-scale">
                { format!(
                    "Left tank CPU, right tank memory. Heights to scale: {} CPU = {} MiB",
                    thousands(scale.cpu),
                    thousands(scale.memory)
                ) }
            </li>
        </ul>
    }
}
