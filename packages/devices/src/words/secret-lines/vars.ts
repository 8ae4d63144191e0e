// Which of the vars of a device are secrets by the names above and beside them: `password: …`, `community: [{ name: …, role: RO }]`.
import { isSecretName } from "./names.js";

/** What the names above a value say. */
export interface VarPlace {
  /** From the first name to the one that the value has, or its list. */
  path: string;
  name: string;
  /** A name above this one says that there are secrets. */
  isBelow: boolean;
}

export const varPlace = (name: string): VarPlace => ({ path: name, name, isBelow: false });

export const memberOf = ({ path, name, isBelow }: VarPlace, member: string): VarPlace => ({
  path: `${path}.${member}`,
  name: member,
  isBelow: isBelow || isSecretName(name),
});

/** Below a name of secrets these say something about one. */
const ABOUT_SECRETS =
  /^(?:role|type|group|access|permission|mode|version|view|acl|.*_acl|acl_.*|algorithm|encryption|hash|format|description|comment|user|username|id|vrf|host|server|state|method)$/;

/** A text, or a number under a name of its own, is a secret. */
export const isSecretVar = ({ name, isBelow }: VarPlace, value: string | number): boolean =>
  isSecretName(name) || (isBelow && typeof value === "string" && !ABOUT_SECRETS.test(name.toLowerCase()));

/** Of SNMP, where the names of the members are secrets too; those of BGP have the same name. */
export const hasSecretKeys = ({ name, path }: VarPlace): boolean =>
  /communities$/i.test(name) && /snmp/i.test(path);
