// Sends a large value from a thread in parts, so that the loop that receives it is never held up for long.
import type { Json } from "../words/json.js";
import { membersOf, setMember, weigh } from "../words/json-walk.js";

/** Values, and hundreds of characters, that one part holds. It is received in a few milliseconds. */
const PART = 2_000;
/** A value up to this size is never split. */
const WHOLE = 500;

/** A value with its place: the number of the list or object that holds it (-1 for none), and its name in an object. */
type Entry = [holder: number, name: string | undefined, content: Content];
/** A whole value, or a list or object whose members follow as entries. */
type Content = { whole: Json } | "list" | "object";
export type Part = Entry[];

export function* partsOf(value: Json): Generator<Part, void, void> {
  let part: Part = [];
  let size = 0;
  let holders = 0;
  const todo: { holder: number; members: Iterator<[string | undefined, Json]> }[] = [
    { holder: -1, members: [[undefined, value] as [undefined, Json]].values() },
  ];
  for (let at = todo.at(-1); at; at = todo.at(-1)) {
    const next = at.members.next();
    if (next.done) {
      todo.pop();
      continue;
    }
    const [name, member] = next.value;
    const weight = weigh(member, WHOLE);
    if (weight > WHOLE && typeof member === "object" && member !== null) {
      part.push([at.holder, name, Array.isArray(member) ? "list" : "object"]);
      todo.push({ holder: holders++, members: membersOf(member) });
    } else part.push([at.holder, name, { whole: member }]);
    size += Math.min(weight, PART);
    if (size < PART) continue;
    yield part;
    [part, size] = [[], 0];
  }
  if (part.length > 0) yield part;
}

/** The other end of {@link partsOf}. */
export class PartJoiner {
  private readonly holders: (Json[] | Record<string, Json>)[] = [];
  private root: Json = null;

  add(part: Part): void {
    for (const [holder, name, content] of part) {
      const value = typeof content === "object" ? content.whole : content === "list" ? [] : {};
      if (typeof content === "string") this.holders.push(value as Json[]);
      this.place(this.holders[holder], name, value);
    }
  }

  get value(): Json {
    return this.root;
  }

  private place(
    holder: Json[] | Record<string, Json> | undefined,
    name: string | undefined,
    value: Json,
  ): void {
    if (holder === undefined) this.root = value;
    else if (Array.isArray(holder)) holder.push(value);
    else setMember(holder, name!, value);
  }
}
