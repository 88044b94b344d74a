/** A member of an object. */
export interface Member {
  name: string;
  /** What kind of value it takes, for people: `a whole number`. */
  kind: string;
  required: boolean;
  /** What it is for, in a sentence. */
  description: string;
  /** What holds without it. */
  default?: string;
  /** The JSON of an empty value of its kind; empty where there is none, as for a number. */
  empty: string;
}

/** A value that may stand at a place. */
export interface Value {
  value: unknown;
  /** What it means; empty when the value says that itself. */
  description: string;
}

/** What there is to know about a place of the text. */
export interface Knowledge {
  /** The member that stands there; for an element of a list, the list. */
  member?: Member;
  /** The members that an object there may have. */
  members: Member[];
  /** The values that may stand there, as far as they can be listed. */
  values: Value[];
}

/** Tells what there is to know about the place of a text at a JSON pointer (RFC 6901). */
export type Describe = (pointer: string, text: string) => Knowledge;

/** What there is to say about a member beside its name, such as `required · a whole number · default 0`. */
export function traits(member: Member): string {
  const fallback = member.default === undefined ? [] : [`default ${member.default}`];
  return [...(member.required ? ["required"] : []), member.kind, ...fallback].join(" · ");
}
