// `${{ … }}` where nothing is evaluated: times, counts, names and the like are the same for every run of a document.
import type { ScalarNode } from "../document/index.js";
import { isTemplate } from "../expressions/index.js";
import { expectedOf } from "./describe.js";
import { metadataOf, type Schema, unwrap } from "./schema.js";

export const holdsExpression = ({ value }: ScalarNode): boolean =>
  typeof value === "string" && isTemplate(value);

/** Keys of a spec for which a run has an option. */
const OPTIONS: Record<string, string> = {
  deadline: "`--deadline` sets another one for a run",
  concurrency: "`--concurrency` sets another one for a run",
};
const STEPS = "where the times differ, write a step for each with `when`";

/** What selects devices by a value of the run, by the key that takes only fixed names. */
const SELECTORS: Record<string, string> = {
  hosts: "device.name == inputs.name",
  groups: "inputs.name in device.groups",
  tags: "inputs.name in device.tags",
  sites: "device.site == inputs.name",
};

export function notEvaluated(
  schema: Schema,
  node: ScalarNode,
  path: readonly string[],
): { message: string; hint: string } {
  const key = path.findLast((part) => !/^\d+$/.test(part)) ?? "";
  const { code } = metadataOf(unwrap(schema).actions);
  const expected = expectedOf(schema);
  const message = `\`${String(node.value)}\` is not evaluated in \`${key}\`, which is the same for every run`;
  const selector = path.includes("targets") ? SELECTORS[key] : undefined;
  if (selector !== undefined) return { message, hint: `write \`where: "${selector}"\`` };
  const isOfStep = code === "bad_duration" && path.includes("steps");
  const otherwise = isOfStep ? STEPS : path.length === 1 ? OPTIONS[key] : undefined;
  return { message, hint: `write ${expected}${otherwise === undefined ? "" : `; ${otherwise}`}` };
}
