// One value while a template runs: what it holds, and what its options do when it is set, saved and cleared.
import type { LineRegex } from "./python-regex/index.js";
import { isPlain } from "./python-regex/index.js";
import type { TemplateValue } from "./value.js";

/** A matched text, or what a List has gathered; null while nothing was matched. */
export type Cell = null | string | ListItem[];
/** A text, or texts by name where the List's pattern has named groups; null for a group that took no part. */
export type ListItem = null | string | Record<string, string | null>;

export class Column {
  readonly name: string;
  value: Cell = null;

  private readonly isList: boolean;
  private readonly fillsDown: boolean;
  private readonly fillsUp: boolean;
  /** `Required` looks at the value before or after `List` has put its items there, by the order they are written in. */
  private readonly required: "no" | "before_list" | "after_list";
  private readonly inner: LineRegex | undefined;
  private filled: Cell = null;
  private items: ListItem[] = [];

  constructor(
    value: TemplateValue,
    private readonly index: number,
    /** The records so far, which `Fillup` completes. */
    private readonly rows: Exclude<Cell, null>[][],
  ) {
    const { options } = value;
    this.name = value.name;
    this.isList = options.includes("List");
    this.fillsDown = options.includes("Filldown");
    this.fillsUp = options.includes("Fillup");
    const required = options.indexOf("Required");
    this.required = required < 0 ? "no" : required < options.indexOf("List") ? "before_list" : "after_list";
    this.inner = value.inner;
  }

  assign(text: string | null): void {
    this.value = text;
    if (this.fillsDown) this.filled = text;
    if (this.fillsUp && text) this.fillUp(text);
    if (this.isList) this.items.push(this.inner && text !== null ? itemOf(this.inner, text) : text);
  }

  private fillUp(text: string): void {
    for (let n = this.rows.length - 1; n >= 0; n--) {
      const row = this.rows[n]!;
      if (!isEmpty(row[this.index]!)) return;
      row[this.index] = text;
    }
  }

  clear(): void {
    this.value = this.filled;
    if (this.isList && !this.fillsDown) this.items = [];
  }

  clearAll(): void {
    this.value = null;
    this.filled = null;
    this.items = [];
  }

  /** Makes the value ready for a record. @returns false where a record must not be */
  save(): boolean {
    if (this.required === "before_list" && isEmpty(this.value)) return false;
    if (this.isList) this.value = [...this.items];
    return this.required !== "after_list" || !isEmpty(this.value);
  }
}

const isEmpty = (value: Cell): boolean => value === null || value.length === 0;

function itemOf(inner: LineRegex, text: string): ListItem {
  const found = inner.match(text, isPlain(text));
  if (!found) return text;
  return Object.fromEntries(inner.wanted.map((name, n) => [name, found[n + 1] ?? null]));
}
