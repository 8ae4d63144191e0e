// The structural difference of two values.
import type { Json } from "../words/json.js";
import { inferKey, isRow, tells } from "./keys.js";
import type { Row } from "./keys.js";
import { covers, names, parsePattern } from "./path.js";
import type { Path } from "./path.js";
import { withoutTwins } from "./twins.js";

export type Difference =
  | { kind: "added"; path: Path; after: Json }
  | { kind: "removed"; path: Path; before: Json }
  | { kind: "changed"; path: Path; before: Json; after: Json };

export interface CompareOptions {
  /** Patterns of places that do not count. */
  exclude?: readonly string[];
  /** Names of members that do not count, wherever they stand. */
  ignored?: (name: string) => boolean;
  /** Pattern of a list → the field that tells its elements apart. Others are inferred. */
  keys?: Readonly<Record<string, string>>;
}

/**
 * Lists of objects are compared by key, in any order; lists of plain values as bags; everything else member by member.
 * @throws {SyntaxError} for a pattern that is none
 */
export function compare(before: Json, after: Json, options: CompareOptions = {}): Difference[] {
  const exclude = (options.exclude ?? []).map(parsePattern);
  const keys = Object.entries(options.keys ?? {}).map(([list, field]) => ({
    list: parsePattern(list),
    field,
  }));
  return new Comparison({ exclude, keys, ignored: options.ignored }).values(before, after, []);
}

/** Pairs of leftover elements that are looked at; beyond, they are paired in order. */
const MOST_PAIRS = 250_000;
/** Stands for the elements of a list while it is not known yet what tells them apart. No pattern can name it. */
const ANY_ELEMENT = "\0";

class Comparison {
  constructor(
    private readonly options: {
      exclude: Path[];
      keys: { list: Path; field: string }[];
      ignored: CompareOptions["ignored"];
    },
  ) {}

  values(before: Json, after: Json, path: Path): Difference[] {
    if (this.excluded(path)) return [];
    if (Array.isArray(before) && Array.isArray(after)) return this.lists(before, after, path);
    if (isRow(before) && isRow(after)) return this.rows(before, after, path);
    return before === after ? [] : [{ kind: "changed", path, before, after }];
  }

  private rows(before: Row, after: Row, path: Path): Difference[] {
    const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return names.flatMap((name) =>
      this.either(
        Object.hasOwn(before, name) ? before[name] : undefined,
        Object.hasOwn(after, name) ? after[name] : undefined,
        [...path, name],
      ),
    );
  }

  private lists(before: Json[], after: Json[], path: Path): Difference[] {
    if (before.every(isRow) && after.every(isRow)) {
      const key = this.keyOf(before, after, path);
      if (key !== undefined) return this.keyed(before, after, key, path);
    }
    return this.bags(before, after, path);
  }

  private keyOf(before: Row[], after: Row[], path: Path): string | undefined {
    const given = this.options.keys.find(({ list }) => names(list, path))?.field;
    if (given !== undefined && tells(given, before) && tells(given, after)) return given;
    return inferKey(before, after, (field) => this.excluded([...path, ANY_ELEMENT, field]));
  }

  private keyed(before: Row[], after: Row[], key: string, path: Path): Difference[] {
    const index = (rows: Row[]) => new Map(rows.map((row) => [String(row[key]), row]));
    const [old, now] = [index(before), index(after)];
    const names = [...new Set([...old.keys(), ...now.keys()])];
    return names.flatMap((name) => this.either(old.get(name), now.get(name), [...path, name]));
  }

  /** Equal elements belong together wherever they stand; what is left is paired in order. */
  private bags(before: Json[], after: Json[], path: Path): Difference[] {
    const [left, others] = withoutTwins(before, after);
    const thorough = left.length * others.length <= MOST_PAIRS;
    const gained: typeof others = [];
    for (const { value, at } of others) {
      const same = thorough
        ? left.findIndex((other) => this.values(other.value, value, [...path, String(at)]).length === 0)
        : -1;
      if (same >= 0) left.splice(same, 1);
      else gained.push({ value, at });
    }
    const pairs = Math.max(left.length, gained.length);
    return Array.from({ length: pairs }).flatMap((_, n) => {
      const [old, now] = [left[n], gained[n]];
      return this.either(old?.value, now?.value, [...path, String((now ?? old)?.at)]);
    });
  }

  private either(before: Json | undefined, after: Json | undefined, path: Path): Difference[] {
    if (this.excluded(path)) return [];
    if (before !== undefined && after !== undefined) return this.values(before, after, path);
    if (before !== undefined) return this.counts(before, path) ? [{ kind: "removed", path, before }] : [];
    if (after !== undefined) return this.counts(after, path) ? [{ kind: "added", path, after }] : [];
    return [];
  }

  /** Something all of whose contents are excluded does not count either. */
  private counts(value: Json, path: Path): boolean {
    if (this.excluded(path)) return false;
    const inside: [string, Json][] = isRow(value)
      ? Object.entries(value)
      : Array.isArray(value)
        ? value.map((element, at) => [String(at), element])
        : [];
    return inside.length === 0 || inside.some(([part, element]) => this.counts(element, [...path, part]));
  }

  private excluded(path: Path): boolean {
    const name = path.at(-1);
    if (name === undefined) return false;
    const { exclude, ignored } = this.options;
    return ignored?.(name) === true || exclude.some((pattern) => covers(pattern, path));
  }
}
