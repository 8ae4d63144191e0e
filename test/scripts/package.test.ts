// The package as npm installs it, in an empty folder far from any checkout: `orchestrator dev` and what it tells to try.
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Dev, endDev, startDev, STATE } from "../cli/dev-process.js";
import { type InstalledPackage, installPackage } from "../services/installed-package.js";

const execute = promisify(execFile);

let installed: InstalledPackage;
let command: string;
let dev: Dev;
beforeAll(async () => {
  installed = await installPackage("device-orchestrator", ["--ignore-scripts"]);
  command = join(installed.path, "bin", "orchestrator.mjs");
  const data = join(installed.folder, ".orchestrator");
  dev = await startDev({ data, installed: { command, cwd: installed.folder } });
});
afterAll(async () => {
  await endDev(dev);
  await installed.remove();
});

const orchestrator = (...args: string[]) =>
  execute(process.execPath, [command, ...args], {
    cwd: installed.folder,
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
