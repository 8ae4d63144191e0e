// When two requests ask for the same run. Apart from the records of keys, since the compiling process makes digests of what
// is large, and would load Temporal's client with them.
import { createHash } from "node:crypto";

/** SHA-256, hex; the order of keys does not matter. */
export function bodyDigest(asked: object): string {
  // The same inventory that is fetched twice is the same request.
  const { inventory_source: _, ...body } = asked as { inventory_source?: unknown };
  return createHash("sha256").update(canonical(body)).digest("hex");
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value).filter(([, each]) => each !== undefined);
    const sorted = entries.sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${sorted.map(([key, each]) => `${JSON.stringify(key)}:${canonical(each)}`).join(",")}}`;
  }
  return JSON.stringify(value) ?? "null";
}
