// Puts the tables of several templates for one output together: the first table's rows get the others' columns.
import { ParseError } from "../errors.js";
import type { Table, Row } from "./engine.js";

/**
 * Rows belong together when they agree in all key columns; without keys, by their number.
 *
 * @param keys the `Key` values of the first template that has any
 * @throws {ParseError} `template_invalid` where a key is in one table only
 */
export function extendTable(table: Table, other: Table, keys: readonly string[]): Table {
  const added = other.header.filter((name) => !table.header.includes(name));
  for (const key of keys)
    for (const { header } of [table, other])
      if (!header.includes(key))
        throw new ParseError(
          "template_invalid",
          `the key ${key} has to be in each of the templates that are merged`,
        );
  if (added.length === 0) return table;
  const mine = keys.map((key) => table.header.indexOf(key));
  const theirs = keys.map((key) => other.header.indexOf(key));
  const taken = added.map((name) => other.header.indexOf(name));
  const partner = (row: Row, n: number): Row | undefined =>
    keys.length === 0
      ? other.rows[n]
      : other.rows.find((each) => mine.every((at, k) => isSame(row[at], each[theirs[k]!])));
  return {
    header: [...table.header, ...added],
    rows: table.rows.map((row, n) => {
      const found = partner(row, n);
      return [...row, ...taken.map((at) => found?.[at] ?? "")];
    }),
    matched: table.matched || other.matched,
  };
}

const isSame = (one: unknown, other: unknown): boolean =>
  one === other || JSON.stringify(one) === JSON.stringify(other);
