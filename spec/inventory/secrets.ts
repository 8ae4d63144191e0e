// References to secrets: `{ env }`, `{ file }`, `{ exec }`. What they refer to is read on the worker, when it is used.
import type { Credential } from "../../schemas/device.js";
import type { SecretSource } from "../../schemas/secret.js";
import type { AllowedSources } from "../deps.js";
import type { Collector } from "../diagnostics/index.js";
import { asMap, entriesOf, flagOf, get, jsonOf, type Node, textOf } from "../document/index.js";

const CURES: Record<keyof AllowedSources, string> = {
  env: "use an inventory of the catalogue, or an API that listens on loopback",
  file: "use an inventory of the catalogue, or an API that listens on loopback",
  exec: "use an inventory of the catalogue, or start the API with --allow-exec",
};

export interface SecretReader {
  problems: Collector;
  allow?: AllowedSources | undefined;
}

/** @returns undefined where it is none; the structure check has said why, or this does. */
export function sourceOf(
  node: Node | undefined,
  { problems, allow }: SecretReader,
): SecretSource | undefined {
  const entries = entriesOf(asMap(node));
  const [entry] = entries;
  if (!entry || !node) return undefined;
  const kind = entry.key.value as keyof AllowedSources;
  if (entries.length > 1 || !Object.hasOwn(CURES, kind)) return undefined;
  if (allow && !allow[kind]) {
    problems.add({
      code: "secret_source_refused",
      message: `an inventory that comes with the request may not use \`${kind}\` here`,
      at: entry.key,
      hint: CURES[kind],
    });
  }
  return jsonOf(node) as unknown as SecretSource;
}

const SECRETS = ["password", "enable", "private_key", "passphrase"] as const;

/** All credentials by name. */
export function credentialsOf(node: Node | undefined, reader: SecretReader): Map<string, Credential> {
  const credentials = new Map<string, Credential>();
  for (const { key, value } of entriesOf(node)) {
    const credential: Credential = { name: key.value, username: textOf(get(value, "username")) ?? "" };
    for (const name of SECRETS) {
      const source = sourceOf(get(value, name), reader);
      if (source) credential[name] = source;
    }
    if (flagOf(get(value, "agent"))) credential.agent = true;
    const ways = (["password", "private_key", "agent"] as const).filter((way) => get(value, way));
    if (ways.length === 0 && asMap(value)) {
      const at = key;
      reader.problems.add({
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

export function secretsOf(node: Node | undefined, reader: SecretReader): Map<string, SecretSource> {
  const secrets = new Map<string, SecretSource>();
  for (const { key, value } of entriesOf(node)) {
    const source = sourceOf(value, reader);
    if (source) secrets.set(key.value, source);
  }
  return secrets;
}
