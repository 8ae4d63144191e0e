// What NetBox and Nautobot say of a device, in one form, to a device of a draft.
import type { Json } from "../../packages/devices/src/words/json.js";
import { type DraftDevice, newDevice } from "../draft.js";
import { SourceError } from "../errors.js";
import type { Notes, SourceLine } from "../notes.js";
import type { World } from "../reader.js";
import type { Value } from "../yaml/read.js";

export interface Known {
  id: string;
  name: string | null;
  place: SourceLine;
  /** Names of the platform, the best first. */
  platforms: string[];
  /** With its prefix length. */
  address?: string;
  groups: string[];
  tags: string[];
  chassis?: { name: string; master?: string };
  context: Json;
  /** What else is known of it: the var `netbox` or `nautobot`. */
  facts: Record<string, Json>;
}

/** @returns undefined for what is nothing that a run could log in to; the notes say why */
export function draftDevice(
  known: Known,
  all: ReadonlySet<string>,
  about: string,
  notes: Notes,
): DraftDevice | undefined {
  const { id, name, place, chassis, platforms, address } = known;
  if (name === null || name === "") {
    notes.shared("lost", `#${id}`, place, "it has no name and is left out", "give it one");
    return undefined;
  }
  if (platforms.length === 0 && address === undefined) {
    notes.shared(
      "chosen",
      name,
      place,
      "it has neither a platform nor a primary IP address, as a patch panel, and is left out",
      "give it a platform or a primary IP address if it is a device with a login",
    );
    return undefined;
  }
  if (chassis?.master !== undefined && chassis.master !== id && all.has(chassis.master)) {
    notes.shared(
      "chosen",
      name,
      place,
      `it is a member of the virtual chassis \`${chassis.name}\`, which is reached by its master`,
      "a run on the chassis names the master",
    );
    return undefined;
  }
  const device = newDevice(name, place);
  if (address === undefined)
    notes.shared(
      "chosen",
      name,
      place,
      "it has no primary IP address; its name is used as address",
      "give it a primary IP address, or make the name known to the worker",
    );
  else device.host = address.replace(/\/\d+$/, "");
  device.platforms = platforms.map((value) => ({ value, ...place }));
  device.groups = [...new Set(known.groups)];
  device.tags = [...new Set(known.tags)];
  if (known.context !== null && typeof known.context === "object" && !Array.isArray(known.context))
    for (const [key, value] of Object.entries(known.context)) device.vars.set(key, valueOf(value, place));
  device.vars.set(about, valueOf(known.facts, place));
  return device;
}

const USER = "DEVICE_USERNAME";
const PASSWORD = "DEVICE_PASSWORD";

/** A source of truth states no logins. */
export function addLogins(devices: readonly DraftDevice[], { environment, user }: World, notes: Notes): void {
  const username = environment[USER] || user;
  for (const device of devices) {
    device.login = { username, password: { source: { env: PASSWORD } } };
    notes.shared(
      "chosen",
      device.name,
      device.place,
      `no login is stated: the user \`${username}\` is taken (${USER}), and the password in ${PASSWORD} where the worker runs`,
      "or say `credentials` and `defaults: { credential: … }` in a file with `inventory: { from: … }`",
    );
  }
}

/** @param has_some the filters found devices, and none of them could be used */
export const noDevice = (service: string, address: string, has_some: boolean): SourceError =>
  new SourceError(
    `${service} has no device for these filters that could be used`,
    { file: address, line: 1 },
    has_some ? "the notes say why" : "choose other filters, by `status` for example",
  );

/** JSON as readers hold values. */
export function valueOf(json: Json, place: SourceLine): Value {
  const { file, line } = place;
  if (Array.isArray(json))
    return { kind: "list", items: json.map((item) => valueOf(item, place)), file, line };
  if (json !== null && typeof json === "object") {
    const entries = new Map(Object.entries(json).map(([key, item]) => [key, valueOf(item, place)]));
    return { kind: "map", entries, file, line } as Value;
  }
  return { kind: "scalar", value: json, text: String(json ?? ""), file, line } as Value;
}

/** A member of JSON, however deep; undefined where something on the way is not there. */
export function at(json: Json | undefined, ...path: string[]): Json | undefined {
  let value = json;
  for (const name of path) {
    if (value === null || value === undefined || typeof value !== "object" || Array.isArray(value))
      return undefined;
    value = Object.hasOwn(value, name) ? value[name] : undefined;
  }
  return value ?? undefined;
}

export const textAt = (json: Json | undefined, ...path: string[]): string | undefined => {
  const value = at(json, ...path);
  return typeof value === "string" && value !== ""
    ? value
    : typeof value === "number"
      ? String(value)
      : undefined;
};

/** Only what there is. */
export const present = (facts: Record<string, Json | undefined>): Record<string, Json> =>
  Object.fromEntries(
    Object.entries(facts).filter((entry): entry is [string, Json] => entry[1] !== undefined),
  );
