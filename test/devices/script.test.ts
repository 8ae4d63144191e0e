// The example script runs as its users run it: plain Node, the package's public export, one device.
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Lab, startLab } from "../../packages/lab/src/index.js";

const SCRIPT = new URL("../../examples/script/show.mjs", import.meta.url).pathname;
let lab: Lab;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "orch-script-"));
  lab = await startLab({ devices: [{ name: "r1", kind: "arista_eos" }], password: "lab-secret-7" });
});
afterAll(async () => {
  await lab.close();
  await rm(folder, { recursive: true });
});

function script(args: string[], env: Record<string, string> = {}) {
  return new Promise<{ code: number; out: string; err: string }>((done) => {
    execFile(
      process.execPath,
      [SCRIPT, ...args],
      { cwd: folder, env: { PATH: process.env["PATH"] ?? "", ...env } },
      (error, out, err) => done({ code: error ? Number(error.code) : 0, out, err }),
    );
  });
}
const live = (...commands: string[]) =>
  script(["127.0.0.1", "arista_eos", ...commands], {
    DEVICE_USER: "netops",
    DEVICE_PASSWORD: "lab-secret-7",
    DEVICE_ENABLE: "lab-secret-7",
    DEVICE_PORT: `${lab.device("r1").port}`,
  });

test("shows text and data, records the session, and replays it without the device", async () => {
  const shown = await live("show version", "show version | json");
  expect(shown).toMatchObject({ code: 0, err: "" });
  expect(shown.out).toContain("Arista");
  expect(shown.out).toMatch(/"modelName": /);
  expect(await readFile(join(folder, "session.cast"), "utf8")).not.toContain("lab-secret-7");
  const replayed = await script([
    "--replay",
    "session.cast",
    "arista_eos",
    "show version",
    "show version | json",
  ]);
  expect(replayed).toEqual(shown);
  const missing = await script(["--replay", "session.cast", "arista_eos", "show clock"]);
  expect(missing).toMatchObject({ code: 3, err: expect.stringContaining("not_recorded: ") });
});

test("a refused command and a wrong password are said, with exit codes of their own", async () => {
  expect(await live("show nonsense")).toMatchObject({
    code: 1,
    err: expect.stringContaining("refused `show nonsense`"),
  });
  const wrong = await script(["127.0.0.1", "arista_eos", "show version"], {
    DEVICE_USER: "netops",
    DEVICE_PASSWORD: "wrong-4711",
    DEVICE_PORT: `${lab.device("r1").port}`,
  });
  expect(wrong).toMatchObject({ code: 3, out: "", err: expect.stringContaining("login_refused: ") });
  expect(wrong.err).not.toContain("wrong-4711");
});
