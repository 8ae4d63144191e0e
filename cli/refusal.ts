// With --json what is wrong with the input is the one document on stdout, in the form that `validate --json` has.
import { sayJson } from "./deps.js";
import { CliError } from "./errors.js";
import { EXIT } from "./exit.js";
import { ApiProblem, type ProblemDetail } from "./problem.js";
import type { Cli } from "./cli.js";

/** Prints `{ valid, errors }` where `work` finds the input wrong; people read it on stderr all the same. */
export async function refusedAsJson<T>(
  cli: Cli,
  json: boolean | undefined,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (json && error instanceof CliError && error.exitCode === EXIT.usage)
      sayJson(cli.deps.stdout, { valid: false, errors: detailsOf(error) });
    throw error;
  }
}

function detailsOf(error: CliError): ProblemDetail[] {
  const problem = error instanceof ApiProblem ? error : error.cause;
  if (!(problem instanceof ApiProblem)) return [{ code: error.code, message: error.message }];
  return problem.errors.length > 0 ? problem.errors : [{ code: problem.problem, message: problem.message }];
}
