// Expectations on the text of the output: contains, matches, and their opposites.
import type { Check } from "../../schemas/result.js";
import { findLine } from "../regex.js";
import { cut } from "./actual.js";

export type TextKind = "contains" | "not_contains" | "matches" | "not_matches";

interface Hit {
  text: string;
  index: number;
}

function find(kind: TextKind, wanted: string, output: string): Hit | undefined {
  if (kind === "matches" || kind === "not_matches") return findLine(wanted, output);
  const index = output.indexOf(wanted);
  return index < 0 ? undefined : { text: wanted, index };
}

function lineAround(output: string, index: number): string {
  const start = output.lastIndexOf("\n", index - 1) + 1;
  const end = output.indexOf("\n", index);
  return output.slice(start, end < 0 ? undefined : end).trim();
}

/**
 * Of several outputs, `contains` and `matches` hold if any has it, their opposites if none has.
 * @throws {Error} where the pattern is not a regular expression
 */
export function checkText(kind: TextKind, wanted: string, outputs: readonly string[]): Check {
  const hits = outputs.flatMap((output) => {
    const hit = find(kind, wanted, output);
    return hit ? [lineAround(output, hit.index)] : [];
  });
  const opposite = kind.startsWith("not_");
  const held = hits.length > 0 !== opposite;
  const whole = outputs.map((output) => output.trim()).join("\n---\n");
  const actual = hits.length > 0 ? hits[0]! : whole === "" ? "the output is empty" : whole;
  return { expect: `${kind}: ${wanted}`, held, actual: cut(actual) };
}
