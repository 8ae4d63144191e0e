// `orchestrator templates fetch` as the first command ever given, and the templates in use afterwards.
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";

const run = promisify(execFile);
const COMMAND = resolve("dist", "cli", "main.js");

let cwd: string;
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), "orchestrator-fetch-"));
});
afterAll(() => rm(cwd, { recursive: true, force: true }));

const orchestrator = (args: string[], env: Record<string, string> = {}) =>
  run(process.execPath, [COMMAND, ...args], {
    cwd,
    env: { ...process.env, NET_TEXTFSM: "", ORCHESTRATOR_DATA: "", ...env },
  });

test("it installs the public templates where parse and workers look, in place of what was there", async () => {
  const folder = join(cwd, ".orchestrator", "templates");
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "old.textfsm"), "old");
  const { stdout } = await orchestrator(["templates", "fetch", "--release", "9.3.0"]);
  expect(stdout).toBe(`${folder}: ntc-templates 9.3.0, 979 templates\n`);
  expect(await readdir(folder)).toEqual(
    expect.arrayContaining(["index", "LICENSE", "cisco_ios_show_version.textfsm"]),
  );
  expect(await readdir(folder)).not.toContain("old.textfsm");
  expect(await readdir(join(cwd, ".orchestrator"))).toEqual(["templates"]);

  await writeFile(
    join(cwd, "arp"),
    "Protocol  Address          Age (min)  Hardware Addr   Type   Interface\nInternet  10.1.1.1                5   aabb.ccdd.eeff  ARPA   Vlan1\n",
  );
  const parsed = await orchestrator(["parse", "arp", "--platform", "cisco_iosxe", "--command", "sh arp"]);
  expect(JSON.parse(parsed.stdout)).toMatchObject([{ address: "10.1.1.1", interface: "Vlan1" }]);
});

test("a folder of its own", async () => {
  const { stdout } = await orchestrator(["templates", "fetch", "--into", "mine", "--json"]);
  const fetched = JSON.parse(stdout) as { folder: string; version: string; count: number };
  expect(fetched).toMatchObject({ folder: join(cwd, "mine"), count: expect.any(Number) });
  expect(await readFile(join(cwd, "mine", "VERSION"), "utf8")).toBe(`ntc-templates ${fetched.version}\n`);
  expect((await readdir(join(cwd, "mine"))).filter((name) => name.endsWith(".textfsm"))).toHaveLength(
    fetched.count,
  );
});

test("what pip says when it cannot, exit 3, and what was there stays", async () => {
  const failed = await orchestrator(["templates", "fetch", "--release", "0.0.0-no-such"]).catch(
    (error: { code: number; stderr: string }) => error,
  );
  expect(failed).toMatchObject({
    code: 3,
    stderr: expect.stringMatching(/pip could not fetch ntc-templates==0\.0\.0/),
  });
  expect(await readdir(join(cwd, ".orchestrator", "templates"))).toContain("index");
});
