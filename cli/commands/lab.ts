// `orchestrator lab`: simulated devices over real SSH.
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Option, type Command } from "commander";
import { count, port } from "../arguments.js";
import { say } from "../deps.js";
import type { Ready } from "../dev/part.js";
import { runEntry } from "../entry.js";
import { type Cli, runs } from "../cli.js";
import { checkWritable } from "../output-file.js";
import { plural } from "../text.js";
import { pathOf } from "../paths.js";

interface LabOptions {
  devices: number;
  port: number;
  latency?: string;
  out?: string;
}

export function labCommand(parent: Command, cli: Cli): void {
  parent
    .command("lab")
    .summary("start simulated devices")
    .description(
      "Starts simulated devices, reached over real SSH, and writes the inventory that reaches them.",
    )
    .addOption(new Option("--devices <n>", "how many").argParser(count).makeOptionMandatory())
    .addOption(new Option("--port <port>", "of the first one").argParser(port).default(20_000))
    .option("--latency <duration>", "before every answer: 50ms")
    .option("--out <file>", "where the inventory goes; without it, to stdout")
    .addHelpText(
      "after",
      `
Their password is lab; the inventory takes it from LAB_PASSWORD, which the worker needs.

Example:
  orchestrator lab --devices 20 --out lab.yaml`,
    )
    .action(runs(cli, (options: LabOptions) => lab(cli, options)));
}

/** What the lab says when it serves. */
interface LabReady extends Ready {
  devices?: { host: string; port: number }[];
}

async function lab(cli: Cli, options: LabOptions): Promise<number> {
  const { deps } = cli;
  if (options.out !== undefined) await checkWritable(deps.cwd, options.out);
  const folder = await mkdtemp(join(tmpdir(), "orchestrator-lab-"));
  const inventory =
    options.out === undefined ? join(folder, "inventory.yaml") : pathOf(deps.cwd, options.out);
  const args = ["--devices", String(options.devices), "--port", String(options.port), "--out", inventory];
  if (options.latency !== undefined) args.push("--latency", options.latency);
  try {
    return await runEntry(deps, {
      folder: "packages/lab/src",
      args,
      async onReady(ready) {
        const [first] = (ready as LabReady).devices ?? [];
        if (options.out === undefined) deps.stdout.write(await readFile(inventory, "utf8"));
        const where = first === undefined ? "" : ` on ${first.host}, from port ${first.port}`;
        say(deps.stderr, `${plural(options.devices, "device")}${where}. Ctrl-C ends them.`);
        if (options.out !== undefined)
          say(deps.stderr, `The inventory is ${options.out}; workers need LAB_PASSWORD=lab.`);
      },
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
