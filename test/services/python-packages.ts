// Packages of Python that a test compares us with: from the cache or PyPI, in a folder of their own.
import { execFile } from "node:child_process";
import { access, mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const TIMEOUT_MS = 300_000;

/**
 * @param dependencies whether pip also installs what the packages need
 * @returns a folder for PYTHONPATH; it appears when it is whole
 * @throws {Error} with pip's last words
 */
export async function pythonPackages(
  packages: string[],
  { dependencies = false }: { dependencies?: boolean } = {},
): Promise<string> {
  const given = process.env["XDG_CACHE_HOME"];
  const cache = join(given && isAbsolute(given) ? given : join(homedir(), ".cache"), "orchestrator");
  const folder = join(cache, `python-${packages.join("-").replaceAll("==", "-")}`);
  const isThere = await access(folder).then(
    () => true,
    () => false,
  );
  if (isThere) return folder;
  await mkdir(cache, { recursive: true });
  const part = await mkdtemp(`${folder}.part-`);
  const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-warn-script-location"];
  if (!dependencies) pip.push("--no-deps");
  try {
    await run("python3", [...pip, "--target", part, ...packages], { timeout: TIMEOUT_MS });
    await rename(part, folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "ENOTEMPTY" && error.code !== "EEXIST") throw error;
    });
    return folder;
  } catch (error) {
    const said = (error as { stderr?: string }).stderr?.trim().split("\n").at(-1);
    throw new Error(`pip could not install ${packages.join(", ")}: ${said ?? String(error)}`, {
      cause: error,
    });
  } finally {
    await rm(part, { recursive: true, force: true });
  }
}
