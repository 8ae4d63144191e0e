// `orchestrator lab`: simulated devices over real SSH.
import { Option, type Command } from "commander";
import { count, port } from "../arguments.js";
import { runEntry } from "../entry.js";
import { type Cli, runs } from "../cli.js";

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
    .action(
      runs(cli, (options: LabOptions) => {
        const args = ["--devices", String(options.devices), "--port", String(options.port)];
        if (options.latency !== undefined) args.push("--latency", options.latency);
        if (options.out !== undefined) args.push("--out", options.out);
        return runEntry(cli.deps, { folder: "devices/lab", args });
      }),
    );
}
