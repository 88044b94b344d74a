// What can be listed at the caret of a YAML text. It is put in at the end of a line in block style only: elsewhere it
// would take commas and brackets.

import type { Completion, CompletionContext, CompletionResult } from "@codemirror/autocomplete";
import { pickedCompletion } from "@codemirror/autocomplete";
import { yamlLanguage } from "@codemirror/lang-yaml";
import type { EditorState } from "@codemirror/state";
import { type Describe, type Member, type Value, traits } from "./knowledge.ts";
import type { Node } from "./place.ts";
import { namesIn, pointerOf } from "./yaml_place.ts";

/** Stands for what is typed while the text around it is parsed. */
const STOPGAP = "stopgap";

/** A line up to the caret: its indentation and dashes, the name, and what is typed of a name or value. */
const LINE = /^(?<lead>\s*(?:- +)*)(?:(?<name>[\w-]+): +)?(?<typed>[\w./-]*)$/;

/** Words that are no text without quotes, or are typed as something else. */
const NO_PLAIN_TEXT = /^(y|n|yes|no|on|off|true|false|null)$/i;

interface YamlSlot {
  /** JSON pointer: for a name, of the object around it; for a value, its own. */
  pointer: string;
  holds: "name" | "value";
  /** Whether what is typed is the first thing of an element of a list, and so may be the element. */
  startsElement: boolean;
  from: number;
  /** The column of what is typed. */
  column: number;
  /** The names that the object has besides. */
  present: Set<string>;
}

function slotAt(state: EditorState, position: number): YamlSlot | null {
  const line = state.doc.lineAt(position);
  const found = LINE.exec(line.text.slice(0, position - line.from))?.groups;
  if (found === undefined || !/^\s*(#.*)?$/.test(line.text.slice(position - line.from))) {
    return null;
  }
  const { lead = "", name, typed = "" } = found;
  const from = position - typed.length;
  const stopgap = name === undefined ? `${STOPGAP}: 0` : STOPGAP;
  const text = `${state.doc.sliceString(0, from)}${stopgap}${state.doc.sliceString(position)}`;
  const read = (node: { from: number; to: number }) => text.slice(node.from, node.to);
  const node: Node = yamlLanguage.parser.parse(text).resolveInner(from + 1, 0);
  if (node.name !== "Literal" || read(node) !== STOPGAP || isInFlow(node)) {
    return null;
  }
  const object = name === undefined ? node.parent?.parent?.parent : null;
  return {
    pointer: pointerOf(read, object ?? node),
    holds: name === undefined ? "name" : "value",
    startsElement: name === undefined && lead.trimEnd().endsWith("-"),
    from,
    column: from - line.from,
    present: new Set(object ? namesIn(read, object) : []),
  };
}

function isInFlow(node: Node): boolean {
  let at: Node | null = node;
  while (at !== null && !at.name.startsWith("Flow")) {
    at = at.parent;
  }
  return at !== null;
}

/** Names or values for the caret; the list shows the sentence of each as it does for JSON. */
export function listInYaml(describe: Describe, context: CompletionContext): CompletionResult | null {
  const { state, pos, explicit } = context;
  const slot = slotAt(state, pos);
  if (slot === null || (slot.from === pos && !explicit && slot.holds === "name")) {
    return null;
  }
  const text = `${state.doc.sliceString(0, slot.from)}${state.doc.sliceString(pos)}`;
  const { members, values } = describe(slot.pointer, text);
  const typed = state.doc.sliceString(slot.from, pos);
  const isElement = slot.startsElement && members.length === 0;
  const options =
    slot.holds === "name" && !isElement
      ? members.filter(({ name }) => !slot.present.has(name)).map((member) => ofMember(member, slot.column))
      : values.map(ofValue);
  // Enter after a value that is typed out ends the line.
  const isDone = options.some(({ label }) => label === typed);
  return options.length === 0 || isDone ? null : { from: slot.from, options, validFor: /^[\w./-]*$/ };
}

/** An entry that puts in `text`. */
function entry(label: string, sentence: string, text: string): Completion & { sentence: string } {
  return {
    label,
    sentence,
    apply(view, chosen, from, to) {
      view.dispatch({
        changes: { from, to, insert: text },
        selection: { anchor: from + text.length },
        scrollIntoView: true,
        userEvent: "input.complete",
        annotations: pickedCompletion.of(chosen),
      });
    },
  };
}

function ofMember(member: Member, column: number): Completion {
  const below = `\n${" ".repeat(column + 2)}`;
  const after: Record<string, string> = { "[]": `${below}- `, "{}": below };
  const made = entry(member.name, member.description, `${member.name}:${after[member.empty] ?? " "}`);
  return { ...made, detail: traits(member), boost: member.required ? 1 : 0 };
}

function ofValue({ value, description }: Value): Completion {
  const isPlain = typeof value === "string" && /^[A-Za-z][\w./-]*$/.test(value) && !NO_PLAIN_TEXT.test(value);
  return entry(String(value), description, isPlain ? value : JSON.stringify(value));
}
