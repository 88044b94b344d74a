// Where a position of a YAML text is in the JSON that the text means.

import type { EditorState } from "@codemirror/state";
import type { Node, Place } from "./place.ts";

const SCALARS = ["Literal", "QuotedLiteral"];
const ENTRIES = ["Pair", "Item"];

/** Whether a syntax tree with this at its top is YAML's. */
export function isYaml(top: Node): boolean {
  return top.name === "Stream";
}

/** The name or value at `position`; between two of them, the member or element around it. */
export function placeInYaml(state: EditorState, top: Node, position: number): Place | null {
  for (const side of [-1, 1] as const) {
    const node = top.resolve(position, side);
    if (SCALARS.includes(node.name)) {
      return { pointer: pointerOf(state, node), from: node.from, to: node.to, written: asJson(state, node) };
    }
  }
  let around: Node | null = top.resolve(position, -1);
  while (around !== null && !ENTRIES.includes(around.name)) {
    around = around.parent;
  }
  return around && { pointer: pointerOf(state, around), from: position, to: position, written: "" };
}

/** The pointer of a name, value, member or element. What a short tag stands for is no step: the member is meant. */
function pointerOf(state: EditorState, node: Node): string {
  let pointer = "";
  for (let at: Node | null = node; at !== null; at = at.parent) {
    if (at.name === "Pair") {
      pointer = `/${nameOf(state, at).replaceAll("~", "~0").replaceAll("/", "~1")}${pointer}`;
    } else if (at.name === "Item") {
      const { from } = at;
      const before = at.parent?.getChildren("Item").filter((item) => item.from < from) ?? [];
      pointer = `/${before.length}${pointer}`;
    }
  }
  return pointer;
}

function nameOf(state: EditorState, pair: Node): string {
  const scalar = pair.getChild("Key")?.firstChild;
  return scalar ? textOf(state, scalar) : "";
}

function textOf(state: EditorState, scalar: Node): string {
  const text = state.doc.sliceString(scalar.from, scalar.to);
  if (text.startsWith("'")) {
    return text.slice(1, -1).replaceAll("''", "'");
  }
  try {
    return text.startsWith('"') ? String(JSON.parse(text)) : text;
  } catch {
    return text.slice(1, -1);
  }
}

function asJson(state: EditorState, scalar: Node): string {
  const text = textOf(state, scalar);
  const isPlain = scalar.name === "Literal" && /^(true|false|null|-?\d+(\.\d+)?)$/.test(text);
  return isPlain ? text : JSON.stringify(text);
}
