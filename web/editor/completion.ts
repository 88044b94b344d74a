import {
  type Completion,
  type CompletionContext,
  type CompletionResult,
  autocompletion,
  closeCompletion,
  pickedCompletion,
} from "@codemirror/autocomplete";
import { syntaxTree } from "@codemirror/language";
import { type Extension, Prec } from "@codemirror/state";
import { EditorView, keymap } from "@codemirror/view";
import { type Describe, type Member, type Value, traits } from "./knowledge.ts";
import { type Slot, characterBefore, slotAt } from "./place.ts";
import { listInYaml } from "./yaml_completion.ts";
import { isYaml } from "./yaml_place.ts";

/** Where it stands in a line of the list: after the name. */
const AFTER_THE_NAME = 90;

/** Lists names and values that may stand at the caret: while one is typed, and with Ctrl-Space. */
export function completion(describe: Describe): Extension {
  return [leaving, reachable, listing(describe)];
}

/** What scrolls can be reached by keyboard in some browsers only; axe-core asks for it everywhere. */
const reachable = EditorView.updateListener.of(({ view }) => {
  view.dom.querySelector(".cm-tooltip-autocomplete > ul")?.setAttribute("tabindex", "0");
});

/** Tab goes to the next control all the same, not into the list. */
const leaving = Prec.highest(
  keymap.of([
    {
      any(view, { key }) {
        if (key === "Tab") {
          closeCompletion(view);
        }
        return false;
      },
    },
  ]),
);

function listing(describe: Describe): Extension {
  return autocompletion({
    override: [
      (context) => {
        const isInYaml = isYaml(syntaxTree(context.state).topNode);
        return isInYaml ? listInYaml(describe, context) : source(describe, context);
      },
    ],
    icons: false,
    // What was chosen may have values to choose from.
    activateOnCompletion: () => true,
    // As the API orders them.
    compareCompletions: () => 0,
    addToOptions: [{ render: (entry) => sentence(entry as Entry), position: AFTER_THE_NAME }],
  });
}

function source(describe: Describe, context: CompletionContext): CompletionResult | null {
  const slot = slotAt(context.state, context.pos);
  if (slot === null || (slot.from === context.pos && !context.explicit)) {
    return null;
  }
  // What is being typed is seldom closed; without it, the text may be understood.
  const { doc } = context.state;
  const stopgap = slot.holds === "value" ? '""' : "";
  const text = `${doc.sliceString(0, slot.from)}${stopgap}${doc.sliceString(slot.to)}`;
  const { members, values } = describe(slot.pointer, text);
  const quote = doc.sliceString(slot.from, context.pos).startsWith('"') ? 1 : 0;
  const options = slot.holds === "name" ? members.filter(({ name }) => !slot.present.has(name)).map(ofMember) : values.map(ofValue);
  return options.length === 0 ? null : { from: slot.from + quote, options, validFor: /^[\w.:/-]*$/ };
}

interface Entry extends Completion {
  /** What it is for. */
  sentence: string;
}

function ofMember(member: Member): Entry {
  return {
    label: member.name,
    detail: traits(member),
    sentence: member.description,
    boost: member.required ? 1 : 0,
    apply(view, chosen) {
      put(view, chosen, (slot) => {
        const name = JSON.stringify(member.name);
        const isNamed = /^\s*:/.test(view.state.doc.sliceString(slot.to, slot.to + 1_000));
        const text = isNamed ? name : `${name}: ${member.empty}`;
        // Into the quotes or brackets.
        return { text, caret: isNamed ? text.length : text.length - member.empty.length / 2 };
      });
    },
  };
}

function ofValue({ value, description }: Value): Entry {
  return {
    label: String(value),
    sentence: description,
    apply(view, chosen) {
      const text = JSON.stringify(value);
      put(view, chosen, () => ({ text, caret: text.length }));
    },
  };
}

/** Puts a name or value in place of what was typed of it, with the commas that are missing around it. */
function put(view: EditorView, chosen: Completion, write: (slot: Slot) => { text: string; caret: number }): void {
  const { state } = view;
  const slot = slotAt(state, state.selection.main.head);
  if (slot === null) {
    return;
  }
  const { text, caret } = write(slot);
  const before = characterBefore(state, slot.from);
  const comesAfter = before !== null && !["{", "[", ",", ":"].includes(before.text);
  const comma = comesAfter ? [{ from: before.end, insert: "," }] : [];
  const goesOn = /^\s*["{]/.test(state.doc.sliceString(slot.to, slot.to + 1_000));
  view.dispatch({
    changes: [...comma, { from: slot.from, to: slot.to, insert: goesOn ? `${text},` : text }],
    selection: { anchor: slot.from + comma.length + caret },
    scrollIntoView: true,
    userEvent: "input.complete",
    annotations: pickedCompletion.of(chosen),
  });
}

function sentence({ sentence }: Entry): HTMLElement | null {
  if (sentence === "") {
    return null;
  }
  const made = document.createElement("span");
  made.className = "editor-completion-sentence";
  made.textContent = sentence;
  return made;
}
