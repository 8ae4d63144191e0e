// Commands that a person may want next, ready for a shell.
import { indeterminateChange } from "../schemas/indeterminate.js";
import type { DeviceResult } from "../schemas/result.js";
import { escapeLine } from "./escape.js";

/** Ids of iterations, `push[2]`, mean something to shells. */
const word = (text: string): string => (text.includes("[") ? `'${escapeLine(text)}'` : escapeLine(text));

export const showRun = (run: string): string => `orchestrator runs show ${run}`;

/** Shows all of a step: what was sent and received, and everything that shorter texts leave out. */
export const showStep = (run: string, device: string, step: string): string =>
  `${showRun(run)} --device ${word(device)} --step ${word(step)}`;

/**
 * The commands that resolve each indeterminate change of a run.
 * @param most lines; absent: all
 */
export function resolveLines(
  run: string,
  results: DeviceResult[],
  most = Number.POSITIVE_INFINITY,
): string[] {
  const changes = results.flatMap(({ device, steps }) =>
    steps.filter((step) => indeterminateChange(step)).map(({ id }) => `${run} ${word(device)} ${word(id)}`),
  );
  if (changes.length === 0) return [];
  const left = changes.length - most;
  return [
    "  Nobody knows whether these changes were applied. Look at each device, then say what you found:",
    ...changes
      .slice(0, most)
      .map((about) => `    orchestrator runs resolve ${about} applied  # or not_applied`),
    ...(left > 0 ? [`    … and ${left} more: ${showRun(run)}`] : []),
  ];
}
