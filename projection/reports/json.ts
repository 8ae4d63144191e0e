// The run with its results, as one JSON document: what `run --json` prints.
import { printableJson } from "../../schemas/printable.js";
import type { ReportInput } from "./report.js";

const END = "]\n}";

export const jsonReport = (input: ReportInput): string => [...jsonPieces(input)].join("");

/** As `JSON.stringify` has it, a device at a time. */
export function* jsonPieces({ run, results }: ReportInput): Generator<string> {
  yield printableJson(JSON.stringify({ ...run, results: [] }, null, 2).slice(0, -END.length));
  let before = "\n    ";
  for (const device of results) {
    yield before + printableJson(JSON.stringify(device, null, 2).replaceAll("\n", "\n    "));
    before = ",\n    ";
  }
  yield `${before.startsWith(",") ? "\n  " : ""}${END}\n`;
}
