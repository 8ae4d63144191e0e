// Saved values travel in Temporal's payloads, which have a limit: a result beyond it would never arrive.
import { FAR_TOO_MANY_VALUES, SAVED_BYTES } from "../../policy/limits.js";
import type { Json } from "../../packages/devices/src/words/json.js";
import type { Plan } from "../../schemas/plan.js";
import { isSmall } from "../off-loop/slices.js";
import type { Task } from "../task.js";
import { stepsOf } from "../../run-model/nodes.js";

const CURE =
  "Save a part of it; whole outputs are there for later expressions as `steps.<id>.output` and `steps.<id>.parsed`";

/** @returns why these values cannot be saved */
export function tooMuchSaved(
  { journal, input, plan }: Pick<Task, "journal" | "input" | "plan">,
  id: string,
  saved: Record<string, Json>,
): string | undefined {
  const names = Object.keys(saved);
  if (names.length === 0) return undefined;
  const { most = SAVED_BYTES, most_carried = most, kept = {} } = input.saves ?? {};
  const said = `\`save\` (${names.join(", ")}) makes`;
  if (!isSmall(saved, FAR_TOO_MANY_VALUES))
    return `${said} far more than ${most} bytes of saved values, at most ${most} are kept. ${CURE}`;
  const results = [
    ...[...journal.results.values()].filter((step) => step.id !== id).map((step) => step.saved ?? {}),
    saved,
  ];
  const others = (isMeant: (name: string) => boolean) =>
    Object.entries(kept)
      .filter(([name]) => isMeant(name) && !results.some((each) => name in each))
      .reduce((sum, [, bytes]) => sum + bytes, 0);
  const bytes = results.reduce(
    (sum, each) => sum + bytesOf(each),
    others(() => true),
  );
  if (bytes > most) return `${said} ${bytes} bytes of saved values, at most ${most} are kept. ${CURE}`;
  if (most_carried >= most) return undefined;
  const later = readLater(plan, input.stage);
  const last: Record<string, Json> = Object.assign({}, ...results);
  const carried = Object.fromEntries(Object.entries(last).filter(([name]) => later.has(name)));
  const carried_bytes = bytesOf(carried) + others((name) => later.has(name));
  if (!names.some((name) => later.has(name)) || carried_bytes <= most_carried) return undefined;
  return (
    `${said} ${carried_bytes} bytes of values that later stages read, and in a run with so many devices ` +
    `each carries at most ${most_carried} into them. ${CURE}`
  );
}

const bytesOf = (saved: Record<string, Json>): number => Buffer.byteLength(JSON.stringify(saved));

const known = new WeakMap<Plan, Map<string, Set<string>>>();

/** Names of saved values that stages after this one read. */
function readLater(plan: Plan, stage: string): Set<string> {
  let byStage = known.get(plan);
  if (!byStage) known.set(plan, (byStage = new Map<string, Set<string>>()));
  let names = byStage.get(stage);
  if (!names) byStage.set(stage, (names = savedNeeds(plan, stage)));
  return names;
}

function savedNeeds({ stages, steps }: Plan, stage: string): Set<string> {
  const later = stages.slice(stages.findIndex(({ name }) => name === stage) + 1);
  const ids = later.flatMap(({ tracks }) => tracks.flatMap(({ nodes }) => nodes.flatMap(stepsOf)));
  return new Set([...new Set(ids)].flatMap((id) => steps[id]?.needs.saved ?? []));
}
