// Hosts and groups of an Ansible inventory, and the order in which Ansible lets their variables win.
import type { Vars } from "../draft.js";
import type { SourceLine } from "../notes.js";
import { scalarText } from "../yaml/read.js";

export interface AnsibleGroup {
  name: string;
  place: SourceLine;
  /** Of the inventory file itself. */
  vars: Vars;
  /** Of `group_vars`. */
  fileVars: Vars;
  children: Set<string>;
  hosts: Set<string>;
}

export interface AnsibleHost {
  name: string;
  place: SourceLine;
  vars: Vars;
  /** Of `host_vars`. */
  fileVars: Vars;
}

export class AnsibleModel {
  readonly groups = new Map<string, AnsibleGroup>();
  readonly hosts = new Map<string, AnsibleHost>();

  group(name: string, place: SourceLine): AnsibleGroup {
    let group = this.groups.get(name);
    if (group === undefined) {
      group = { name, place, vars: new Map(), fileVars: new Map(), children: new Set(), hosts: new Set() };
      this.groups.set(name, group);
    }
    return group;
  }

  host(name: string, place: SourceLine): AnsibleHost {
    let host = this.hosts.get(name);
    if (host === undefined) {
      host = { name, place, vars: new Map(), fileVars: new Map() };
      this.hosts.set(name, host);
    }
    return host;
  }

  /** The groups of each host without `all`, those whose variables win last first. */
  groupsOfHosts(): Map<string, AnsibleGroup[]> {
    const depths = this.#depths();
    const priority = ({ vars }: AnsibleGroup): number =>
      Number(scalarText(vars.get("ansible_group_priority")) ?? 1) || 1;
    const sorted = [...this.groups.values()]
      .filter(({ name }) => name !== "all" && name !== "ungrouped")
      .sort(
        (a, b) =>
          (depths.get(a.name) ?? 1) - (depths.get(b.name) ?? 1) ||
          priority(a) - priority(b) ||
          (a.name < b.name ? -1 : 1),
      );
    const found = new Map([...this.hosts.keys()].map((name) => [name, [] as AnsibleGroup[]]));
    for (const group of sorted) for (const host of this.#hostsBelow(group)) found.get(host)?.push(group);
    return found;
  }

  /** How far below `all`, at most. A group that contains itself is not gone into twice. */
  #depths(): Map<string, number> {
    const depths = new Map<string, number>();
    const walk = (name: string, depth: number, above: ReadonlySet<string>): void => {
      if (above.has(name) || (depths.get(name) ?? 0) >= depth) return;
      depths.set(name, depth);
      const within = new Set(above).add(name);
      for (const child of this.groups.get(name)?.children ?? []) walk(child, depth + 1, within);
    };
    for (const name of this.groups.keys()) if (name !== "all") walk(name, 1, new Set());
    return depths;
  }

  #hostsBelow(group: AnsibleGroup): Set<string> {
    const hosts = new Set<string>();
    const seen = new Set<string>();
    const waiting = [group.name];
    for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
      if (seen.has(name)) continue;
      seen.add(name);
      const at = this.groups.get(name);
      for (const host of at?.hosts ?? []) hosts.add(host);
      waiting.push(...(at?.children ?? []));
    }
    return hosts;
  }

  /** What Ansible calls precedence 2 to 9: inventory file, then `group_vars`, then the host's own. */
  varsOf(host: AnsibleHost, groups: readonly AnsibleGroup[]): Vars {
    const all = this.groups.get("all");
    const layers = [
      all?.vars,
      ...groups.map(({ vars }) => vars),
      all?.fileVars,
      ...groups.map(({ fileVars }) => fileVars),
      host.vars,
      host.fileVars,
    ];
    const vars: Vars = new Map();
    for (const layer of layers) for (const [key, value] of layer ?? []) vars.set(key, value);
    return vars;
  }
}
