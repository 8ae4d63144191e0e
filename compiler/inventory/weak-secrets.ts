// Warns of secrets that are short or a common word, where whoever validates an inventory can read them himself.
import { describeWeak, strengthOf, WEAK_REMEDY } from "../../schemas/secret-strength.js";
import type { SecretSource } from "../../packages/devices/src/words/secret.js";
import type { DocumentInput } from "../deps.js";
import { Collector, type Diagnostic } from "../diagnostics/index.js";
import { entriesOf, get, MAX_INVENTORY_BYTES } from "../document/index.js";
import { readDocument } from "./read.js";
import { SECRETS, sourceOf } from "./secrets.js";

/** @param valueOf a secret's value; undefined where it cannot be read here */
export function weakSecrets(
  inventory: DocumentInput,
  valueOf: (source: SecretSource) => string | undefined,
): Diagnostic[] {
  const document = readDocument(inventory, "inventory", new Collector(), MAX_INVENTORY_BYTES, true);
  const problems = new Collector();
  for (const { key, value } of entriesOf(get(document, "credentials"))) {
    for (const name of SECRETS) {
      const node = name === "private_key" ? undefined : get(value, name);
      const source = sourceOf(node);
      const secret = source && valueOf(source);
      if (!node || secret === undefined || secret === "" || strengthOf(secret) === "strong") continue;
      const called = name === "enable" ? "enable secret" : name;
      const message = describeWeak([called], `\`${key.value}\``);
      problems.add({ code: "weak_secret", severity: "warning", message, at: node, hint: WEAK_REMEDY });
    }
  }
  return problems.finish();
}
