// Where a position of the text is in the JSON, also while the text is none: CodeMirror's syntax tree goes on after what
// it does not understand. Of YAML, yaml_place.ts knows what is there, yaml_completion.ts what can be put in.

import { ensureSyntaxTree, syntaxTree } from "@codemirror/language";
import type { EditorState } from "@codemirror/state";
import { isYaml, placeInYaml } from "./yaml_place.ts";

export type Node = ReturnType<ReturnType<typeof syntaxTree>["resolveInner"]>;

/** A name or a value in the text. */
export interface Place {
  /** JSON pointer (RFC 6901): of a name, that of its member. */
  pointer: string;
  from: number;
  to: number;
  /** A name or scalar as JSON writes it. */
  written: string;
}

/** A place that a name or a value can be put into. */
export interface Slot {
  holds: "name" | "value";
  /** JSON pointer: for a name, of the object around it; for a value, its own. */
  pointer: string;
  /** What stands there already, quotes included, and is to be replaced. */
  from: number;
  to: number;
  /** The names that the object has besides. */
  present: Set<string>;
}

/** Milliseconds that the tree may take to reach the end of the text; as far as it came, it is used. */
const PARSING_TIME = 50;

const SCALARS = ["String", "Number", "True", "False", "Null"];
const CONTAINERS = ["Object", "Array"];
const NOT_UNDERSTOOD = "⚠";

function treeOf(state: EditorState) {
  return ensureSyntaxTree(state, state.doc.length, PARSING_TIME) ?? syntaxTree(state);
}

/** The name or value at `position`; between two of them, the object or list around them. */
export function placeAt(state: EditorState, position: number): Place | null {
  const tree = treeOf(state);
  if (isYaml(tree.topNode)) {
    return placeInYaml(state, tree.topNode, position);
  }
  for (const side of [-1, 1] as const) {
    const node = tree.resolveInner(position, side);
    if (node.name === "PropertyName" || SCALARS.includes(node.name)) {
      const written = state.doc.sliceString(node.from, node.to);
      return { pointer: pointerOf(state, node), from: node.from, to: node.to, written };
    }
  }
  const around = nearest(tree.resolveInner(position, -1), ["Property", ...CONTAINERS]);
  return around && { pointer: pointerOf(state, around), from: position, to: position, written: "" };
}

/** What can be put in at `position`, which may be in the middle of a name or value that is being typed. */
export function slotAt(state: EditorState, position: number): Slot | null {
  const node = treeOf(state).resolveInner(position, -1);
  const typed = typedBefore(state, node, position);
  if (typed === "other") {
    return null;
  }
  const [from, to] = typed === "nothing" ? [position, position] : [node.from, endOfTyped(state, node, position)];
  const before = characterBefore(state, from);
  let around = nearest(typed === "nothing" ? node : node.parent, ["Property", ...CONTAINERS]);
  if (typed === "nothing") {
    while (around !== null && isClosedBefore(state, around, position)) {
      around = nearest(around.parent, ["Property", ...CONTAINERS]);
    }
    if (around?.name === "Property" && before?.text !== ":") {
      around = nearest(around.parent, CONTAINERS);
    }
  }
  if (around?.name === "Property" && node.name !== "PropertyName") {
    return { holds: "value", pointer: pointerOf(state, around), from, to, present: new Set() };
  }
  if (around?.name === "Array") {
    const pointer = `${pointerOf(state, around)}/${indexIn(around, from)}`;
    return { holds: "value", pointer, from, to, present: new Set() };
  }
  const object = nearest(around, ["Object"]);
  if (object === null) {
    return null;
  }
  const others = object.getChildren("Property").filter((property) => position < property.from || property.to < position);
  const present = new Set(others.map((property) => nameOf(state, property)));
  return { holds: "name", pointer: pointerOf(state, object), from, to, present };
}

/** The first character before `position` that is no white space, and where it ends. */
export function characterBefore(state: EditorState, position: number): { text: string; end: number } | null {
  const before = state.doc.sliceString(Math.max(0, position - 1_000), position).trimEnd();
  const end = Math.max(0, position - 1_000) + before.length;
  return before === "" ? null : { text: before.slice(-1), end };
}

/** What stands between the start of `node` and `position`: something that is being typed, nothing, or something else. */
function typedBefore(state: EditorState, node: Node, position: number): "something" | "nothing" | "other" {
  const isToken = node.name === "PropertyName" || node.name === NOT_UNDERSTOOD || SCALARS.includes(node.name);
  if (!isToken || node.from === position) {
    return "nothing";
  }
  const text = state.doc.sliceString(node.from, position);
  // An error may reach beyond the line of what is typed.
  if (/\s$/.test(text) && node.name === NOT_UNDERSTOOD) {
    return "nothing";
  }
  return /^"?[\w.:/-]*$/.test(text) ? "something" : "other";
}

/** Where that which is typed ends. A string that runs into what follows, because its end is missing, ends at once. */
function endOfTyped(state: EditorState, node: Node, position: number): number {
  const rest = state.doc.sliceString(position, node.to);
  const own = node.name === NOT_UNDERSTOOD ? /^[\w.:/-]*/ : /^[^\s,:{}[\]"]*"?/;
  return position + (own.exec(rest)?.[0].length ?? 0);
}

function isClosedBefore(state: EditorState, node: Node, position: number): boolean {
  const isClosed = CONTAINERS.includes(node.name) && /[}\]]/.test(state.doc.sliceString(node.to - 1, node.to));
  return isClosed && node.to <= position;
}

function nearest(node: Node | null, names: string[]): Node | null {
  let at = node;
  while (at !== null && !names.includes(at.name)) {
    at = at.parent;
  }
  return at;
}

/** The pointer of a name, value or member. */
function pointerOf(state: EditorState, node: Node): string {
  let pointer = "";
  let child: Node | null = null;
  for (let at: Node | null = node; at !== null; child = at, at = at.parent) {
    if (at.name === "Property") {
      pointer = `/${nameOf(state, at).replaceAll("~", "~0").replaceAll("/", "~1")}${pointer}`;
    } else if (at.name === "Array" && child !== null) {
      pointer = `/${indexIn(at, child.from)}${pointer}`;
    }
  }
  return pointer;
}

/** The index of the element of `array` that starts at `position`. */
function indexIn(array: Node, position: number): number {
  return array.getChildren(",").filter((comma) => comma.from < position).length;
}

function nameOf(state: EditorState, property: Node): string {
  const name = property.getChild("PropertyName");
  const text = name === null ? '""' : state.doc.sliceString(name.from, name.to);
  try {
    return String(JSON.parse(text));
  } catch {
    return text.slice(1, -1);
  }
}
