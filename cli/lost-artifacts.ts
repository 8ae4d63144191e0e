// Outputs that the store said it had kept, and has not.
import type { Run } from "../schemas/run.js";
import { escapeLine } from "./escape.js";

const SHOWN = 5;

export function lostLines({ lost_artifacts: lost }: Run): string[] {
  if (lost === undefined) return [];
  const [noun, verb] = lost.count === 1 ? ["artifact", "is"] : ["artifacts", "are"];
  const more = lost.count - Math.min(lost.count, SHOWN);
  return [
    `  ${lost.count} ${noun} of this run ${verb} missing or damaged in the artifact store, which had confirmed the write:`,
    ...lost.paths.slice(0, SHOWN).map((path) => `    ${escapeLine(path)}`),
    ...(more > 0 ? [`    … and ${more} more`] : []),
    "  → look into the log of the artifact store and at its disks",
  ];
}
