// References to secrets: `{ env }`, `{ file }`, `{ exec }`. What they refer to is read on the worker, when it is used.
import * as v from "valibot";
import type { Credential } from "../../packages/devices/src/words/device.js";
import { type SecretSource, SecretSourceSchema } from "../../packages/devices/src/words/secret.js";
import type { Collector } from "../diagnostics/index.js";
import { checkProgram } from "./program-arguments.js";
import { asMap, entriesOf, flagOf, get, jsonOf, type Node, numberOf, textOf } from "../document/index.js";

/** @returns undefined where the node is not a source; the structure check has reported why. */
export function sourceOf(node: Node | undefined): SecretSource | undefined {
  const source = v.safeParse(SecretSourceSchema, node && asMap(node) && jsonOf(node));
  return source.success ? source.output : undefined;
}

/** The keys of a credential that name a source. */
export const SECRETS = ["password", "enable", "private_key", "passphrase"] as const;

/** All credentials by name. */
export function credentialsOf(node: Node | undefined, problems: Collector): Map<string, Credential> {
  const credentials = new Map<string, Credential>();
  for (const { key, value } of entriesOf(node)) {
    const credential: Credential = { name: key.value, username: textOf(get(value, "username")) ?? "" };
    for (const name of SECRETS) {
      const source = sourceOf(get(value, name));
      checkProgram(get(value, name), problems);
      if (source) credential[name] = source;
    }
    if (flagOf(get(value, "agent"))) credential.agent = true;
    const pace = numberOf(get(value, "logins_per_second"));
    if (pace !== undefined) credential.logins_per_second = pace;
    const ways = (["password", "private_key", "agent"] as const).filter((way) => get(value, way));
    if (ways.length === 0 && asMap(value)) {
      const at = key;
      problems.add({
        code: "missing_key",
        message: `the credential \`${key.value}\` has no way to log in`,
        at,
        hint: "add `password`, `private_key` or `agent: true`",
      });
    }
    credentials.set(key.value, credential);
  }
  return credentials;
}

export function secretsOf(node: Node | undefined, problems: Collector): Map<string, SecretSource> {
  const secrets = new Map<string, SecretSource>();
  for (const { key, value } of entriesOf(node)) {
    const source = sourceOf(value);
    checkProgram(value, problems);
    if (source) secrets.set(key.value, source);
  }
  return secrets;
}
