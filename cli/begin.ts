// Starts a run so that Ctrl-C before it has an id leaves nothing running: it is cancelled as soon as it has one.
import type { Run } from "../schemas/run.js";
import type { Cli } from "./cli.js";
import { colorsFor, say } from "./deps.js";
import { renderDetails } from "./diagnostics.js";
import { CliError, messageOf } from "./errors.js";

export interface Begun {
  run: Run;
  /** Ctrl-C came meanwhile. */
  interrupted: boolean;
}

/** @throws {CliError} `interrupted` at the second Ctrl-C, and at the first one where no run was started */
export async function begin(cli: Cli, start: () => Promise<Run>): Promise<Begun> {
  let asked = 0;
  let release = (): void => {};
  const givenUp = new Promise<never>((_, reject) => {
    release = cli.deps.onSignal(() => {
      asked++;
      if (asked === 1)
        say(cli.deps.stderr, "cancelling the run as soon as it has started; press Ctrl-C again to leave it");
      else reject(new CliError("interrupted", "The run may have been started. See: orchestrator runs list"));
    });
  });
  try {
    const run = await Promise.race([start(), givenUp]);
    const { stderr } = cli.deps;
    if (run.warnings?.length)
      say(
        stderr,
        `${renderDetails(run.warnings, { texts: new Map(), missing: new Map() }, colorsFor(cli.deps, stderr))}\n`,
      );
    return { run, interrupted: asked > 0 };
  } catch (error) {
    if (asked === 1) throw new CliError("interrupted", `Interrupted. ${messageOf(error)}`, { cause: error });
    throw error;
  } finally {
    release();
  }
}
