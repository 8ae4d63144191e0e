// Commands that do not end by themselves, as the platform's data knows them.
import type { Platform } from "./platform.js";

type Rules = NonNullable<Platform["endless"]>;
type Endless = Rules[number];

const MOST_KEPT = 5_000;
/** The same commands go to many devices, and a platform may have twenty patterns for them. */
const known = new WeakMap<Rules, Map<string, Endless | undefined>>();

/** @param finds whether a pattern is found in the command */
export function endlessIn(
  rules: Platform["endless"],
  text: string,
  finds: (pattern: string) => boolean,
): Endless | undefined {
  if (rules === undefined) return undefined;
  let kept = known.get(rules);
  if (kept === undefined) known.set(rules, (kept = new Map()));
  if (kept.has(text)) return kept.get(text);
  const found = rules.find(
    ({ command, unless }) => finds(command) && !(unless !== undefined && finds(unless)),
  );
  if (kept.size >= MOST_KEPT) kept.clear();
  kept.set(text, found);
  return found;
}
