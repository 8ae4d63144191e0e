// A table as records, their keys in lower case as ntc-templates and netmiko give them.
import type { Json } from "../../words/json.js";
import type { Table } from "./engine.js";

export function recordsOf({ header, rows }: Table): Record<string, Json>[] {
  const keys = header.map((name) => name.toLowerCase());
  return rows.map((row) => Object.fromEntries(keys.map((key, n) => [key, row[n]!])));
}
