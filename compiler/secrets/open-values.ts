// Secrets in what lies open: inputs, the items of loops and the vars of devices are kept with the run, shown, and part of
// its history.
import { isSecretName } from "../../packages/devices/src/words/secret-lines/names.js";
import {
  hasSecretKeys,
  isSecretVar,
  memberOf,
  type VarPlace,
  varPlace,
} from "../../packages/devices/src/words/secret-lines/vars.js";
import { isNothing, isWord } from "../../packages/devices/src/words/secret-lines/values.js";
import type { Collector } from "../diagnostics/index.js";
import { asText, type Node, placeInside, type TextNode } from "../document/index.js";
import { literalSecrets } from "./literal-secret.js";

export const KEPT = "inputs, items of loops and `vars` are stored in clear text";
export const HINT = "write `${{ secrets.name }}` and name its source in the inventory";

/** What shapes that mean one thing only have in common; spares thousands of vars the search. */
const MAY_HOLD_ONE = /\$|-----BEGIN |password|secret|community|\bkey\b/i;

/** A value that is a secret by its own look, whatever it is used for: a hash, a private key, a line with a password. */
export function checkOpenValue(node: Node | undefined, problems: Collector): void {
  if (!node) return;
  if (node.kind === "list") for (const item of node.items) checkOpenValue(item, problems);
  if (node.kind === "map") for (const { value } of node.entries.values()) checkOpenValue(value, problems);
  const text = asText(node);
  if (!text || !MAY_HOLD_ONE.test(text.value)) return;
  const places = literalSecrets(text.value, []).map(({ start, length }) => placeInside(text, start, length));
  for (const { source, start, end } of places) source.mask(start, end);
  const [at] = places;
  if (!at) return;
  const message = `this looks like a secret; ${KEPT}`;
  problems.add({ code: "literal_secret", message, at, hint: HINT });
}

/**
 * Warns of an input that only its name calls a secret: `password`.
 * @param value what stands there; undefined where only a run gives it
 */
export function checkOpenName(name: TextNode, value: Node | undefined, problems: Collector): void {
  if (!isSecretName(name.value)) return;
  const text = asText(value);
  if (text && isHarmless(text.value, name.value)) return;
  warn(name, `\`${name.value}\` is called a secret`, problems);
}

/** Warns of what the names above and beside a value of `vars` call a secret. */
export function checkOpenVars(vars: Node | undefined, problems: Collector): void {
  if (vars?.kind !== "map") return;
  for (const { key, value } of vars.entries.values()) checkOpenVar(varPlace(key.value), key, value, problems);
}

function checkOpenVar(place: VarPlace, name: TextNode, value: Node, problems: Collector): void {
  if (hasSecretKeys(place) && value.kind === "map") {
    if (value.entries.size > 0)
      warn(name, `\`${place.path}\` has names below it that look like secrets`, problems);
    return;
  }
  if (value.kind === "list") for (const item of value.items) checkOpenVar(place, name, item, problems);
  else if (value.kind === "map")
    for (const { key, value: each } of value.entries.values())
      checkOpenVar(memberOf(place, key.value), key, each, problems);
  else {
    const { value: text } = value;
    const isValue = typeof text === "string" || typeof text === "number";
    if (!isValue || !isSecretVar(place, text) || isHarmless(String(text), name.value)) return;
    warn(name, `\`${place.isBelow ? place.path : place.name}\` is called a secret`, problems);
  }
}

const isHarmless = (value: string, name: string): boolean => {
  const lower = value.toLowerCase();
  return isNothing(lower, name) || isWord(lower);
};

const warn = (at: TextNode, what: string, problems: Collector): void => {
  const message = `${what}, and is stored and shown in clear text as all inputs and \`vars\` are`;
  problems.add({ code: "open_secret", severity: "warning", message, at, hint: HINT });
};
