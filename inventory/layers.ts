// What devices have in common goes to their groups and to the defaults, so that the result reads like one written by hand.
import type { Json } from "../packages/devices/src/words/json.js";

export type Settings = Record<string, Json>;

export interface Layered {
  defaults: Settings;
  groups: Map<string, Settings>;
  devices: Map<string, Settings>;
}

export interface Member {
  name: string;
  groups: readonly string[];
  settings: Settings;
  /** Was added for others, and does not decide what is common. */
  isAdded: boolean;
}

const equal = (a: Json | undefined, b: Json | undefined): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Every device keeps exactly its settings. */
export function layered(members: readonly Member[], keys: readonly string[]): Layered {
  const result: Layered = {
    defaults: {},
    groups: new Map(),
    devices: new Map(members.map(({ name }) => [name, {}])),
  };
  const groups = [...groupsOf(members)].sort(([, a], [, b]) => b.length - a.length);
  for (const key of keys) {
    const common = commonOf(members, key);
    if (common !== undefined) result.defaults[key] = common;
    const covered = new Set(members.filter(({ settings }) => equal(settings[key], common)));
    for (const [group, users] of groups) {
      const value = users[0]?.settings[key];
      if (value === undefined || users.length < 2 || equal(value, common)) continue;
      if (
        !users.every(({ settings }) => equal(settings[key], value)) ||
        users.every((each) => covered.has(each))
      )
        continue;
      result.groups.set(group, { ...result.groups.get(group), [key]: value });
      for (const each of users) covered.add(each);
    }
    for (const member of members) {
      const value = member.settings[key];
      if (value !== undefined && !covered.has(member)) result.devices.get(member.name)![key] = value;
    }
  }
  return result;
}

/** A device that does not say it would inherit it, so all must. A jump host has none, or the devices would circle. */
function commonOf(members: readonly Member[], key: string): Json | undefined {
  const deciding = members.filter(({ isAdded }) => !isAdded);
  const value = deciding[0]?.settings[key];
  if (key === "jump" || value === undefined || deciding.length < 2) return undefined;
  const isShared = deciding.every(({ settings }) => equal(settings[key], value));
  return isShared && members.every(({ settings }) => settings[key] !== undefined) ? value : undefined;
}

function groupsOf(members: readonly Member[]): Map<string, Member[]> {
  const groups = new Map<string, Member[]>();
  for (const member of members)
    for (const group of member.groups) groups.set(group, [...(groups.get(group) ?? []), member]);
  return groups;
}

/**
 * The vars of each layer, so that each device ends with exactly its own.
 * @param declared what groups say themselves
 */
export function layeredVars(
  members: readonly { name: string; groups: readonly string[]; vars: Settings }[],
  declared: { defaults: Settings; groups: ReadonlyMap<string, Settings> },
): Layered {
  const lacks = (names: readonly { vars: Settings }[], key: string): boolean =>
    names.some(({ vars }) => !(key in vars));
  const among = (settings: Settings, users: readonly { vars: Settings }[]): Settings =>
    Object.fromEntries(Object.entries(settings).filter(([key]) => !lacks(users, key)));
  const groups = new Map<string, Settings>();
  for (const [name, settings] of declared.groups)
    groups.set(
      name,
      among(
        settings,
        members.filter(({ groups }) => groups.includes(name)),
      ),
    );
  const defaults = among(declared.defaults, members);
  const devices = new Map<string, Settings>();
  for (const { name, groups: own, vars } of members) {
    const inherited: Settings = Object.assign(
      {},
      defaults,
      ...own.toReversed().map((group) => groups.get(group) ?? {}),
    );
    devices.set(
      name,
      Object.fromEntries(Object.entries(vars).filter(([key, value]) => !equal(value, inherited[key]))),
    );
  }
  return { defaults, groups, devices };
}
