// The reference TextFSM and the public templates: from the cache or PyPI, in a virtual environment of their own.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { pythonPackages } from "./python-packages.mjs";

const PACKAGES = ["textfsm==2.1.0", "ntc-templates==9.3.0"];
const SCRIPT = fileURLToPath(new URL("textfsm-reference.py", import.meta.url));

export async function startReference(env) {
  const folder = await pythonPackages(PACKAGES, { dependencies: true, env });
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
