// Packages of Python that a test compares us with: from the cache or PyPI, in a folder of their own.
import { execFile } from "node:child_process";
import { access, mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { cacheFolder } from "../../temporal-dev/binary.js";

const run = promisify(execFile);
const PIP = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"];

type Env = Record<string, string | undefined>;

/**
 * @param dependencies whether pip also installs what the packages need
 * @returns a folder for PYTHONPATH
 * @throws {Error} with pip's last words
 */
export function pythonPackages(
  packages: string[],
  { dependencies = false }: { dependencies?: boolean } = {},
): Promise<string> {
  const pip = [...PIP, "--no-warn-script-location", ...(dependencies ? [] : ["--no-deps"])];
  return kept(process.env, "python", packages, (folder) =>
    python("python3", [...pip, "--target", folder, ...packages], process.env),
  );
}

/** @returns path of a Python that has the packages and what they need. @throws {Error} with pip's last words */
export async function pythonWith(packages: string[], env: Env): Promise<string> {
  const binary = (folder: string): string => join(folder, "bin", "python");
  return binary(
    await kept(env, "python-venv", packages, async (folder) => {
      await python("python3", ["-m", "venv", folder], env);
      await python(binary(folder), [...PIP, ...packages], env);
    }),
  );
}

const python = (binary: string, args: string[], env: Env) => run(binary, args, { env, timeout: 300_000 });

/** A folder of the cache, which appears when it is whole. */
async function kept(
  env: Env,
  kind: string,
  packages: string[],
  fill: (folder: string) => Promise<unknown>,
): Promise<string> {
  const cache = cacheFolder(env);
  const folder = join(cache, `${kind}-${packages.join("-").replaceAll("==", "-")}`);
  const isThere = await access(folder).then(
    () => true,
    () => false,
  );
  if (isThere) return folder;
  await mkdir(cache, { recursive: true });
  const part = await mkdtemp(`${folder}.part-`);
  try {
    await fill(part);
    await rename(part, folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "ENOTEMPTY" && error.code !== "EEXIST") throw error;
    });
    return folder;
  } catch (error) {
    const said = (error as { stderr?: string }).stderr?.trim().split("\n").at(-1);
    throw new Error(`pip could not install ${packages.join(", ")}: ${said || String(error)}`, {
      cause: error,
    });
  } finally {
    await rm(part, { recursive: true, force: true });
  }
}
