// `orchestrator api`: the API as a process of its own.
import { Option, type Command } from "commander";
import { port } from "../arguments.js";
import { runEntry } from "../entry.js";
import { type Cli, runs } from "../cli.js";

interface ApiOptions {
  host?: string;
  port?: number;
  allowExec?: boolean;
}

export function apiCommand(parent: Command, cli: Cli): void {
  parent
    .command("api")
    .summary("start only the API")
    .description("Starts the HTTP API. Temporal and the artifact store come from the environment.")
    .option("--host <address>", "to listen on (ORCHESTRATOR_HOST, else 127.0.0.1)")
    .addOption(new Option("--port <port>", "to listen on (ORCHESTRATOR_PORT, else 8080)").argParser(port))
    .option(
      "--allow-exec",
      "the owner's inventories may name programs that print secrets, and transport local",
    )
    .addHelpText(
      "after",
      "\nExample:\n  TEMPORAL_ADDRESS=temporal:7233 ORCHESTRATOR_ARTIFACTS=s3://runs/prod orchestrator api",
    )
    .action(
      runs(cli, (options: ApiOptions) =>
        runEntry(cli.deps, {
          folder: "api",
          args: options.allowExec ? ["--allow-exec"] : [],
          env: {
            ...(options.host === undefined ? {} : { ORCHESTRATOR_HOST: options.host }),
            ...(options.port === undefined ? {} : { ORCHESTRATOR_PORT: String(options.port) }),
          },
        }),
      ),
    );
}
