import { type Diagnostic, linter, nextDiagnostic, previousDiagnostic, setDiagnostics } from "@codemirror/lint";
import { type EditorState, type Extension, Facet, StateEffect, StateField, type Text, type TransactionSpec } from "@codemirror/state";
import { type Command, Decoration, type DecorationSet, EditorView, WidgetType, keymap } from "@codemirror/view";

/** What is wrong with, or worth knowing about, a place in the text. */
export interface Problem {
  /** UTF-16 code units from the start of the text. */
  from: number;
  to: number;
  severity: "error" | "warning" | "info";
  message: string;
  /** Which rule says so, such as `client-exception`. */
  code?: string;
  /** The way out. */
  help?: string;
  /** Whose words the message is in: those that AWS answers, or our own. */
  wording?: "aws" | "own";
  /** What a change that takes the problem away does, where there is one. */
  fix?: string;
}

const SEVERITY_NAMES: Record<Problem["severity"], string> = { error: "Error", warning: "Warning", info: "Note" };

const WORDINGS: Record<NonNullable<Problem["wording"]>, string> = { aws: "as ECS answers", own: "in our words" };

/** As `KeyboardEvent` and screen readers have it. */
const FIX_KEY = "Mod-.";
const isApple = /Mac|iP(hone|[ao]d)/.test(navigator.platform);
const FIX_KEY_CAPS = isApple ? "⌘ ." : "Ctrl .";
export const FIX_KEY_NAME = isApple ? "Command and period" : "Control and period";

const newProblems = StateEffect.define<Problem[]>();

type OnFix = (index: number) => void;

/** Makes the fix of a problem. Without it there are none. */
const onFixFacet = Facet.define<OnFix, OnFix | null>({ combine: ([first]) => first ?? null });

interface Shown {
  /** In the order the page gave them, moved along with the text. */
  problems: Problem[];
  decorations: DecorationSet;
}

const shownField = StateField.define<Shown>({
  create: () => ({ problems: [], decorations: Decoration.none }),
  update(shown, transaction) {
    for (const effect of transaction.effects) {
      if (effect.is(newProblems)) {
        return decorated(effect.value, transaction.newDoc);
      }
    }
    if (!transaction.docChanged) {
      return shown;
    }
    const moved = shown.problems.map((problem) => ({
      ...problem,
      from: transaction.changes.mapPos(problem.from, -1),
      to: transaction.changes.mapPos(problem.to, 1),
    }));
    return decorated(moved, transaction.newDoc);
  },
  provide: (field) => EditorView.decorations.from(field, ({ decorations }) => decorations),
});

/** The place is underlined; what it is about stands in a row below the line, where touch and screen readers find it. */
export function problems(onFix: OnFix | undefined): Extension {
  return [
    linter(null, { tooltipFilter: () => [] }),
    shownField,
    onFix === undefined ? [] : onFixFacet.of(onFix),
    keymap.of([
      { key: "F8", run: (view) => goTo(nextDiagnostic, view) },
      { key: "Shift-F8", run: (view) => goTo(previousDiagnostic, view) },
      { key: FIX_KEY, run: fixAtCaret },
    ]),
  ];
}

/** Shows `found` instead of what was shown before. Places outside the text are moved into it. */
export function showProblems(state: EditorState, found: Problem[]): TransactionSpec[] {
  const end = state.doc.length;
  const placed = found.map((problem) => {
    const from = Math.max(0, Math.min(problem.from, end));
    return { ...problem, from, to: Math.max(from, Math.min(problem.to, end)) };
  });
  const underlined: Diagnostic[] = placed.map(({ from, to, severity, message }) => ({ from, to, severity, message }));
  return [setDiagnostics(state, underlined), { effects: newProblems.of(placed) }];
}

/** The first problem, in the page's order, whose range holds the caret. */
export function problemAt(state: EditorState): number | null {
  const caret = state.selection.main.head;
  const index = state.field(shownField).problems.findIndex(({ from, to }) => from <= caret && caret <= to);
  return index === -1 ? null : index;
}

function goTo(command: Command, view: EditorView): boolean {
  const went = command(view);
  const index = problemAt(view.state);
  const problem = index === null ? undefined : view.state.field(shownField).problems[index];
  if (went && problem !== undefined) {
    const { severity, message, help, fix } = problem;
    const way = fix === undefined ? [] : [`${FIX_KEY_NAME}: ${fix}.`];
    const said = [`${SEVERITY_NAMES[severity]}:`, message, ...(help === undefined ? [] : [help]), ...way];
    view.dispatch({ effects: EditorView.announce.of(said.join(" ")) });
  }
  return went;
}

/** Makes the fix of the problem that the caret is in, or else of one in its line. */
const fixAtCaret: Command = (view) => {
  const onFix = view.state.facet(onFixFacet);
  const { problems } = view.state.field(shownField);
  const caret = view.state.selection.main.head;
  const line = view.state.doc.lineAt(caret);
  const within = (from: number, to: number) => (problem: Problem) =>
    problem.fix !== undefined && problem.from <= to && from <= problem.to;
  const inLine = within(line.from, line.to);
  const starts = ({ from }: Problem) => line.from <= from && from <= line.to;
  const index = [within(caret, caret), (problem: Problem) => inLine(problem) && starts(problem)]
    .map((fits) => problems.findIndex(fits))
    .find((index) => index !== -1);
  if (onFix === null || index === undefined) {
    view.dispatch({ effects: EditorView.announce.of("No fix here.") });
    return true;
  }
  onFix(index);
  return true;
};

function decorated(problems: Problem[], text: Text): Shown {
  const decorations = problems.flatMap((problem, index) => {
    const line = text.lineAt(problem.from);
    return [
      Decoration.line({ class: `editor-line-${problem.severity}` }).range(line.from),
      Decoration.widget({ widget: new Row(problem, index), block: true, side: 1 }).range(line.to),
    ];
  });
  return { problems, decorations: Decoration.set(decorations, true) };
}

class Row extends WidgetType {
  private readonly problem: Problem;
  private readonly index: number;

  constructor(problem: Problem, index: number) {
    super();
    this.problem = problem;
    this.index = index;
  }

  override eq({ problem: other, index }: Row): boolean {
    const { severity, message, code, help, wording, fix } = this.problem;
    return (
      severity === other.severity &&
      message === other.message &&
      code === other.code &&
      help === other.help &&
      wording === other.wording &&
      fix === other.fix &&
      this.index === index
    );
  }

  override toDOM(view: EditorView): HTMLElement {
    const { severity, message, code, help, wording, fix } = this.problem;
    const row = document.createElement("div");
    row.className = `editor-row editor-row-${severity}`;
    // Read aloud as a part of the text, so it says what it is.
    row.setAttribute("role", "note");
    row.setAttribute("aria-label", SEVERITY_NAMES[severity]);
    row.append(part("editor-row-message", message));
    if (help !== undefined) {
      row.append(" ", part("editor-row-help", help));
    }
    const foot = document.createElement("div");
    foot.className = "editor-row-foot";
    const onFix = view.state.facet(onFixFacet);
    if (fix !== undefined && onFix !== null) {
      foot.append(fixButton(view, fix, () => onFix(this.index)));
    }
    const source = document.createElement("span");
    if (code !== undefined) {
      source.append(" ", part("editor-row-code", code));
    }
    if (wording !== undefined) {
      source.append(" ", part("editor-row-wording", WORDINGS[wording]));
    }
    if (source.childNodes.length > 0) {
      foot.append(source);
    }
    if (foot.childNodes.length > 0) {
      row.append(" ", foot);
    }
    return row;
  }
}

function fixButton(view: EditorView, title: string, onFix: () => void): HTMLElement {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "editor-row-fix";
  button.textContent = title;
  button.title = `${title} (${FIX_KEY_CAPS} in its line). Undo takes it back.`;
  // Tab leaves the editor, however many fixes there are; the key makes them.
  button.tabIndex = -1;
  // The caret stays where it is.
  button.addEventListener("mousedown", (event) => event.preventDefault());
  button.addEventListener("click", () => {
    onFix();
    view.focus();
  });
  return button;
}

function part(className: string, text: string): HTMLElement {
  const made = document.createElement("span");
  made.className = className;
  made.textContent = text;
  return made;
}
