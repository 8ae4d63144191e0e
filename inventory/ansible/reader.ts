// Ansible's inventories: INI, YAML, saved `--list` JSON, folders of them, with group_vars and host_vars.
import { join } from "node:path";
import { type Draft, type DraftDevice, newDevice, type Vars } from "../draft.js";
import { SourceError } from "../errors.js";
import type { Notes } from "../notes.js";
import type { Reader, World } from "../reader.js";
import { jsonOf, readYaml, type Value } from "../yaml/read.js";
import { Connection } from "./connection.js";
import { readDocument } from "./document.js";
import { readIni } from "./ini.js";
import { isTemplate, rendered, scalar, Unresolved } from "./jinja.js";
import { type AnsibleHost, AnsibleModel } from "./model.js";
import { folderOf, readVarsFolders } from "./vars-files.js";

export const ansible: Reader = {
  summary: "Ansible: INI, YAML or saved --list JSON, with group_vars/ and host_vars/ beside it",
  source: "the inventory file, a folder of them, or the folder of an ansible.cfg",
  read(source, world, notes) {
    const paths = configured(source, world) ?? [source];
    const model = new AnsibleModel();
    for (const path of paths) readSource(path, model, world, notes);
    const folders = new Set(paths.map((path) => folderOf(path, world)));
    for (const folder of folders) readVarsFolders(folder, model, world, notes);
    return draftOf(model, world, notes, folderOf(paths[0]!, world));
  },
};

/** Never an inventory, as Ansible has it. */
const SKIPPED = /^\.|~$|\.(?:pyc|pyo|swp|bak|rpm|md|txt|rst|orig|cfg|retry|j2|py|sh|log)$/;
const FOLDERS = new Set([
  "group_vars",
  "host_vars",
  "vars_plugins",
  "roles",
  "playbooks",
  "templates",
  "files",
]);

/** What `inventory =` of an ansible.cfg in the folder names. */
function configured(folder: string, world: World): string[] | undefined {
  if (world.list(folder)?.includes("ansible.cfg") !== true) return undefined;
  const named = /^\s*inventory\s*=\s*([^#;\n]+)/m.exec(world.read(join(folder, "ansible.cfg")) ?? "")?.[1];
  const paths = (named ?? "").split(",").map((path) => path.trim());
  const stated = paths.filter((path) => path !== "");
  if (stated.length === 0) return undefined;
  return stated.map((path) => (/^[/~]/.test(path) ? path : join(folder, path)));
}

function readSource(path: string, model: AnsibleModel, world: World, notes: Notes): void {
  // Ansible's own short form: `-i 'r1,r2,'`.
  if (path.includes(",") && world.read(path) === undefined && world.list(path) === undefined) {
    for (const name of path.split(",").map((each) => each.trim()))
      if (name !== "")
        model
          .group("ungrouped", { file: path, line: 1 })
          .hosts.add(model.host(name, { file: path, line: 1 }).name);
    return;
  }
  const entries = world.list(path);
  if (entries === undefined) {
    const text = world.read(path);
    if (text === undefined) throw new SourceError(`there is no file ${path}`);
    readFile(path, text, model, notes);
    return;
  }
  let hasFile = false;
  for (const name of entries) {
    if (SKIPPED.test(name) || FOLDERS.has(name)) continue;
    const inner = join(path, name);
    if (world.list(inner) !== undefined) continue;
    try {
      readFile(inner, world.read(inner) ?? "", model, notes);
      hasFile = true;
    } catch (error) {
      if (!(error instanceof SourceError)) throw error;
      notes.lost(
        error.place ?? { file: inner, line: 1 },
        `${error.message}; the file is left out`,
        error.hint ?? "correct the file, or name the inventory file instead of its folder",
      );
    }
  }
  const inner = ["inventory", "inventories"].find((name) => entries.includes(name));
  if (model.hosts.size === 0 && inner !== undefined) readSource(join(path, inner), model, world, notes);
  else if (!hasFile) throw new SourceError(`the folder ${path} has no inventory file`);
}

function readFile(path: string, text: string, model: AnsibleModel, notes: Notes): void {
  if (text.startsWith("#!"))
    throw new SourceError(
      "this is a program",
      { file: path, line: 1 },
      `use \`exec:${path}\`, which runs it with --list`,
    );
  if (text.startsWith("$ANSIBLE_VAULT;"))
    throw new SourceError(
      "this inventory is encrypted with Ansible Vault",
      { file: path, line: 1 },
      `decrypt it first: \`ansible-vault view ${path} > hosts.yml\``,
    );
  if (looksLikeYaml(path, text)) readDocument(readYaml(text, path, { version: "1.1" }), model, notes);
  else readIni(text, path, model);
}

function looksLikeYaml(path: string, text: string): boolean {
  if (/\.(?:ya?ml|json)$/.test(path)) return true;
  if (path.endsWith(".ini")) return false;
  const first = text.split(/\r?\n/).find((line) => line.trim() !== "" && !/^\s*[#;]/.test(line)) ?? "";
  return /^---|^\s*\{|^[\w.-]+:\s*(?:#.*)?$/.test(first);
}

/** Devices with the values that Ansible would use. */
export function draftOf(model: AnsibleModel, world: World, notes: Notes, folder: string): Draft {
  const groupsOfHosts = model.groupsOfHosts();
  const devices: DraftDevice[] = [];
  for (const host of model.hosts.values()) {
    const groups = groupsOfHosts.get(host.name) ?? [];
    const vars = withMagic(model.varsOf(host, groups), host, folder);
    const device = newDevice(host.name, host.place);
    device.groups = groups.map(({ name }) => name).toReversed();
    const scope = { vars, environment: world.environment };
    if (!new Connection(device, scope, notes).apply()) continue;
    device.vars = ownVars(vars, scope, notes);
    devices.push(device);
  }
  if (devices.length === 0 && model.hosts.size === 0)
    throw new SourceError("the inventory has no hosts", { file: folder, line: 1 });
  const groups: Draft["groups"] = new Map();
  for (const { name, vars, fileVars, place } of model.groups.values())
    if (name !== "all" && name !== "ungrouped") groups.set(name, { vars: declared(vars, fileVars), place });
  const all = model.groups.get("all");
  return { devices, groups, vars: all === undefined ? new Map() : declared(all.vars, all.fileVars) };
}

const MAGIC = ["inventory_hostname", "inventory_hostname_short", "inventory_dir", "playbook_dir"];

function withMagic(vars: Vars, { name, place }: AnsibleHost, folder: string): Vars {
  const magic: Vars = new Map([
    ["inventory_hostname", scalar(name, place)],
    ["inventory_hostname_short", scalar(name.split(".")[0]!, place)],
    ["inventory_dir", scalar(folder, place)],
    ["playbook_dir", scalar(folder, place)],
  ]);
  return new Map([...magic, ...vars]);
}

/** Of the user, and not of Ansible. */
const isOwn = (name: string): boolean => !name.startsWith("ansible_") && !MAGIC.includes(name);

function ownVars(vars: Vars, scope: { vars: Vars; environment: World["environment"] }, notes: Notes): Vars {
  const own: Vars = new Map();
  for (const [name, value] of vars) {
    if (!isOwn(name)) continue;
    try {
      own.set(name, rendered(value, scope));
    } catch (error) {
      if (!(error instanceof Unresolved)) throw error;
      notes.lost(
        error.place,
        `the var \`${name}\` has a template that cannot be resolved here, and is left out`,
        "add the var with its value to the result",
      );
    }
  }
  return own;
}

/** What a group says for all its hosts alike; templates may differ from host to host. */
function declared(...layers: readonly Vars[]): Vars {
  const own: Vars = new Map();
  for (const layer of layers)
    for (const [name, value] of layer)
      if (isOwn(name) && !hasTemplate(value)) own.set(name, value);
      else own.delete(name);
  return own;
}

const hasTemplate = (value: Value): boolean => isTemplate(JSON.stringify(jsonOf(value)));
