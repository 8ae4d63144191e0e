// A program that prints an inventory: ours, or what Ansible's `--list` prints.
import { readDocument } from "../ansible/document.js";
import { AnsibleModel } from "../ansible/model.js";
import { draftOf } from "../ansible/reader.js";
import { SourceError } from "../errors.js";
import type { Reader, World } from "../reader.js";
import { shellWords } from "../ssh/shell-words.js";
import { entriesOf, isMap, member, readYaml, type Value } from "../yaml/read.js";

export const exec: Reader = {
  summary: "a program that prints an inventory: ours, or the JSON of Ansible's --list",
  source: "the program, called with --list; with arguments of its own it is called with these",
  read(source, world, notes) {
    const program = programOf(source, world);
    const text = world.run(program);
    const file = program.join(" ");
    const root = readYaml(text, file);
    if (!isMap(root))
      throw new SourceError(
        "the program prints no inventory",
        root,
        "it is one of ours, or the JSON of Ansible's --list",
      );
    if (member(root, "devices") !== undefined) return { own: text, file };
    const model = new AnsibleModel();
    readDocument(root, model, notes);
    if (member(root, "_meta") === undefined) askForHosts(program, model, world);
    return draftOf(model, world, notes, ".");
  },
};

function programOf(source: string, world: World): string[] {
  const isFile = world.read(source) !== undefined;
  const words = isFile ? [source] : shellWords(source);
  const [program, ...rest] = words ?? [];
  if (program === undefined) throw new SourceError(`\`${source}\` is not a command line`);
  // As a shell has it: a name without a slash is looked for in PATH.
  const path = isFile && !program.includes("/") ? `./${program}` : program;
  return rest.length > 0 ? [path, ...rest] : [path, "--list"];
}

/** Programs of the first years say the variables of a host only when asked with `--host`. */
function askForHosts([program = "", ...args]: readonly string[], model: AnsibleModel, world: World): void {
  if (args[0] !== "--list" || [...model.hosts.values()].some(({ vars }) => vars.size > 0)) return;
  for (const host of model.hosts.values()) {
    const root: Value = readYaml(world.run([program, "--host", host.name]), `${program} --host ${host.name}`);
    for (const [key, value] of entriesOf(root)) host.vars.set(key, value);
  }
}
