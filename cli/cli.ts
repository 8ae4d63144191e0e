// What every command has at hand, and the bridge from a function with an exit code to a commander action.
import type { OrchestratorClient } from "../packages/client/src/index.js";
import type { Deps } from "./deps.js";

export interface Cli {
  deps: Deps;
  client: OrchestratorClient;
  /** What the process will exit with. */
  exitCode: number;
}

/** Makes a commander action of a function that returns an exit code. */
export function runs(cli: Cli, handler: (...args: never[]) => Promise<number>) {
  return async (...args: unknown[]): Promise<void> => {
    cli.exitCode = await handler(...(args as never[]));
  };
}
