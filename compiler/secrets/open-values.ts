// Secrets in what lies open: inputs, the items of loops and the vars of devices are kept with the run, shown, and part of
// its history.
import { isSecretName } from "../../schemas/secret-lines/names.js";
import { isNothing, isWord } from "../../schemas/secret-lines/values.js";
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
 * Warns of a value that only its name calls a secret: `password` of an input, `snmp_community` of `vars`.
 * @param value what stands there; undefined where only a run gives it
 */
export function checkOpenName(name: TextNode, value: Node | undefined, problems: Collector): void {
  if (!isSecretName(name.value)) return;
  const text = asText(value);
  const lower = text?.value.toLowerCase();
  if (lower !== undefined && (isNothing(lower, name.value) || isWord(lower))) return;
  const message = `\`${name.value}\` is called a secret, and is stored and shown in clear text as all inputs and \`vars\` are`;
  problems.add({ code: "open_secret", severity: "warning", message, at: name, hint: HINT });
}

/** The same of all texts in `vars`. */
export function checkOpenNames(node: Node | undefined, problems: Collector): void {
  if (node?.kind === "list") for (const item of node.items) checkOpenNames(item, problems);
  if (node?.kind !== "map") return;
  for (const { key, value } of node.entries.values()) {
    if (asText(value)) checkOpenName(key, value, problems);
    else checkOpenNames(value, problems);
  }
}
