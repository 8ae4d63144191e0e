// The run with its results, as one JSON document: what `run --json` prints.
import { printableJson } from "../../schemas/printable.js";
import type { ReportInput } from "./report.js";

export function jsonReport({ run, results }: ReportInput): string {
  return `${printableJson(JSON.stringify({ ...run, results }, null, 2))}\n`;
}
