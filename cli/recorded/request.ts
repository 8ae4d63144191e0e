// What is run again: the recorded run's own request, with another spec where the user gives one.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { RunRequest } from "../../schemas/api.js";
import type { Run } from "../../schemas/run.js";
import { CliError } from "../errors.js";
import { hasEnded } from "../exit.js";
import { unreadable } from "../paths.js";
import type { ImportDeps } from "../inventory/import.js";
import { readSources, type Sources } from "../sources.js";

export interface Again {
  recorded: Run;
  request: RunRequest;
  /** For messages about the spec. */
  sources: Sources;
}

/** Recorded time is not the time that the replay takes. */
const NO_DEADLINE = "24h";

/**
 * @param folder of the recorded run
 * @param spec a file, instead of the recorded spec
 * @throws {CliError} `usage` for a run that is not over, `file_unreadable`
 */
export async function runAgain(deps: ImportDeps, folder: string, spec: string | undefined): Promise<Again> {
  const read = (name: string): Promise<string> =>
    readFile(join(folder, name), "utf8").catch((error: unknown) => {
      throw new CliError("file_unreadable", `The recorded run has no ${name}, so it cannot be run again.`, {
        cause: error,
      });
    });
  const [run, stored, inventory, recordedSpec] = await Promise.all(
    ["run.json", "request.json", "inventory.json", "spec.yaml"].map(read),
  );
  const recorded = JSON.parse(run as string) as Run;
  if (!hasEnded(recorded.status))
    throw new CliError(
      "usage",
      `Run ${recorded.id} is not over yet (${recorded.status}). Replay it when it is.`,
    );
  const {
    labels,
    catalogue_inventory: _,
    ...rest
  } = JSON.parse(stored as string) as RunRequest & {
    catalogue_inventory?: true;
  };
  const own: Sources = {
    request: { spec: recordedSpec as string },
    texts: new Map([[rest.spec_file ?? "spec.yaml", recordedSpec as string]]),
    missing: new Map(),
  };
  const sources = spec === undefined ? own : await readSources(deps, spec);
  if (spec !== undefined && sources.request.spec === undefined)
    throw unreadable(`The spec ${spec}`, deps.cwd, spec, { code: "ENOENT" });
  const request: RunRequest = {
    ...rest,
    ...sources.request,
    files: { ...rest.files, ...sources.request.files },
    ...(rest.copies ? { copies: { ...rest.copies, ...sources.request.copies } } : {}),
    inventory: inventory as string,
    labels: { ...labels, replay_of: recorded.id },
    deadline: NO_DEADLINE,
  };
  return { recorded, request, sources };
}
