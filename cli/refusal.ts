// With --json what is wrong with the input is the one document on stdout, in the form that `validate --json` has.
import { sayJson } from "./deps.js";
import { CliError } from "./errors.js";
import { EXIT } from "./exit.js";
import { asCliError } from "./client-errors.js";
import { ApiError, type ProblemDetail } from "../packages/client/src/index.js";
import type { Cli } from "./cli.js";

/** Prints `{ valid, errors }` where `work` finds the input wrong; people read it on stderr all the same. */
export async function refusedAsJson<T>(
  cli: Cli,
  json: boolean | undefined,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    const error = asCliError(thrown, cli.deps);
    if (json && error instanceof CliError && error.exitCode === EXIT.usage)
      sayJson(cli.deps.stdout, { valid: false, errors: detailsOf(error) });
    throw error;
  }
}

function detailsOf(error: CliError): ProblemDetail[] {
  const { cause: problem } = error;
  if (!(problem instanceof ApiError)) return [{ code: error.code, message: error.message }];
  return problem.errors.length > 0 ? problem.errors : [{ code: problem.code, message: error.message }];
}
