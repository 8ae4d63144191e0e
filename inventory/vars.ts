// Vars of the source without what looks like a secret: vars are stored in clear text with every run.
import type { Json } from "../schemas/json.js";
import { isSecretName } from "../schemas/secret-lines/names.js";
import type { Vars } from "./draft.js";
import type { Notes, Place } from "./notes.js";
import { jsonOf, type Value } from "./yaml/read.js";

/** Leaves out members whose names say that they are secrets. */
export function openVars(vars: Vars, notes: Notes): Record<string, Json> {
  const open: Record<string, Json> = {};
  for (const [name, value] of vars) {
    const kept = withoutSecrets(name, name, value, notes);
    if (kept !== undefined) open[name] = kept;
  }
  return open;
}

/** Below a name of secrets these say something about one: `community: [{ name: …, role: RO }]`. */
const ABOUT_SECRETS =
  /^(?:role|type|group|access|permission|mode|version|view|acl|.*_acl|acl_.*|algorithm|encryption|hash|format|description|comment|user|username|id|vrf|host|server|state|method)$/;

/** Of SNMP, where the keys of a map are secrets too; those of BGP have the same name. */
const isSnmpCommunities = (name: string, path: string): boolean =>
  /communities$/i.test(name) && /snmp/i.test(path);

/** @param isBelow a name above says that there are secrets */
function withoutSecrets(
  name: string,
  path: string,
  value: Value,
  notes: Notes,
  isBelow = false,
): Json | undefined {
  if (value.tag === "!vault" || value.tag === "!vault-encrypted")
    return leaveOut(path, value, "is encrypted", notes);
  if (isSnmpCommunities(name, path)) return leaveOut(path, value, "looks like a secret", notes);
  if (value.kind === "list")
    return value.items
      .map((item) => withoutSecrets(name, path, item, notes, isBelow))
      .filter((item) => item !== undefined);
  if (value.kind === "map") {
    const kept: Record<string, Json> = {};
    for (const [key, each] of value.entries) {
      const open = withoutSecrets(key, `${path}.${key}`, each, notes, isBelow || isSecretName(name));
      if (open !== undefined) kept[key] = open;
    }
    return kept;
  }
  const isValue = typeof value.value === "string" ? value.value !== "" : typeof value.value === "number";
  const isText = typeof value.value === "string";
  if (isValue && (isSecretName(name) || (isBelow && isText && !ABOUT_SECRETS.test(name.toLowerCase()))))
    return leaveOut(path, value, "looks like a secret", notes);
  return jsonOf(value);
}

function leaveOut(path: string, place: Place, why: string, notes: Notes): undefined {
  const name = path.replaceAll(/[^A-Za-z0-9]+/g, "_");
  notes.lost(
    place,
    `the var \`${path}\` ${why} and is left out, since vars are stored in clear text`,
    `name its source, \`secrets: { ${name}: { env: ${name.toUpperCase()} } }\`, and use \`\${{ secrets.${name} }}\``,
  );
}
