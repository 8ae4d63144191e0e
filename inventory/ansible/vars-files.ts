// `group_vars/` and `host_vars/` beside an inventory: a file or a folder of files for each group and host.
import { dirname, join } from "node:path";
import type { Vars } from "../draft.js";
import { SourceError } from "../errors.js";
import type { Notes } from "../notes.js";
import type { World } from "../reader.js";
import { entriesOf, isMap, isScalar, readYaml } from "../yaml/read.js";
import type { AnsibleModel } from "./model.js";

const ENDINGS = ["", ".yml", ".yaml", ".json"];
const isSkipped = (name: string): boolean => /^\.|~$|\.(?:bak|orig|swp|md|rst|txt|retry|pyc|j2)$/.test(name);

/** Puts the variables of the files into the model. @param folder where the inventory lies */
export function readVarsFolders(folder: string, model: AnsibleModel, world: World, notes: Notes): void {
  const reading = { world, notes };
  const base = baseOf(folder, world, notes);
  for (const [name, group] of model.groups) readAll(join(base, "group_vars", name), group.fileVars, reading);
  const all = model.group("all", { file: folder, line: 1 });
  if (all.fileVars.size === 0) readAll(join(base, "group_vars", "all"), all.fileVars, reading);
  for (const [name, host] of model.hosts) readAll(join(base, "host_vars", name), host.fileVars, reading);
}

/** Playbooks often lie one folder above the inventory, with `group_vars/` beside them, which Ansible reads too. */
function baseOf(folder: string, world: World, notes: Notes): string {
  const has = (at: string): boolean =>
    ["group_vars", "host_vars"].some((name) => world.list(join(at, name)) !== undefined);
  if (has(folder)) return folder;
  const above = join(folder, "..");
  if (!has(above)) return folder;
  notes.chosen(
    { file: join(above, "group_vars"), line: 1 },
    "there is no `group_vars` beside the inventory; the one above it is read",
    "move the inventory if other variables are meant",
  );
  return above;
}

interface Reading {
  world: World;
  notes: Notes;
}

function readAll(path: string, vars: Vars, reading: Reading): void {
  for (const ending of ENDINGS) {
    const text =
      reading.world.list(`${path}${ending}`) === undefined
        ? reading.world.read(`${path}${ending}`)
        : undefined;
    if (text !== undefined) readOne(text, `${path}${ending}`, vars, reading);
  }
  readFolder(path, vars, reading);
}

function readFolder(path: string, vars: Vars, reading: Reading): void {
  for (const name of reading.world.list(path) ?? []) {
    const inner = join(path, name);
    if (isSkipped(name)) continue;
    if (reading.world.list(inner) !== undefined) readFolder(inner, vars, reading);
    else if (/\.(?:ya?ml|json)$|^[^.]+$/.test(name))
      readOne(reading.world.read(inner) ?? "", inner, vars, reading);
  }
}

function readOne(text: string, file: string, vars: Vars, { notes }: Reading): void {
  if (text.startsWith("$ANSIBLE_VAULT;")) {
    notes.lost(
      { file, line: 1 },
      "the file is encrypted with Ansible Vault, and its variables are not read",
      "what the result reads from an environment variable instead is named in these notes; `ansible-vault view` shows the values to set",
    );
    return;
  }
  try {
    const root = readYaml(text, file, { version: "1.1" });
    if (isScalar(root) && root.value === null) return;
    if (!isMap(root)) throw new SourceError("a file of variables is a map", root);
    for (const [key, value] of entriesOf(root)) vars.set(key, value);
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    notes.lost(
      error.place ?? { file, line: 1 },
      `${error.message}; the file is left out`,
      error.hint ?? "correct the file and import again",
    );
  }
}

export const folderOf = (source: string, world: World): string =>
  world.list(source) === undefined ? dirname(source) : source;
