// One text for one value, whatever the order of its keys, and its SHA-256.
import { createHash } from "node:crypto";
import type { Json } from "../packages/devices/src/words/json.js";

/** JSON without blanks, keys sorted; keys whose value is undefined are left out. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item ?? null)).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value) ?? "null";
  const object = value as Record<string, unknown>;
  const entries = Object.keys(object)
    .filter((key) => object[key] !== undefined)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonicalJson(object[key])}`);
  return `{${entries.join(",")}}`;
}

/** SHA-256, hex, of a text in UTF-8, as `sha256sum` has it of a file. */
export const textDigest = (text: string): string => createHash("sha256").update(text).digest("hex");

/** SHA-256, hex, of the canonical JSON. */
export const digestOf = (value: Json | object): string => textDigest(canonicalJson(value));
