// Nornir's SimpleInventory: hosts, groups and defaults, each in a file of its own; groups within groups.
import { basename, dirname, join } from "node:path";
import { type Draft, type DraftDevice, newDevice, type Vars } from "../draft.js";
import { SourceError } from "../errors.js";
import type { Notes } from "../notes.js";
import type { Reader, World } from "../reader.js";
import { entriesOf, isMap, member, readYaml, textsOf, type Value } from "../yaml/read.js";
import { loginOf, stated } from "./login.js";

export const nornir: Reader = {
  summary: "Nornir's SimpleInventory: hosts.yaml with groups.yaml and defaults.yaml beside it",
  source: "hosts.yaml, its folder, or Nornir's config.yaml",
  read: (source, world, notes) => new Reading(source, world, notes).draft(),
};

/** What Nornir's configuration calls the files, and what they are called where it says nothing. */
const FILES = { host_file: "hosts", group_file: "groups", defaults_file: "defaults" } as const;

class Reading {
  readonly #hosts: Value;
  readonly #groups: Value | undefined;
  readonly #defaults: Value | undefined;

  constructor(
    source: string,
    readonly world: World,
    readonly notes: Notes,
  ) {
    const files = filesOf(source, world);
    const root = this.#file(files.hosts)!;
    // One file for all, as the dictionary of nornir-salt and Salt's pillars have it.
    const all = entriesOf(member(root, "hosts")).every(([, host]) => isMap(host))
      ? member(root, "hosts")
      : undefined;
    const beside = (file: string | undefined): Value | undefined =>
      file === undefined ? undefined : this.#file(file);
    this.#hosts = all ?? root;
    this.#groups = all === undefined ? beside(files.groups) : member(root, "groups");
    this.#defaults = all === undefined ? beside(files.defaults) : member(root, "defaults");
    if (!isMap(this.#hosts))
      throw new SourceError("this is not a hosts file of Nornir", this.#hosts, "it is a map of host names");
  }

  #file(path: string): Value | undefined {
    const text = this.world.read(path);
    return text === undefined ? undefined : readYaml(text, path);
  }

  draft(): Draft {
    const groups: Draft["groups"] = new Map();
    for (const [name, value] of entriesOf(this.#groups)) {
      noteUnread(`group ${name}`, value, this.notes);
      groups.set(name, { vars: dataOf(value), place: value });
    }
    noteUnread("defaults", this.#defaults, this.notes);
    const devices = entriesOf(this.#hosts).map(([name, host]) => this.#device(name, host));
    return { devices, groups, vars: dataOf(this.#defaults) };
  }

  #device(name: string, host: Value): DraftDevice {
    const groups = this.#groupsOf(name, host);
    const layers = [host, ...groups.map((group) => member(this.#groups, group)), this.#defaults].filter(
      (layer) => layer !== undefined,
    );
    const first = (key: string): Value | undefined =>
      layers.map((layer) => member(layer, key)).find((value) => value !== undefined);
    const vars: Vars = new Map();
    for (const layer of layers.toReversed()) for (const [key, value] of dataOf(layer)) vars.set(key, value);
    const device = { ...newDevice(name, host), groups, vars };
    noteUnread(name, host, this.notes);
    loginOf(device, layers, first, this.notes);
    const address = stated(first("hostname"));
    if (address !== undefined) device.host = address.value;
    return device;
  }

  /** Depth first, as Nornir walks them; each once. */
  #groupsOf(name: string, host: Value): string[] {
    const found = new Set<string>();
    const walk = (from: Value, groups: readonly string[]): void => {
      for (const group of groups) {
        if (found.has(group)) continue;
        const value = this.#groups && isMap(this.#groups) ? this.#groups.entries.get(group) : undefined;
        if (value === undefined) {
          this.notes.lost(
            from,
            `\`${name}\` is in the group \`${group}\`, which the groups file does not have`,
            "add the group to the groups file, or take it out of `groups`",
          );
          continue;
        }
        found.add(group);
        walk(value, textsOf(member(value, "groups")));
      }
    };
    walk(host, textsOf(member(host, "groups")));
    return [...found];
  }
}

/** What Nornir reads of a host, a group and the defaults. It skips other keys without a word. */
const KEYS: ReadonlySet<string> = new Set([
  "hostname",
  "port",
  "username",
  "password",
  "platform",
  "groups",
  "data",
  "connection_options",
]);

/** Values of a file for Nornir 1 stand beside one another, as `nornir_host` and `group`. */
function noteUnread(subject: string, value: Value | undefined, notes: Notes): void {
  for (const [key, each] of entriesOf(value))
    if (!KEYS.has(key))
      notes.shared(
        "lost",
        subject,
        each,
        `neither Nornir nor this import reads \`${key}\``,
        /^(?:nornir|brigade)_|^group$/.test(key)
          ? "Nornir 2 and later say `hostname`, `port`, `username`, `platform` and `groups`"
          : `move it below \`data\`, or correct it: Nornir reads ${[...KEYS].join(", ")}`,
      );
}

const dataOf = (value: Value | undefined): Vars => new Map(entriesOf(member(value, "data")));

function filesOf(source: string, world: World): { hosts: string; groups?: string; defaults?: string } {
  const entries = world.list(source);
  if (entries !== undefined) {
    const named = (stem: string): string | undefined =>
      entries.find((entry) => entry === `${stem}.yaml` || entry === `${stem}.yml`);
    const hosts = named("hosts");
    if (hosts === undefined) {
      const inner = entries.includes("inventory") ? join(source, "inventory") : undefined;
      if (inner !== undefined && world.list(inner) !== undefined) return filesOf(inner, world);
      const config = named("config");
      if (config !== undefined) return filesOf(join(source, config), world);
      throw new SourceError(`the folder ${source} has no hosts.yaml`);
    }
    return beside(join(source, hosts), world);
  }
  const text = world.read(source);
  if (text === undefined) throw new SourceError(`there is no file ${source}`);
  const inventory = member(readYaml(text, source), "inventory");
  const options = member(inventory, "options");
  const isConfig = inventory !== undefined && (member(inventory, "plugin") ?? options) !== undefined;
  if (!isConfig) return beside(source, world);
  const found: Record<string, string> = {};
  for (const [key, stem] of Object.entries(FILES)) {
    const path = stated(member(options, key))?.value ?? `${stem}.yaml`;
    const folder = dirname(source);
    // Nornir starts at the folder in which the script runs, which is not known here.
    const places = path.startsWith("/")
      ? [path]
      : [path, join(folder, path), join(folder, "..", path), join(folder, basename(path))];
    found[stem] = places.find((each) => world.read(each) !== undefined) ?? places.at(-1)!;
  }
  if (world.read(found.hosts!) === undefined)
    throw new SourceError(`there is no file ${found.hosts}`, { file: source, line: inventory!.line });
  return { hosts: found.hosts!, groups: found.groups!, defaults: found.defaults! };
}

/** `lab_hosts.yaml` has `lab_groups.yaml` beside it. */
function beside(hosts: string, world: World): { hosts: string; groups?: string; defaults?: string } {
  const named = (word: string): string | undefined => {
    const folder = dirname(hosts);
    const file = hosts.slice(folder === "." && !hosts.startsWith("./") ? 0 : folder.length + 1);
    const stem = file.replace(/\.ya?ml$/, "");
    const own = stem.replace(/hosts?/, word);
    return [own, word]
      .flatMap((each) => [`${each}.yaml`, `${each}.yml`])
      .map((each) => join(folder, each))
      .find((each) => each !== hosts && world.read(each) !== undefined);
  };
  const groups = named("groups");
  const defaults = named("defaults");
  return {
    hosts,
    ...(groups === undefined ? {} : { groups }),
    ...(defaults === undefined ? {} : { defaults }),
  };
}
