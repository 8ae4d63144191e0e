// Checks one spec: through the API, or with the compiler of this program where there is none.
import { loadPlatforms } from "../packages/devices/src/platforms/load.js";
import { type CompileDeps, validate, validateInventory } from "../compiler/index.js";
import type { Cli } from "./cli.js";
import { colorsFor } from "./deps.js";
import { renderDetails } from "./diagnostics.js";
import { ApiError, ConnectionError, type ProblemDetail } from "../packages/client/src/index.js";
import { type Choice, type Sources, readSources } from "./sources.js";
import { warnOfWeakSecrets } from "./weak-secrets.js";

export interface Validation {
  /** The workflow's name, where the spec is right. */
  name?: string;
  errors: ProblemDetail[];
  /** Errors and warnings, ready to be shown. */
  text: string;
  /** Nobody asked an API: there is none. */
  local: boolean;
}

interface Answer {
  name?: string;
  errors?: ProblemDetail[];
  warnings?: ProblemDetail[];
}

/** @throws {CliError} when a file cannot be read, or the API refuses for another reason than the spec */
export async function validateOne(
  cli: Cli,
  spec: string,
  inventory: string | undefined,
  { map, strict }: Pick<Choice, "map" | "strict"> = {},
): Promise<Validation> {
  const sources = await readSources(cli.deps, spec, inventory, { map, strict });
  if (isInventory(sources.request.spec)) return checkInventory(cli, spec);
  const answer = await askApi(cli, sources);
  const { name, errors = [], warnings = [] } = answer ?? (await checkHere(sources));
  const { inventory: own, inventory_file: file = "inventory" } = sources.request;
  const weak = own !== undefined && sources.texts.has(file) ? warnOfWeakSecrets(cli.deps, file, own) : [];
  const found = [...errors, ...warnings, ...weak];
  const text = renderDetails(found, sources, colorsFor(cli.deps, cli.deps.stderr));
  return { errors, text, local: answer === undefined, ...(name === undefined ? {} : { name }) };
}

/** `validate examples/*.yaml` meets inventories among the specs. */
function isInventory(text: string | undefined): boolean {
  if (text === undefined) return false;
  const has = (key: string): boolean => new RegExp(`^${key}:`, "m").test(text);
  return (has("devices") || has("inventory")) && !has("steps") && !has("stages");
}

async function checkInventory(cli: Cli, file: string): Promise<Validation> {
  const { request, texts, missing } = await readSources(cli.deps, file, file);
  const deps: CompileDeps = { platforms: await loadPlatforms(), load: (path) => texts.get(path) };
  const input = { text: request.inventory ?? "", file: request.inventory_file ?? file };
  const found = [...validateInventory(input, deps), ...warnOfWeakSecrets(cli.deps, input.file, input.text)];
  const text = renderDetails(found, { texts, missing }, colorsFor(cli.deps, cli.deps.stderr));
  const errors = found.filter(({ severity }) => severity === "error");
  return { errors, text, local: false, name: "inventory" };
}

/** @returns undefined where there is no API to ask and the texts are at hand */
async function askApi(cli: Cli, { request }: Sources): Promise<Answer | undefined> {
  try {
    return await cli.client.take(cli.client.http.POST("/v1/validate", { body: request }));
  } catch (error) {
    if (error instanceof ApiError && error.errors.length > 0) return { errors: error.errors };
    const isHere =
      request.spec !== undefined && (request.inventory === undefined || request.inventory_file !== undefined);
    if (isHere && error instanceof ConnectionError) return undefined;
    throw error;
  }
}

async function checkHere({ request, texts }: Sources): Promise<Answer> {
  const deps: CompileDeps = { platforms: await loadPlatforms(), load: (path) => texts.get(path) };
  const spec = { text: request.spec ?? "", file: request.spec_file ?? "spec" };
  if (request.inventory === undefined) return validate({ spec }, deps);
  const inventory = { text: request.inventory, file: request.inventory_file ?? "inventory" };
  return validate({ spec, inventory }, deps);
}
