// `orchestrator inventory`: inventories of other tools made ours, and what an inventory says of each device.
import { writeFile } from "node:fs/promises";
import { type Command, Option } from "commander";
import type { ResolvedDevice } from "../../packages/devices/src/words/device.js";
import { type Cli, runs } from "../cli.js";
import { colorsFor, say, sayJson } from "../deps.js";
import { renderDetails } from "../diagnostics.js";
import { CliError, messageOf } from "../errors.js";
import { EXIT } from "../exit.js";
import { checkWritable } from "../output-file.js";
import { pathOf } from "../paths.js";
import { printableYaml } from "../printable-yaml.js";
import { readInventory } from "../sources.js";
import { columns } from "../text.js";

/** Kept in step with the register by a test: loading all readers takes longer than printing a help. */
export const KINDS: Readonly<Record<string, string>> = {
  ansible: "INI, YAML or --list JSON, with group_vars/ and host_vars/; a file or a folder",
  nornir: "hosts.yaml with groups.yaml and defaults.yaml, or Nornir's config.yaml",
  pyats: "testbed.yaml",
  containerlab: "topology (*.clab.yml), topology-data.json, or the generated ansible-inventory.yml",
  ssh_config: "OpenSSH client configuration: each Host without a pattern",
  csv: "table with a heading: name, host, platform, username, groups, …",
  netbox: "NetBox 3 and 4: `//host?site=lab1`; the token is in NETBOX_TOKEN",
  nautobot: "Nautobot: `//host?location=lab1`; the token is in NAUTOBOT_TOKEN",
  exec: "program that prints our inventory, or the JSON of Ansible's --list",
};

export function inventoryCommand(parent: Command, cli: Cli): void {
  const group = parent
    .command("inventory")
    .summary("inventories of Ansible, Nornir, pyATS, containerlab, …")
    .description(
      "Converts inventories of other tools, and shows what an inventory says of each device. Needs no API.",
    );
  group
    .command("import")
    .summary("convert an inventory of another tool")
    .description(
      "Writes an inventory of ours that says the same as one of another tool. What cannot be mapped is listed on stderr with\nits file, its line and what to do.",
    )
    .argument("<kind>", "see below")
    .argument("<source>", "file, folder or program")
    .option("--out <file>", "where to write the inventory; default standard output")
    .option("--map <file>", 'YAML: `platforms: { their_name: ours }`, `devices: { "core-*": ours }`')
    .option("--strict", "exit with 2 if anything could not be mapped")
    .addHelpText(
      "after",
      `
Kinds:
${columns(Object.entries(KINDS).map(([kind, text]) => [`  ${kind}`, text])).join("\n")}

Secrets are never written: a password in clear text or in a vault becomes { env: NAME }, and the notes say which variable to set
where the worker runs. Without an import, \`-i ansible:hosts.yml\` makes the same of the source each time.

Examples:
  orchestrator inventory import ansible inventory/hosts.yml --out lab.yaml
  orchestrator inventory import csv devices.csv --map platforms.yaml --out lab.yaml
  orchestrator inventory import exec 'ansible-inventory -i aws_ec2.yml --list' --out lab.yaml
  orchestrator run check.yaml -i containerlab:lab.clab.yml

Exit code: 0 written, 2 nothing of the source can be used, or with --strict not all of it.`,
    )
    .action(
      runs(cli, (kind: string, source: string, options: ImportOptions) =>
        importOne(cli, kind, source, options),
      ),
    );
  group
    .command("show")
    .summary("show the devices of an inventory")
    .description(
      "Lists the devices of an inventory with what groups and defaults give them: address, platform, credential, jump, groups.",
    )
    .requiredOption("-i, --inventory <inventory>", "file, or KIND:SOURCE as for `inventory import`")
    .addOption(new Option("--json", "print { devices } as one JSON document"))
    .addHelpText(
      "after",
      "\nExamples:\n  orchestrator inventory show -i lab.yaml\n  orchestrator inventory show -i nornir:inventory/ --json",
    )
    .action(runs(cli, (options: { inventory: string; json?: boolean }) => show(cli, options)));
}

interface ImportOptions {
  out?: string;
  map?: string;
  strict?: boolean;
}

async function importOne(cli: Cli, kind: string, source: string, options: ImportOptions): Promise<number> {
  const { deps } = cli;
  if (options.out !== undefined) await checkWritable(deps.cwd, options.out);
  const { imported, refuseLost, sayNotes } = await import("../inventory/import.js");
  const { text, notes } = await imported(
    deps,
    kind,
    source,
    options.map === undefined ? {} : { mapFile: options.map },
  );
  sayNotes(deps, notes);
  if (options.strict) refuseLost(notes, `${kind}:${source}`);
  const document = `# From ${kind}:${source.replaceAll(/[^\x20-\x7e]/g, "?")} by \`orchestrator inventory import\`.\n${text}`;
  if (options.out === undefined) deps.stdout.write(await printableYaml(document));
  else
    await writeFile(pathOf(deps.cwd, options.out), document).catch((error: unknown) => {
      throw new CliError("file_unwritable", `${options.out} cannot be written: ${messageOf(error)}.`, {
        cause: error,
      });
    });
  if (options.out !== undefined)
    say(deps.stderr, `${options.out} is written; \`inventory show -i ${options.out}\` lists its devices.`);
  return EXIT.passed;
}

async function show(cli: Cli, { inventory, json }: { inventory: string; json?: boolean }): Promise<number> {
  const { deps } = cli;
  const { request, texts, missing } = await readInventory(deps, inventory);
  const file = request.inventory_file;
  if (file === undefined)
    throw new CliError(
      "file_unreadable",
      `There is no file ${inventory}. Inventories of the API's catalogue are not shown here.`,
    );
  const [{ loadPlatforms }, { resolveInventory }] = await Promise.all([
    import("../../packages/devices/src/platforms/load.js"),
    import("../../compiler/index.js"),
  ]);
  const { devices, diagnostics } = resolveInventory(
    { text: request.inventory ?? "", file },
    { platforms: await loadPlatforms(), load: (path) => texts.get(path) },
  );
  if (diagnostics.length > 0)
    say(deps.stderr, renderDetails(diagnostics, { texts, missing }, colorsFor(deps, deps.stderr)));
  const isRefused = diagnostics.some(({ severity }) => severity === "error");
  if (json) sayJson(deps.stdout, { devices });
  else if (!isRefused)
    for (const line of columns(
      [HEADING, ...devices.map(rowOf)],
      deps.stdout.columns === undefined ? {} : { width: deps.stdout.columns },
    ))
      say(deps.stdout, line);
  return isRefused ? EXIT.usage : EXIT.passed;
}

const HEADING = ["DEVICE", "ADDRESS", "PLATFORM", "TRANSPORT", "CREDENTIAL", "JUMP", "GROUPS"];

function rowOf({
  name,
  host,
  port,
  platform,
  transport,
  credential,
  jumps,
  groups,
}: ResolvedDevice): string[] {
  const address = host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
  return [
    name,
    address,
    platform,
    transport,
    credential ?? "-",
    jumps.join(" → ") || "-",
    groups.join(", ") || "-",
  ];
}
