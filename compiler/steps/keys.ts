// Which keys have a meaning beside which kind.
import { OPTIONAL_KEYS, type OptionalKey, type Written } from "../../steps/kind.js";
import { KIND_NAMES, KINDS, type KindName } from "../../steps/register.js";
import { type Collector, nearest, oneOf } from "../diagnostics/index.js";
import { WORDS_IN_STEPS } from "./words.js";
import { flagOf, get, type MapNode } from "../document/index.js";

/** Unknown keys that are looked at. */
const SUGGESTIONS = 100;

/** The one action of a step; where there is none or there are several, that is reported. */
export function actionOf(step: MapNode, problems: Collector): KindName | undefined {
  const present = KIND_NAMES.filter((action) => step.entries.has(action));
  const [first, second] = present;
  if (first !== undefined && second === undefined) return first;
  if (second !== undefined) {
    const later = [...step.entries.values()].filter((entry) =>
      (present as string[]).includes(entry.key.value),
    )[1]!;
    problems.add({
      code: "one_action",
      message: `a step has one action, this one has \`${present.join("` and `")}\``,
      at: later.key,
      hint: "make them steps of their own",
    });
    return undefined;
  }
  // An unknown key that was meant as the action is reported as such.
  const [head] = step.entries.values();
  const meant = [...step.entries.keys()]
    .slice(0, SUGGESTIONS)
    .some(
      (key) =>
        !KNOWN.has(key) && ((WORDS_IN_STEPS[key] ?? "") in KINDS || nearest(key, KIND_NAMES) !== undefined),
    );
  if (!meant)
    problems.add({
      code: "one_action",
      message: "the step has no action",
      at: head?.key ?? step,
      hint: `expected ${oneOf(KIND_NAMES)}`,
    });
  return undefined;
}

/** Reports keys that mean nothing beside the action. */
export function checkKeys(step: MapNode, action: KindName, problems: Collector): void {
  const kind: Written = KINDS[action];
  for (const { key } of step.entries.values()) {
    if (goesWith(kind, action, key.value)) continue;
    problems.add({
      code: "unsupported_key",
      message: `\`${key.value}\` is not supported on a \`${action}\` step`,
      at: key,
      hint: kind.instead?.(key.value),
    });
  }
  const save = step.entries.get("save");
  if (save && flagOf(save.value) !== undefined && !kind.takes.includes("save: true")) {
    problems.add({
      code: "unsupported_key",
      message: "`save: true` goes with `configure`; elsewhere `save` is a map of names to CEL",
      at: save.key,
    });
  }
  const as = step.entries.get("as");
  if (as && !get(step, "for_each"))
    problems.add({
      code: "unsupported_key",
      message: "`as` is not supported without `for_each`",
      at: as.key,
    });
}

function goesWith({ takes, only }: Written, action: KindName, key: string): boolean {
  if (only) return key === action || only.includes(key) || isUnknown(key);
  return !isOptional(key) || takes.includes(key);
}

const isOptional = (key: string): key is OptionalKey => (OPTIONAL_KEYS as readonly string[]).includes(key);

const KNOWN = new Set<string>([
  ...KIND_NAMES,
  ...OPTIONAL_KEYS,
  "id",
  "name",
  "when",
  "timeout",
  "retry",
  "on_failure",
  "save",
  "as",
  "for_each",
  "rescue",
  "always",
]);
/** Unknown keys are the structure check's business. */
const isUnknown = (key: string): boolean => !KNOWN.has(key);
