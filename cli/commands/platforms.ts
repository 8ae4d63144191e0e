// `orchestrator platforms`: the kinds of devices that the API knows; and definitions of others made ours.
import { readFile, writeFile } from "node:fs/promises";
import type { Command } from "commander";
import type { paths } from "../../packages/client/src/index.js";
import { say, sayJson } from "../deps.js";
import { escapeLine } from "../escape.js";
import { type Cli, runs } from "../cli.js";
import { CliError, messageOf } from "../errors.js";
import { pathOf, unreadable } from "../paths.js";
import { printableYaml } from "../printable-yaml.js";
import { columns } from "../text.js";

type Listed =
  paths["/v1/platforms"]["get"]["responses"]["200"]["content"]["application/json"]["items"][number];

/** Whose data a platform was tried on, the strongest last. */
const PROOFS = ["ours", "simulator", "recordings", "equipment"] as const;

export function platformsCommand(parent: Command, cli: Cli): void {
  const group = parent
    .command("platforms")
    .summary("which kinds of devices are known")
    .description("The platforms: what an inventory may say in `platform`.");
  group
    .command("list", { isDefault: true })
    .description(
      "Lists the platforms, and on whose data each was tried: ours, a simulator, recordings of others, real equipment. `orchestrator platforms` alone does the same.",
    )
    .option("--json", "print one JSON document")
    .action(runs(cli, (options: { json?: boolean }) => list(cli, options.json === true)));
  group
    .command("show")
    .description("Prints a platform's data: its prompts, modes, read-only commands.")
    .argument("<platform>")
    .option("--json", "print JSON instead of YAML")
    .action(runs(cli, (name: string, options: { json?: boolean }) => show(cli, name, options.json === true)));
  group
    .command("convert")
    .summary("make a platform of a scrapli definition")
    .description(
      "Converts a platform definition of scrapli (YAML) to one that an inventory can name. Needs no API.",
    )
    .argument("<file>")
    .option("--name <name>", "the platform's name; default the definition's own, or its file's")
    .option("--out <file>", "where to write the platform; default standard output")
    .addHelpText(
      "after",
      `
What the definition does not say is told on stderr, and stands in the file's first comment.

Example:
  orchestrator platforms convert acme_os.yaml --out platforms/acme_os.yaml
  and in the inventory:  platforms: { acme_os: platforms/acme_os.yaml }`,
    )
    .action(
      runs(cli, (file: string, options: { name?: string; out?: string }) => convert(cli, file, options)),
    );
}

async function list(cli: Cli, json: boolean): Promise<number> {
  const { stdout } = cli.deps;
  const { items } = await cli.client.take(cli.client.http.GET("/v1/platforms"));
  if (json) sayJson(stdout, items);
  else
    for (const line of columns(
      items.map((item) => [item.name, provenOn(item), escapeLine(item.description ?? "")]),
    ))
      say(stdout, line);
  return 0;
}

/** `recordings (mock devices of unicon.plugins 26.9)`: the strongest proof, with what it was. */
function provenOn({ proven_on = {} }: Listed): string {
  const kind = PROOFS.findLast((each) => proven_on[each] !== undefined);
  return kind === undefined ? "" : escapeLine(`${kind} (${proven_on[kind]})`);
}

async function show(cli: Cli, name: string, json: boolean): Promise<number> {
  const found = await cli.client.take(
    cli.client.http.GET("/v1/platforms/{name}", { params: { path: { name } } }),
  );
  const { stringify } = await import("yaml");
  if (json) sayJson(cli.deps.stdout, found);
  else say(cli.deps.stdout, (await printableYaml(stringify(found))).trimEnd());
  return 0;
}

async function convert(cli: Cli, file: string, options: { name?: string; out?: string }): Promise<number> {
  const { cwd, stdout, stderr } = cli.deps;
  const text = await readFile(pathOf(cwd, file), "utf8").catch((error: unknown) => {
    throw unreadable(`The definition ${file}`, cwd, file, error);
  });
  const { name, yaml, notes } = await converted(text, file, options.name);
  if (options.out === undefined) stdout.write(await printableYaml(yaml));
  else
    await writeFile(pathOf(cwd, options.out), yaml).catch((error: unknown) => {
      throw new CliError("file_unwritable", `${options.out} cannot be written: ${messageOf(error)}.`, {
        cause: error,
      });
    });
  say(stderr, `${name}: look at these by hand:`);
  for (const note of notes) say(stderr, `  ${escapeLine(note)}`);
  return 0;
}

async function converted(text: string, file: string, name: string | undefined) {
  const { convertScrapli } = await import("../../packages/devices/src/platforms/scrapli/convert.js");
  try {
    return convertScrapli(text, file, name);
  } catch (error) {
    throw new CliError("invalid_spec", escapeLine(messageOf(error)), { cause: error });
  }
}
