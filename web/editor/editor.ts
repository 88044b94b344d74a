// The code editor of the page: CodeMirror 6 with JSON and YAML, as one ES module that the page fetches when it is first needed.
//
// Positions are CodeMirror's own: UTF-16 code units from the start of the text, as JavaScript counts them. The core
// counts bytes of UTF-8; web/src/code_editor.rs converts, since it has the text.

import { defaultKeymap, history, historyKeymap, isolateHistory } from "@codemirror/commands";
import { json } from "@codemirror/lang-json";
import { yaml } from "@codemirror/lang-yaml";
import { bracketMatching, indentOnInput } from "@codemirror/language";
import { Annotation, Compartment, EditorSelection, EditorState, type Extension } from "@codemirror/state";
import {
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
} from "@codemirror/view";
import { about } from "./about.ts";
import { appearance } from "./appearance.ts";
import { completion } from "./completion.ts";
import { folding } from "./folding.ts";
import type { Describe } from "./knowledge.ts";
import { FIX_KEY_NAME, type Problem, problemAt, problems, showProblems } from "./problems.ts";

export type { Knowledge } from "./knowledge.ts";
export type { Problem } from "./problems.ts";

/** What a text is written in. */
export type Language = "json" | "yaml";

export interface EditorOptions {
  text: string;
  /** Default: json. */
  language?: Language;
  /** The accessible name. */
  label: string;
  /** The text can be read, selected and copied, not changed. Default: false. */
  readOnly?: boolean;
  /** The person changed the text. Not called for `setText`. */
  onChange?(text: string): void;
  /** The caret came into a problem, given by its place in the last `setDiagnostics`, or left it: null. */
  onFocusProblem?(index: number | null): void;
  /** The person wants the fix of a problem, given by its place in the last `setDiagnostics`. Without it none is offered. */
  onFix?(index: number): void;
  /** Tells what may stand where: completion and descriptions. Without it there are none. */
  describe?: Describe;
}

export interface Editor {
  /** Shows another text. Caret, folds and scroll position stay where the text is the same; undo takes it back. */
  setText(text: string, language?: Language): void;
  setLabel(label: string): void;
  /** Shows these problems instead of the ones before. They are about the text that is shown now. */
  setDiagnostics(problems: Problem[]): void;
  focus(): void;
  /** Selects a range and scrolls to it. Does not take the focus. */
  revealRange(from: number, to: number): void;
  destroy(): void;
}

/** Marks a change that came from the page, of which the page need not be told. */
const fromPage = Annotation.define<boolean>();

const languages: Record<Language, () => Extension> = { json, yaml };

/** Puts an editor into `parent`. */
export function create(parent: HTMLElement, options: EditorOptions): Editor {
  const parts: Parts = { language: new Compartment(), attributes: new Compartment() };
  let { language = "json", label } = options;
  const view = new EditorView({
    parent,
    state: EditorState.create({ doc: options.text, extensions: extensions(options, parts) }),
  });
  return {
    setText(text, written = "json") {
      if (written !== language) {
        language = written;
        view.dispatch({ effects: parts.language.reconfigure(languages[language]()) });
      }
      const changes = difference(view.state.doc.toString(), text);
      if (changes !== null) {
        // A step of undo by itself, not one with what was typed just before.
        view.dispatch({ changes, annotations: [fromPage.of(true), isolateHistory.of("full")] });
      }
    },
    setLabel(given) {
      if (given !== label) {
        label = given;
        view.dispatch({ effects: parts.attributes.reconfigure(attributes({ ...options, label })) });
      }
    },
    setDiagnostics(found) {
      view.dispatch(...showProblems(view.state, found));
      if (view.hasFocus) {
        restoreCaret(view);
      }
    },
    focus() {
      view.focus();
    },
    revealRange(from, to) {
      const end = view.state.doc.length;
      const selection = EditorSelection.range(Math.min(from, end), Math.min(to, end));
      view.dispatch({ selection, effects: EditorView.scrollIntoView(selection, { y: "center" }) });
    },
    destroy() {
      view.destroy();
    },
  };
}

/** What changes with the text. */
interface Parts {
  language: Compartment;
  attributes: Compartment;
}

function extensions(options: EditorOptions, parts: Parts): Extension {
  return [
    lineNumbers(),
    folding,
    history(),
    indentOnInput(),
    bracketMatching(),
    highlightActiveLine(),
    highlightActiveLineGutter(),
    parts.language.of(languages[options.language ?? "json"]()),
    problems(options.onFix),
    options.describe === undefined ? [] : [completion(options.describe), about(options.describe)],
    appearance,
    EditorState.tabSize.of(2),
    // Tab is bound to nothing: it leaves the editor, as it leaves every other control.
    // Mod-Enter runs the scenario, everywhere on the page; CodeMirror would insert a line.
    keymap.of([...historyKeymap, ...defaultKeymap.filter(({ key }) => key !== "Mod-Enter")]),
    parts.attributes.of(attributes(options)),
    options.readOnly === true ? readOnly : [],
    EditorView.updateListener.of((update) => {
      if (update.docChanged && !update.transactions.some((transaction) => transaction.annotation(fromPage))) {
        options.onChange?.(update.state.doc.toString());
      }
      const before = problemAt(update.startState);
      const now = problemAt(update.state);
      if (before !== now) {
        options.onFocusProblem?.(now);
      }
    }),
  ];
}

function attributes(options: EditorOptions): Extension {
  return EditorView.contentAttributes.of({
    "aria-label": options.label,
    "aria-description": keys(options),
    // Without it, what scrolls could not be reached by keyboard when it is read only; axe-core asks for it always.
    tabindex: "0",
  });
}

/** What the keys do that are no other text field's. */
function keys({ onFix, describe }: EditorOptions): string {
  const fix = onFix === undefined ? [] : [`${FIX_KEY_NAME} makes the fix of the problem at the caret.`];
  const describing = describe === undefined ? [] : ["Control and space lists what can stand at the caret.", "F1 says what stands there."];
  return ["Tab leaves the editor.", "F8 goes to the next problem.", ...fix, ...describing].join(" ");
}

/**
 * Puts the browser's selection where the editor's is. Text that is marked is drawn anew; when that happens in the same
 * moment in which the editor got the focus, the browser's caret goes with the old text, and CodeMirror follows it.
 */
function restoreCaret(view: EditorView): void {
  const { anchor, head } = view.state.selection.main;
  const [from, to] = [view.domAtPos(anchor), view.domAtPos(head)];
  document.getSelection()?.setBaseAndExtent(from.node, from.offset, to.node, to.offset);
}

const readOnly: Extension = [
  EditorState.readOnly.of(true),
  EditorView.editable.of(false),
];

/** The one change that makes `before` to `after`, as short as a common start and end make it; null if they are equal. */
function difference(before: string, after: string): { from: number; to: number; insert: string } | null {
  if (before === after) {
    return null;
  }
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) {
    start += 1;
  }
  let end = 0;
  while (end < shorter - start && before[before.length - 1 - end] === after[after.length - 1 - end]) {
    end += 1;
  }
  return { from: start, to: before.length - end, insert: after.slice(start, after.length - end) };
}
