// When two requests ask for the same run. Apart from the records of keys, since the compiling process makes digests of what
// is large, and would load Temporal's client with them.
import { digestOf } from "../../compiler/index.js";

/** SHA-256, hex; the order of keys does not matter. */
export function bodyDigest(asked: object): string {
  // The same inventory that is fetched twice is the same request.
  const { inventory_source: _, ...body } = asked as { inventory_source?: unknown };
  return digestOf(body);
}
