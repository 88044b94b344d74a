//! A list of what is wrong, each leading to its place.

use ecslab::diagnostic::{Severity, Wording};
use gloo_timers::callback::Timeout;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, MouseEvent};
use yew::{Callback, Html, NodeRef, Properties, classes, use_state};

use super::field::{severity_icon, use_roving};
use super::run_bar::RUN_BUTTON;
use super::tabs;
use crate::browser;
use crate::glyph::icon;
use crate::markup::{component, html};
use crate::store::Problem;

/// The severities, the worst first, and what one problem of each is called.
const SEVERITIES: &[(Severity, &str)] = &[
    (Severity::Error, "error"),
    (Severity::Warning, "warning"),
    (Severity::Info, "note"),
];

/// Properties of [`ProblemList`].
#[derive(Clone, PartialEq, Properties)]
pub struct ProblemListProperties {
    /// What is wrong.
    pub problems: Vec<Problem>,
    /// Goes to the place of a problem.
    pub on_go_to: Callback<Problem>,
    /// Names of the task definitions, for a list of the problems of all tabs: each then says
    /// where it belongs.
    #[prop_or_default]
    pub definitions: Option<Vec<String>>,
    /// Makes the fix of a problem.
    pub on_fix: Callback<Problem>,
}

/// What is wrong, the worst first. One tab stop; arrows move, Enter goes to the place or makes
/// the fix.
#[component]
pub fn ProblemList(properties: &ProblemListProperties) -> Html {
    let of_severity = |(severity, _): &(Severity, &str)| {
        let severity = *severity;
        let problems = properties.problems.iter();
        problems.filter(move |problem| problem.diagnostic.severity == severity)
    };
    let problems: Vec<&Problem> = SEVERITIES.iter().flat_map(of_severity).collect();
    let current = use_state(|| 0_usize);
    let on_move = {
        let current = current.setter();
        Callback::from(move |index| current.set(index))
    };
    let fixable = |problem: &&&Problem| problem.diagnostic.fix.is_some();
    let controls = problems.len() + problems.iter().filter(fixable).count();
    let roving = use_roving(controls, *current, on_move);
    let one = |(index, problem): (usize, &&Problem)| {
        let control = index + problems.iter().take(index).filter(fixable).count();
        let onclick = {
            let (on_go_to, problem) = (properties.on_go_to.clone(), (*problem).clone());
            Callback::from(move |_| on_go_to.emit(problem.clone()))
        };
        let diagnostic = &problem.diagnostic;
        html! {
            <li class={classes!("problem", format!("is-{}", diagnostic.severity))}>
                <button
                    type="button" data-roving="" tabindex={roving.tabindex(control)} {onclick}
                >
                    { icon(severity_icon(diagnostic.severity)) }
                    <span class="problem-text">
                        <span class="vh">{ format!("{}: ", diagnostic.severity) }</span>
                        { &diagnostic.message }
                        if let Some(help) = &diagnostic.help {
                            <span class="problem-help">{ help.as_ref() }</span>
                        }
                        <span class="problem-place">
                            <span class="mono">{ place(problem, properties.definitions.as_deref()) }</span>
                            { format!(" · {}", wording(diagnostic.wording)) }
                        </span>
                    </span>
                    <span class="problem-go">{ "Go to" }</span>
                </button>
                if let Some(fix) = &diagnostic.fix {
                    <button
                        type="button" class="btn line problem-fix" data-roving=""
                        tabindex={roving.tabindex(control + 1)}
                        onclick={on_fix(properties, problem, &roving.group)}
                        title="Changes the text. Undo takes it back."
                    >
                        { &fix.title }
                    </button>
                }
            </li>
        }
    };
    html! {
        <ul
            class="problems" ref={roving.group.clone()} onkeydown={roving.onkeydown.clone()}
        >
            { for problems.iter().enumerate().map(one) }
        </ul>
    }
}

/// Whose words a message is in, as `web/editor/problems.ts` says it too.
fn wording(wording: Wording) -> &'static str {
    match wording {
        Wording::Aws => "as ECS answers",
        Wording::Own => "in our words",
    }
}

/// Makes the fix of `problem`; the focus goes to what has taken its place in the list, and when
/// nothing is left, to the button that runs.
fn on_fix(
    properties: &ProblemListProperties,
    problem: &Problem,
    group: &NodeRef,
) -> Callback<MouseEvent> {
    let (on_fix, problem, group) = (properties.on_fix.clone(), problem.clone(), group.clone());
    Callback::from(move |_| {
        on_fix.emit(problem.clone());
        let group = group.clone();
        // The list is drawn again by then.
        Timeout::new(0, move || {
            let list = group.cast::<Element>().filter(|it| it.is_connected());
            let next = list.and_then(|list| list.query_selector("[tabindex='0']").ok()?);
            let run = || browser::document()?.get_element_by_id(RUN_BUTTON);
            if let Some(next) = next
                .or_else(run)
                .and_then(|it| it.dyn_into::<HtmlElement>().ok())
            {
                // What cannot take the focus leaves it where it is.
                next.focus().ok();
            }
        })
        .forget();
    })
}

/// Where a problem is, in words.
fn place(problem: &Problem, definitions: Option<&[String]>) -> String {
    let diagnostic = &problem.diagnostic;
    let line = diagnostic.span.map(|span| format!("line {}", span.line));
    let pointer = diagnostic.pointer.trim_start_matches('/').to_owned();
    let owner = definitions.map(|names| {
        let definition = problem.definition.and_then(|index| names.get(index));
        definition
            .map_or(tabs::name(problem.tab), |name| name)
            .to_owned()
    });
    [owner, line, Some(pointer)]
        .into_iter()
        .flatten()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" · ")
}

/// How many problems there are of each severity, the worst first, for example `1 error`.
pub fn counts(problems: &[Problem]) -> Vec<(Severity, String)> {
    let counted = |(severity, name): &(Severity, &str)| {
        let of_severity = |problem: &&Problem| problem.diagnostic.severity == *severity;
        let count = problems.iter().filter(of_severity).count();
        let plural = if count == 1 { "" } else { "s" };
        (count > 0).then(|| (*severity, format!("{count} {name}{plural}")))
    };
    SEVERITIES.iter().filter_map(counted).collect()
}

#[cfg(test)]
mod tests {
    use ecslab::diagnostic::{Diagnostic, Span};

    use super::*;
    use crate::store::EditorTab;

    fn problem(diagnostic: Diagnostic) -> Problem {
        Problem {
            tab: EditorTab::Definition,
            definition: Some(1),
            diagnostic,
        }
    }

    #[test]
    fn problems_are_counted_by_severity_with_the_worst_first() {
        let problems = [
            problem(Diagnostic::info("a", "", "")),
            problem(Diagnostic::error("b", "", "")),
            problem(Diagnostic::info("c", "", "")),
        ];
        let counts: Vec<String> = counts(&problems)
            .into_iter()
            .map(|(_, text)| text)
            .collect();
        assert_eq!(counts, ["1 error", "2 notes"]);
    }

    #[test]
    fn a_place_is_tab_line_and_pointer() {
        let text = "{\n  \"cpu\": 1\n}";
        let diagnostic = Diagnostic::error("a", "/cpu", "").with_span(Span::of(text, 11, 12));
        let problem = problem(diagnostic);
        let names = ["web:1".to_owned(), "web:2".to_owned()];
        assert_eq!(place(&problem, Some(&names)), "web:2 · line 2 · cpu");
        assert_eq!(place(&problem, Some(&[])), "Task definition · line 2 · cpu");
        assert_eq!(place(&problem, None), "line 2 · cpu");
    }
}
