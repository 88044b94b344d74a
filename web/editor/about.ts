import { type EditorState, type Extension, StateEffect, StateField } from "@codemirror/state";
import {
  type Command,
  EditorView,
  type Tooltip,
  closeHoverTooltips,
  hasHoverTooltips,
  hoverTooltip,
  keymap,
  showTooltip,
} from "@codemirror/view";
import { type Describe, type Knowledge, traits } from "./knowledge.ts";
import { placeAt } from "./place.ts";

/** Of how many values the names are listed. */
const LISTED_VALUES = 12;

const setShown = StateEffect.define<Tooltip | null>();

const shownField = StateField.define<Tooltip | null>({
  create: () => null,
  update(shown, transaction) {
    for (const effect of transaction.effects) {
      if (effect.is(setShown)) {
        return effect.value;
      }
    }
    return transaction.docChanged || transaction.selection !== undefined ? null : shown;
  },
  provide: (field) => showTooltip.from(field),
});

/** Says what a name or value is for: under the pointer, and with F1 at the caret. Escape closes it. */
export function about(describe: Describe): Extension {
  return [
    shownField,
    hoverTooltip((view, position, side) => {
      const tooltip = tooltipAt(view.state, position, describe);
      const isUnder = tooltip !== null && tooltip.pos <= position && position <= (tooltip.end ?? 0);
      const isBeside = (position === tooltip?.pos && side < 0) || (position === tooltip?.end && side > 0);
      return isUnder && !isBeside ? tooltip : null;
    }),
    keymap.of([
      { key: "F1", run: (view) => showAtCaret(view, describe), preventDefault: true },
      { key: "Escape", run: close },
    ]),
  ];
}

function showAtCaret(view: EditorView, describe: Describe): boolean {
  const tooltip = tooltipAt(view.state, view.state.selection.main.head, describe);
  const text = tooltip === null ? "Nothing is known about this place." : tooltip.create(view).dom.innerText;
  view.dispatch({ effects: [setShown.of(tooltip), EditorView.announce.of(text)] });
  return true;
}

const close: Command = (view) => {
  if (view.state.field(shownField) === null && !hasHoverTooltips(view.state)) {
    return false;
  }
  view.dispatch({ effects: [setShown.of(null), closeHoverTooltips] });
  return true;
};

function tooltipAt(state: EditorState, position: number, describe: Describe): Tooltip | null {
  const place = placeAt(state, position);
  if (place === null) {
    return null;
  }
  const known = describe(place.pointer, state.doc.toString());
  const { member } = known;
  return member === undefined
    ? null
    : { pos: place.from, end: place.to, create: () => ({ dom: drawn({ ...known, member }, place.written) }) };
}

function drawn({ member, values }: Knowledge & { member: NonNullable<Knowledge["member"]> }, written: string): HTMLElement {
  const dom = document.createElement("div");
  dom.className = "editor-about";
  dom.setAttribute("role", "tooltip");
  const add = (className: string, text: string) => {
    const line = document.createElement("div");
    line.className = className;
    line.textContent = text;
    dom.append(line, "\n");
  };
  add("editor-about-name", member.name);
  add("editor-about-traits", traits(member));
  if (member.description !== "") {
    add("editor-about-sentence", member.description);
  }
  const chosen = values.find(({ value }) => JSON.stringify(value) === written);
  if (chosen !== undefined && chosen.description !== "") {
    add("editor-about-value", `${written}: ${chosen.description}`);
  } else if (values.length > 0) {
    const names = values.slice(0, LISTED_VALUES).map(({ value }) => String(value));
    add("editor-about-value", `Can be ${names.join(", ")}${values.length > LISTED_VALUES ? ", …" : "."}`);
  }
  return dom;
}
