import { type Diagnostic, linter, nextDiagnostic, previousDiagnostic, setDiagnostics } from "@codemirror/lint";
import { type EditorState, type Extension, StateEffect, StateField, type Text, type TransactionSpec } from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView, WidgetType, keymap } from "@codemirror/view";

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
}

const SEVERITY_NAMES: Record<Problem["severity"], string> = { error: "Error", warning: "Warning", info: "Note" };

const newProblems = StateEffect.define<Problem[]>();

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
export const problems: Extension = [
  linter(null, { tooltipFilter: () => [] }),
  shownField,
  keymap.of([
    { key: "F8", run: nextDiagnostic },
    { key: "Shift-F8", run: previousDiagnostic },
  ]),
];

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

function decorated(problems: Problem[], text: Text): Shown {
  const decorations = problems.flatMap((problem) => {
    const line = text.lineAt(problem.from);
    return [
      Decoration.line({ class: `editor-line-${problem.severity}` }).range(line.from),
      Decoration.widget({ widget: new Row(problem), block: true, side: 1 }).range(line.to),
    ];
  });
  return { problems, decorations: Decoration.set(decorations, true) };
}

class Row extends WidgetType {
  private readonly problem: Problem;

  constructor(problem: Problem) {
    super();
    this.problem = problem;
  }

  override eq({ problem: other }: Row): boolean {
    const { severity, message, code, help } = this.problem;
    return severity === other.severity && message === other.message && code === other.code && help === other.help;
  }

  override toDOM(): HTMLElement {
    const { severity, message, code, help } = this.problem;
    const row = document.createElement("div");
    row.className = `editor-row editor-row-${severity}`;
    // Read aloud as a part of the text, so it says what it is.
    row.setAttribute("role", "note");
    row.setAttribute("aria-label", SEVERITY_NAMES[severity]);
    row.append(part("editor-row-message", message));
    if (help !== undefined) {
      row.append(" ", part("editor-row-help", help));
    }
    if (code !== undefined) {
      row.append(" ", part("editor-row-code", code));
    }
    return row;
  }
}

function part(className: string, text: string): HTMLElement {
  const made = document.createElement("span");
  made.className = className;
  made.textContent = text;
  return made;
}
