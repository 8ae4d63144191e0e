// The package as npm installs it, in an empty folder far from any checkout: `orchestrator dev` and what it tells to try.
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, readdir, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Dev, endDev, startDev, STATE } from "../cli/dev-process.js";

const execute = promisify(execFile);

let folder: string;
let command: string;
let dev: Dev;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "orchestrator-installed-"));
  await execute("npm", ["pack", "--ignore-scripts", "--pack-destination", folder]);
  const [file = ""] = (await readdir(folder)).filter((name) => name.endsWith(".tgz"));
  const installed = join(folder, "node_modules", "device-orchestrator");
  await mkdir(installed, { recursive: true });
  await execute("tar", ["-xzf", join(folder, file), "-C", installed, "--strip-components=1"]);
  command = join(installed, "bin", "orchestrator.mjs");
  // What it names as its dependencies and nothing else.
  const { dependencies } = JSON.parse(await readFile(join(installed, "package.json"), "utf8")) as {
    dependencies: Record<string, string>;
  };
  for (const name of Object.keys(dependencies)) {
    const path = join(folder, "node_modules", name);
    await mkdir(dirname(path), { recursive: true });
    await symlink(resolve("node_modules", name), path);
  }
  const data = join(folder, ".orchestrator");
  dev = await startDev({ data, installed: { command, cwd: folder } });
});
afterAll(async () => {
  await endDev(dev);
  await rm(folder, { recursive: true, force: true });
});

const orchestrator = (...args: string[]) =>
  execute(process.execPath, [command, ...args], {
    cwd: folder,
    env: { ...process.env, ...STATE, ORCHESTRATOR_URL: dev.url, NO_COLOR: "1" },
  });

test("the command that `dev` tells to try runs there, and so does the one of the help", async () => {
  const told = /try it +orchestrator (run \S+ -i \S+)$/m.exec(dev.err())?.[1] ?? "";
  const { stdout } = await orchestrator(...told.split(" "));
  expect(stdout).toMatch(/✓ passed {2}demo {2}run \S+ in /);
  const { stdout: help } = await orchestrator("dev", "--help");
  expect(help).toContain(told);
});

test("pages, reports and the replay of its history come with it", async () => {
  const { stdout } = await orchestrator("runs", "list", "--json");
  const [run] = (JSON.parse(stdout) as { items: { id: string }[] }).items;
  const id = run?.id ?? "";
  for (const path of [
    `/runs/${id}`,
    `/v1/runs/${id}/report.html`,
    `/v1/runs/${id}/report.xml`,
    "/docs",
    "/docs/manual",
  ])
    expect([path, (await fetch(`${dev.url}${path}`)).status]).toEqual([path, 200]);
  expect((await orchestrator("replay", id)).stdout).toContain("✓ deterministic");
});
