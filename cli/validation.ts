// Checks one spec through the API.
import { colorsFor } from "./deps.js";
import { renderDetails } from "./diagnostics.js";
import { ApiProblem, type ProblemDetail } from "./problem.js";
import type { Cli } from "./cli.js";
import { readSources } from "./sources.js";

export interface Validation {
  /** The workflow's name, where the spec is right. */
  name?: string;
  errors: ProblemDetail[];
  /** The errors, ready to be shown. */
  text: string;
}

interface Answer {
  valid?: boolean;
  name?: string;
  errors?: ProblemDetail[];
}

/** @throws {CliError} when the file cannot be read */
export async function validateOne(
  cli: Cli,
  spec: string,
  inventory: string | undefined,
): Promise<Validation> {
  const sources = await readSources(cli.deps.cwd, spec, inventory);
  const answer = await cli.client
    .json<Answer>("/v1/validate", { method: "POST", body: sources.request })
    .catch((error: unknown): Answer => {
      if (error instanceof ApiProblem && error.errors.length > 0) return { errors: error.errors };
      throw error;
    });
  const errors = answer.errors ?? [];
  const text = renderDetails(errors, sources.texts, colorsFor(cli.deps, cli.deps.stderr));
  return { errors, text, ...(answer.name === undefined ? {} : { name: answer.name }) };
}
