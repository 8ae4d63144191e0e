// Brings a recorded run into a folder of its own: from a bundle, from the API, or from the data directory here.
import { createReadStream, createWriteStream } from "node:fs";
import { cp, mkdir, mkdtemp, readFile, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import { createGunzip } from "node:zlib";
import { extract } from "tar-stream";
import {
  type BundleLimits,
  BundleMeter,
  bundleLimits,
  counted,
  UNPACK_SETTING,
} from "../../schemas/bundle-limits.js";
import type { Plan } from "../../schemas/plan.js";
import { BUNDLED_TEMPLATES } from "../../schemas/replay.js";
import { ConnectionError } from "../../packages/client/src/index.js";
import type { Cli } from "../cli.js";
import { download } from "../download.js";
import { CliError, messageOf } from "../errors.js";
import { pathOf } from "../paths.js";

export interface Source {
  /** As the user named it. */
  what: string;
  /** The bundle's file; absent: `what` is the id of a run. */
  file?: string;
  /** Folder of the private store. */
  artifacts: string;
  /** Nothing is written any more once it is aborted. */
  signal: AbortSignal;
}

/** @returns the run's id. @throws {CliError} */
export async function unpack(cli: Cli, { what, file, artifacts, signal }: Source): Promise<string> {
  const runs = join(artifacts, "runs");
  await mkdir(runs, { recursive: true });
  const limits = bundleLimits(cli.deps.environment[UNPACK_SETTING]);
  const extractTo = (from: string) => extractBundle(from, { runs, signal, limits });
  if (file !== undefined) return await extractTo(file);
  const bundle = join(await mkdtemp(join(dirname(artifacts), "bundle-")), "run.tar.gz");
  try {
    await download(cli, () => cli.client.bundle(what), bundle);
  } catch (error) {
    const local = localRun(cli, what);
    const isHere = error instanceof ConnectionError && (await exists(join(local, "run.json")));
    if (!isHere || cli.deps.urlGiven) throw error;
    await cp(local, join(runs, what), { recursive: true });
    await copyTemplates(local, join(runs, what));
    return what;
  }
  return await extractTo(bundle);
}

/** Where the run lies when this machine's own data directory has it. */
function localRun({ deps: { cwd, environment } }: Cli, run: string): string {
  const url = environment.ORCHESTRATOR_ARTIFACTS;
  const store = url?.startsWith("file:")
    ? fileURLToPath(url)
    : join(pathOf(cwd, environment.ORCHESTRATOR_DATA || ".orchestrator"), "artifacts");
  return join(store, "runs", run.replaceAll(/[^\w.-]/g, "_"));
}

/** Beside the runs of a store lie the templates that they were started with. */
async function copyTemplates(local: string, run: string): Promise<void> {
  const plan = JSON.parse(await readFile(join(run, "plan.json"), "utf8")) as Pick<Plan, "templates_digest">;
  const kept = join(dirname(dirname(local)), "templates", `${plan.templates_digest}.json.gz`);
  if (plan.templates_digest !== undefined && (await exists(kept)))
    await cp(kept, join(run, BUNDLED_TEMPLATES));
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

interface Target {
  runs: string;
  signal: AbortSignal;
  limits: BundleLimits;
}

async function extractBundle(file: string, { runs, signal, limits }: Target): Promise<string> {
  const tar = extract();
  const meter = new BundleMeter(limits);
  let run: string | undefined;
  const write = async (): Promise<void> => {
    for await (const entry of tar) {
      run = meter.entry(entry.header);
      signal.throwIfAborted();
      const target = join(runs, entry.header.name);
      await mkdir(dirname(target), { recursive: true });
      // A second file of the name, or one where a folder is, is refused.
      await pipeline(entry, createWriteStream(target, { flags: "wx", mode: 0o600 }));
    }
  };
  try {
    await Promise.all([
      pipeline(
        createReadStream(file),
        counted((bytes) => meter.packed(bytes)),
        createGunzip(),
        counted((bytes) => meter.unpacked(bytes)),
        tar,
      ),
      write(),
    ]);
  } catch (error) {
    throw new CliError(
      "file_unreadable",
      `${file} is not a usable bundle of a run: ${messageOf(error)}. \`orchestrator runs bundle RUN\` makes one.`,
      { cause: error },
    );
  }
  if (run === undefined)
    throw new CliError(
      "file_unreadable",
      `${file} is empty. \`orchestrator runs bundle RUN\` makes a bundle.`,
    );
  return run;
}
