// See python-packages.d.mts.
import { execFile } from "node:child_process";
import { access, mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { cacheFolder } from "../../dist/temporal-dev/binary.js";

const run = promisify(execFile);
const PIP = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"];

/** See python-packages.d.mts. */
export function pythonPackages(packages, { dependencies = false, env = process.env } = {}) {
  const pip = [...PIP, "--no-warn-script-location", ...(dependencies ? [] : ["--no-deps"])];
  return kept(env, "python", packages, (folder) =>
    python("python3", [...pip, "--target", folder, ...packages], env),
  );
}

/** See python-packages.d.mts. */
export async function pythonWith(packages, env) {
  const binary = (folder) => join(folder, "bin", "python");
  return binary(
    await kept(env, "python-venv", packages, async (folder) => {
      await python("python3", ["-m", "venv", folder], env);
      await python(binary(folder), [...PIP, ...packages], env);
    }),
  );
}

const python = (binary, args, env) => run(binary, args, { env, timeout: 300_000 });

/** A folder of the cache, which appears when it is whole. */
async function kept(env, kind, packages, fill) {
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
    await rename(part, folder).catch((error) => {
      if (error.code !== "ENOTEMPTY" && error.code !== "EEXIST") throw error;
    });
    return folder;
  } catch (error) {
    const said = error.stderr?.trim().split("\n").at(-1);
    throw new Error(`pip could not install ${packages.join(", ")}: ${said || error}`, { cause: error });
  } finally {
    await rm(part, { recursive: true, force: true });
  }
}
