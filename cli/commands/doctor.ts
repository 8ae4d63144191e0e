// `orchestrator doctor`: what is wrong here and with devices, and how to mend it.
import { Option, type Command } from "commander";
import { count } from "../arguments.js";
import { type Cli, runs } from "../cli.js";
import { colorsFor, say, sayJson } from "../deps.js";
import { type DeviceOptions, examineDevices, examineInventory } from "../doctor/devices.js";
import { examine } from "../doctor/examine.js";
import { type Finding, sayFinding } from "../doctor/finding.js";
import { CliError } from "../errors.js";
import { EXIT } from "../exit.js";
import type { Sources } from "../sources.js";
import { plural } from "../text.js";

interface DoctorOptions extends Partial<DeviceOptions> {
  json?: boolean;
}

/** With more devices than this, only those are told one by one with which something is wrong. */
const TELL_EVERY_DEVICE = 20;

export function doctorCommand(parent: Command, cli: Cli): void {
  parent
    .command("doctor")
    .summary("say what is wrong and how to mend it")
    .description(
      "Checks this machine, the API, Temporal, the store and the worker, and says how to fix problems. With an inventory also at that, and\n" +
        "with --devices at these devices: a worker opens one session with each, logs in once, finds the prompt, and leaves.",
    )
    .option("-i, --inventory <inventory>", "file, or name of an inventory in the catalogue")
    .option("--devices <list>", "devices to log in to: names, globs, group:, tag:, site:, comma-separated")
    .option("--timeout <duration>", "time for one device, at most 1m", "30s")
    .addOption(new Option("--concurrency <n>", "devices at once, at most 100").argParser(count).default(20))
    .option("--json", "print the findings as one JSON document")
    .addHelpText(
      "after",
      "\nExamples:\n  orchestrator doctor\n  orchestrator doctor -i lab.yaml --devices 'r1,group:core'\n\n" +
        "Exit code: 0 nothing is wrong, 2 the inventory or the command line is, 3 anything else is.",
    )
    .action(runs(cli, (options: DoctorOptions) => doctor(cli, options)));
}

async function doctor(cli: Cli, options: DoctorOptions): Promise<number> {
  const { deps } = cli;
  const { inventory, json } = options;
  if (options.devices !== undefined && inventory === undefined)
    throw new CliError("usage", "--devices needs --inventory: it says which devices there are.");
  const colors = colorsFor(deps, deps.stdout);
  const all: Finding[] = [];
  const tell = (finding: Finding): void => {
    all.push(finding);
    if (!json) sayFinding(deps.stdout, colors, finding);
  };
  for (const finding of await examine(cli)) tell(finding);
  const isUp = all.some(({ subject, state }) => subject === "API" && state === "ok");
  let invalid = false;
  if (inventory !== undefined && isUp) {
    const chosen = { ...options, inventory };
    const { finding, sources, chosen: total } = await examineInventory(cli, chosen);
    const { shown, ...rest } = finding;
    tell(rest);
    if (!json && shown !== undefined) say(deps.stdout, `\n${shown}`);
    invalid = finding.state === "failed";
    if (!invalid && options.devices !== undefined)
      await tellDevices(cli, chosen, sources, { all, tell, total });
  }
  if (json) sayJson(deps.stdout, all);
  if (invalid) return EXIT.usage;
  return all.some(({ state }) => state === "failed") ? EXIT.errored : EXIT.passed;
}

interface Telling {
  all: Finding[];
  tell: (finding: Finding) => void;
  /** Devices. */
  total: number;
}

async function tellDevices(
  cli: Cli,
  options: DeviceOptions & DoctorOptions,
  sources: Sources,
  { all, tell, total }: Telling,
): Promise<void> {
  let usable = 0;
  for await (const finding of examineDevices(cli, sources, options)) {
    if (finding.state !== "failed") usable++;
    if (total <= TELL_EVERY_DEVICE || finding.state !== "ok") tell(finding);
    else all.push(finding);
  }
  if (!options.json) say(cli.deps.stdout, `\n${usable} of ${plural(total, "device")} can be used.`);
}
