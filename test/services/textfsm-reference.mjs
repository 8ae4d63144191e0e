// The reference TextFSM and the public templates: from the cache or PyPI, in a virtual environment of their own.
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { access, mkdir, mkdtemp, readdir, rename, rm } from "node:fs/promises";
import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);

const PACKAGES = ["textfsm==2.1.0", "ntc-templates==9.3.0"];
const SCRIPT = fileURLToPath(new URL("textfsm-reference.py", import.meta.url));

const cacheFolder = (env) =>
  join(
    env.XDG_CACHE_HOME && isAbsolute(env.XDG_CACHE_HOME) ? env.XDG_CACHE_HOME : join(homedir(), ".cache"),
    "orchestrator",
  );

/** A folder with the packages, for PYTHONPATH. It appears when it is whole. */
async function packages(env) {
  const folder = join(cacheFolder(env), `python-${PACKAGES.join("-").replaceAll("==", "-")}`);
  const isThere = await access(folder).then(
    () => true,
    () => false,
  );
  if (isThere) return folder;
  await mkdir(cacheFolder(env), { recursive: true });
  const part = await mkdtemp(`${folder}.part-`);
  try {
    const pip = [
      "-m",
      "pip",
      "install",
      "--quiet",
      "--disable-pip-version-check",
      "--no-warn-script-location",
    ];
    await run("python3", [...pip, "--target", part, ...PACKAGES], { env, timeout: 300_000 });
    await rename(part, folder).catch((error) => {
      if (error.code !== "ENOTEMPTY" && error.code !== "EEXIST") throw error;
    });
    return folder;
  } catch (error) {
    const said = error.stderr?.trim().split("\n").at(-1);
    throw new Error(`no reference TextFSM: pip could not install ${PACKAGES.join(", ")}: ${said || error}`, {
      cause: error,
    });
  } finally {
    await rm(part, { recursive: true, force: true });
  }
}

export async function startReference(env) {
  const folder = await packages(env);
  const templates = join(folder, "ntc_templates", "templates");
  const child = spawn("python3", [SCRIPT], {
    env: { ...env, PYTHONPATH: folder, PYTHONIOENCODING: "utf-8", PYTHONWARNINGS: "ignore" },
    stdio: ["pipe", "pipe", "inherit"],
  });
  const waiting = [];
  createInterface({ input: child.stdout }).on("line", (line) => waiting.shift().resolve(JSON.parse(line)));
  const ended = once(child, "exit").then(() => {
    for (const { reject } of waiting.splice(0)) reject(new Error("the reference TextFSM ended"));
  });
  const endWithUs = () => void child.kill("SIGKILL");
  process.once("exit", endWithUs);
  return {
    templates,
    names: (await readdir(templates)).filter((name) => name.endsWith(".textfsm")).sort(),
    ask: (request) =>
      new Promise((resolve, reject) => {
        waiting.push({ resolve, reject });
        child.stdin.write(`${JSON.stringify(request)}\n`);
      }),
    async close() {
      process.off("exit", endWithUs);
      child.stdin.end();
      const late = setTimeout(() => child.kill("SIGKILL"), 5_000);
      await ended;
      clearTimeout(late);
    },
  };
}
