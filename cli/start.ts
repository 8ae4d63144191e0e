// `POST /v1/runs`, safely repeated when the connection breaks, with spec errors shown where they are.
import { createReadStream } from "node:fs";
import { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import type { Run } from "../schemas/run.js";
import type { RunRequest } from "../schemas/api.js";
import { colorsFor, say } from "./deps.js";
import { renderDetails } from "./diagnostics.js";
import { CliError } from "./errors.js";
import { ApiError, ConnectionError } from "../packages/client/src/index.js";
import type { Cli } from "./cli.js";
import type { Sources } from "./sources.js";
import { plural } from "./text.js";

const ATTEMPTS = 5;

/**
 * The key makes it safe to ask again: a request that was lost on its way back gives the run that it has started.
 *
 * @throws {CliError} `invalid_spec` with the diagnostics as its message; what the client throws
 */
export async function startRun(cli: Cli, sources: Sources, key: string, request: RunRequest): Promise<Run> {
  for (let attempt = 1; ; attempt++) {
    try {
      await upload(cli, sources);
      return await cli.client.startRun(request, key);
    } catch (error) {
      if (attempt >= ATTEMPTS || !isPassing(error)) throw withDiagnostics(cli, sources, error);
      await sleep(200 * 2 ** attempt);
    }
  }
}

/** Files that are copied to devices: those that the store does not have yet. */
async function upload({ client, deps }: Cli, { local = new Map() }: Sources): Promise<void> {
  for (const [sha256, path] of local) {
    if (await client.hasFile(sha256)) continue;
    say(deps.stderr, `uploading ${path} …`);
    await client.putFile(sha256, Readable.toWeb(createReadStream(path)) as ReadableStream<Uint8Array>);
  }
}

/** A refused connection is final: nobody is there. One that broke, or a server that is starting, is worth asking again. */
function isPassing(error: unknown): boolean {
  if (error instanceof ApiError) return error.status === 503;
  return error instanceof ConnectionError && !/refused|not known|no route/.test(error.reason);
}

/** The API's list of what is wrong, with the lines that it means, as one message. */
export function withDiagnostics(cli: Cli, sources: Sources, error: unknown): unknown {
  const { spec, workflow } = sources.request;
  if (error instanceof ApiError && error.status === 404 && spec === undefined) {
    return new CliError("usage", `There is no file ${workflow}. ${error.message}`, { cause: error });
  }
  if (!(error instanceof ApiError) || error.errors.length === 0) return error;
  const colors = colorsFor(cli.deps, cli.deps.stderr);
  const details = renderDetails(error.errors, sources, colors);
  const wrong = error.errors.filter(({ severity }) => severity !== "warning").length;
  return new CliError("invalid_spec", `${plural(wrong, "mistake")}, so nothing was started\n${details}`, {
    cause: error,
  });
}
