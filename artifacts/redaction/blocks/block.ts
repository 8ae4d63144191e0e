// What the lines before say of those that follow, where a secret goes over several of them.
import type { Span } from "../spans.js";

export type Block =
  /** In a private key; its last line has been seen, or not yet. */
  | { kind: "key"; isOver: boolean }
  /** In a list of communities, by its place among {@link CONTAINERS}. */
  | {
      kind: "members";
      container: number;
      indent: number;
      /** It is a list in JSON. */
      isList: boolean;
      /** What the line before was. */
      behind: "heading" | "blank" | "rows";
    }
  /** The next line begins with the value of a name at the end of this one. */
  | { kind: "value" };

export interface BlockLine {
  spans: Span[];
  /** Of the next line; undefined: it stands for itself. */
  block: Block | undefined;
  /** The block has said all of this line. */
  isWhole: boolean;
}

/** Where a group of a match stands, in a text of which the line begins at `offset`. The `d` flag has to be set. */
export function groupSpan(found: RegExpExecArray, offset: number, ...groups: number[]): Span[] {
  return groups.flatMap((group) => {
    const place = found.indices?.[group];
    return place ? [{ start: offset + place[0], end: offset + place[1] }] : [];
  });
}
