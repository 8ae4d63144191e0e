// Ansible's YAML form, and the JSON that `ansible-inventory --list` and inventory programs print.
import { SourceError } from "../errors.js";
import type { Notes, SourceLine } from "../notes.js";
import { entriesOf, isList, isMap, isScalar, member, scalarText, textsOf, type Value } from "../yaml/read.js";
import { hostPattern } from "./host-pattern.js";
import type { AnsibleModel } from "./model.js";

/** Groups within groups. */
const MAX_DEPTH = 50;

/** @throws {SourceError} where the document is not an inventory */
export function readDocument(root: Value, model: AnsibleModel, notes: Notes): void {
  if (isScalar(root) && root.value === null) return;
  if (!isMap(root))
    throw new SourceError(
      "this is not an inventory of Ansible",
      root,
      "it is a map of groups, `all:` first of all",
    );
  const plugin = scalarText(root.entries.get("plugin"));
  if (plugin !== undefined)
    throw new SourceError(
      `this configures the inventory plugin \`${plugin}\`, which Ansible itself must run`,
      root.entries.get("plugin"),
      `use \`exec:ansible-inventory -i ${root.file} --list\``,
    );
  if (isTasks(root)) throw new SourceError("this is a playbook, not an inventory", root);
  const hostvars = member(root.entries.get("_meta"), "hostvars");
  for (const [name, value] of root.entries) if (name !== "_meta") readGroup({ name, value, model, notes }, 0);
  for (const [name, vars] of entriesOf(hostvars)) {
    const host = model.host(name, vars);
    for (const [key, value] of entriesOf(vars)) host.vars.set(key, value);
  }
}

const isTasks = (root: Value): boolean =>
  member(root, "tasks") !== undefined || member(root, "roles") !== undefined;

interface GroupOf {
  name: string;
  value: Value;
  model: AnsibleModel;
  notes: Notes;
}

function readGroup({ name, value, model, notes }: GroupOf, depth: number): void {
  if (depth > MAX_DEPTH) throw new SourceError(`groups are nested deeper than ${MAX_DEPTH} levels`, value);
  const group = model.group(name, value);
  if (isScalar(value) && value.value === null) return;
  // The short form of older programs: the group is its list of hosts.
  if (isList(value)) {
    for (const host of textsOf(value)) addHosts(host, value, name, model);
    return;
  }
  if (!isMap(value))
    throw new SourceError(`the group \`${name}\` must have \`hosts\`, \`children\` or \`vars\``, value);
  for (const [key, part] of value.entries) {
    if (key === "vars") for (const [variable, each] of entriesOf(part)) group.vars.set(variable, each);
    else if (key === "children") {
      for (const child of childrenOf(part)) {
        group.children.add(child.name);
        if (child.value === undefined) model.group(child.name, part);
        else readGroup({ name: child.name, value: child.value, model, notes }, depth + 1);
      }
    } else if (key === "hosts") readHosts(part, name, model);
    else if (key !== "_meta")
      notes.lost(
        part,
        `\`${key}\` is not a part of the group \`${name}\`, and Ansible skips it too`,
        "a group has `hosts`, `children` and `vars`; groups of a group stand below `children`",
      );
  }
}

const childrenOf = (part: Value): { name: string; value?: Value }[] =>
  isMap(part)
    ? [...part.entries].map(([name, value]) => ({ name, value }))
    : textsOf(part).map((name) => ({ name }));

function readHosts(part: Value, group: string, model: AnsibleModel): void {
  if (!isMap(part)) {
    for (const host of textsOf(part)) addHosts(host, part, group, model);
    return;
  }
  for (const [pattern, vars] of part.entries)
    for (const name of addHosts(pattern, vars, group, model))
      for (const [key, value] of entriesOf(vars)) model.host(name, vars).vars.set(key, value);
}

function addHosts(pattern: string, place: SourceLine, group: string, model: AnsibleModel): string[] {
  const hosts = hostPattern(pattern);
  if (hosts === undefined) throw new SourceError(`\`${pattern}\` is not a host or a range of hosts`, place);
  for (const name of hosts.names) {
    const host = model.host(name, place);
    model.group(group, place).hosts.add(name);
    if (hosts.port !== undefined)
      host.vars.set("ansible_port", {
        kind: "scalar",
        value: hosts.port,
        text: String(hosts.port),
        file: place.file,
        line: place.line,
      });
  }
  return hosts.names;
}
