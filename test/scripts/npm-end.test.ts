// A script ends with the npm that has started it, and with no other parent.
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, onTestFinished, test, vi } from "vitest";

const LIBRARY = pathToFileURL("scripts/lib/run.mjs").href;

/** Starts a program of its own as the demo does, and notes the ids of both; says so 2 s after its parent has gone. */
const WORK = `
import { writeFileSync } from "node:fs";
import { endOnSignals, start } from ${JSON.stringify(LIBRARY)};
const parent = process.ppid;
endOnSignals();
const child = start("sleep", ["600"], { stdio: ["ignore", "ignore", "ignore"] });
writeFileSync("pids", process.pid + " " + child.pid);
setInterval(() => {
  if (process.ppid !== parent) setTimeout(() => writeFileSync("outlived", ""), 2_000);
}, 100);
`;

async function startWork(command: string, args: string[], env: NodeJS.ProcessEnv) {
  const folder = await mkdtemp(join(tmpdir(), "orchestrator-npm-end-"));
  await writeFile(join(folder, "work.mjs"), WORK);
  const scripts = { plain: "node work.mjs", shell: "node work.mjs; true" };
  await writeFile(join(folder, "package.json"), JSON.stringify({ name: "work", scripts }));
  const child: ChildProcess = spawn(command, args, { cwd: folder, env, stdio: "ignore" });
  onTestFinished(async () => {
    child.kill("SIGKILL");
    for (const pid of await pids()) if (isAlive(pid)) process.kill(pid, "SIGKILL");
    await rm(folder, { recursive: true, force: true });
  });
  const pids = async () =>
    (await readFile(join(folder, "pids"), "utf8").catch(() => "")).split(" ").map(Number).filter(Boolean);
  await vi.waitFor(async () => expect(await pids()).toHaveLength(2), { timeout: 60_000, interval: 50 });
  return { folder, child, pids: await pids() };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

test.each(["plain", "shell"])(
  "npm killed alone takes the script and what it has started with it (%s)",
  async (script) => {
    const { child, pids } = await startWork("npm", ["run", script], process.env);
    child.kill("SIGTERM");
    await vi.waitFor(() => expect(pids.filter(isAlive)).toEqual([]), { timeout: 60_000, interval: 100 });
  },
);

test("started without npm it outlives the shell", async () => {
  const { npm_lifecycle_event: _, ...env } = process.env;
  const { folder, child, pids } = await startWork("/bin/sh", ["-c", "node work.mjs & wait"], env);
  child.kill("SIGKILL");
  await vi.waitFor(() => expect(existsSync(join(folder, "outlived"))).toBe(true), {
    timeout: 60_000,
    interval: 100,
  });
  expect(pids.filter(isAlive)).toEqual(pids);
});
