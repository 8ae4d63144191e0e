// Vars of the source without what looks like a secret: vars are stored in clear text with every run.
import type { Json } from "../packages/devices/src/words/json.js";
import {
  hasSecretKeys,
  isSecretVar,
  memberOf,
  type VarPlace,
  varPlace,
} from "../packages/devices/src/words/secret-lines/vars.js";
import type { Vars } from "./draft.js";
import type { Notes, SourceLine } from "./notes.js";
import { jsonOf, type Value } from "./yaml/read.js";

/** Leaves out members whose names say that they are secrets. */
export function openVars(vars: Vars, notes: Notes): Record<string, Json> {
  const open: Record<string, Json> = {};
  for (const [name, value] of vars) {
    const kept = withoutSecrets(varPlace(name), value, notes);
    if (kept !== undefined) open[name] = kept;
  }
  return open;
}

function withoutSecrets(at: VarPlace, value: Value, notes: Notes): Json | undefined {
  if (value.tag === "!vault" || value.tag === "!vault-encrypted")
    return leaveOut(at, value, "is encrypted", notes);
  if (hasSecretKeys(at)) return leaveOut(at, value, "looks like a secret", notes);
  if (value.kind === "list")
    return value.items.map((item) => withoutSecrets(at, item, notes)).filter((item) => item !== undefined);
  if (value.kind === "map") {
    const kept: Record<string, Json> = {};
    for (const [key, each] of value.entries) {
      const open = withoutSecrets(memberOf(at, key), each, notes);
      if (open !== undefined) kept[key] = open;
    }
    return kept;
  }
  const text = value.value;
  if ((typeof text === "string" || typeof text === "number") && text !== "" && isSecretVar(at, text))
    return leaveOut(at, value, "looks like a secret", notes);
  return jsonOf(value);
}

function leaveOut({ path }: VarPlace, place: SourceLine, why: string, notes: Notes): undefined {
  const name = path.replaceAll(/[^A-Za-z0-9]+/g, "_");
  notes.lost(
    place,
    `the var \`${path}\` ${why} and is left out, since vars are stored in clear text`,
    `name its source, \`secrets: { ${name}: { env: ${name.toUpperCase()} } }\`, and use \`\${{ secrets.${name} }}\``,
  );
}
