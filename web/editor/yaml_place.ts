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
  const read: Read = ({ from, to }) => state.doc.sliceString(from, to);
  for (const side of [-1, 1] as const) {
    const node = top.resolve(position, side);
    if (SCALARS.includes(node.name)) {
      return { pointer: pointerOf(read, node), from: node.from, to: node.to, written: asJson(read(node)) };
    }
  }
  let around: Node | null = top.resolve(position, -1);
  while (around !== null && !ENTRIES.includes(around.name)) {
    around = around.parent;
  }
  return around && { pointer: pointerOf(read, around), from: position, to: position, written: "" };
}

/** What stands at a node. */
type Read = (node: { from: number; to: number }) => string;

/** The pointer of a name, value, member or element. What a short tag stands for is no step: the member is meant. */
export function pointerOf(read: Read, node: Node): string {
  let pointer = "";
  for (let at: Node | null = node; at !== null; at = at.parent) {
    if (at.name === "Pair") {
      pointer = `/${nameOf(read, at).replaceAll("~", "~0").replaceAll("/", "~1")}${pointer}`;
    } else if (at.name === "Item") {
      const { from } = at;
      const before = at.parent?.getChildren("Item").filter((item) => item.from < from) ?? [];
      pointer = `/${before.length}${pointer}`;
    }
  }
  return pointer;
}

/** The names of the members of an object. */
export function namesIn(read: Read, mapping: Node): string[] {
  return mapping.getChildren("Pair").map((pair) => nameOf(read, pair));
}

function nameOf(read: Read, pair: Node): string {
  const scalar = pair.getChild("Key")?.firstChild;
  return scalar ? textOf(read(scalar)) : "";
}

/** The text that a scalar means, with or without quotes. */
function textOf(scalar: string): string {
  if (scalar.startsWith("'")) {
    return scalar.slice(1, -1).replaceAll("''", "'");
  }
  try {
    return scalar.startsWith('"') ? String(JSON.parse(scalar)) : scalar;
  } catch {
    return scalar.slice(1, -1);
  }
}

function asJson(scalar: string): string {
  return /^(true|false|null|-?\d+(\.\d+)?)$/.test(scalar) ? scalar : JSON.stringify(textOf(scalar));
}
