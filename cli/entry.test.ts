// Foreground processes: their exit code is ours, signals reach them, and their arguments are passed on.
import { mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Session, session } from "./testing/harness.js";
import { buildStandIns } from "./testing/parts.js";

let folder: string;
let cli: Session;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "entry-"));
  await mkdir(join(folder, "dist"));
  cli = session({ cwd: folder, dist: join(folder, "dist") });
  cli.deps.environment = { PATH: process.env.PATH, DIARY: join(folder, "diary"), TEMPORAL_ADDRESS: "t:7233" };
});
afterEach(() => rm(folder, { recursive: true }));

const diary = (): Promise<string> => readFile(join(folder, "diary"), "utf8").catch(() => "");

test("a worker gets its site, and ends with a signal", async () => {
  await buildStandIns(join(folder, "dist"), { worker: "" });
  const running = cli.run("worker", "--site", "lab1");
  await expect.poll(diary).toContain('"args":["--site","lab1"]');
  cli.signal("SIGINT");
  expect((await running).code).toBe(0);
  expect(await diary()).toContain('{"end":"worker"}');
});

test("the exit code is the process's", async () => {
  await buildStandIns(join(folder, "dist"), { api: "process.exit(5);" });
  expect((await cli.run("api")).code).toBe(5);
});

test("setup ends the process as soon as the namespace is prepared", async () => {
  await buildStandIns(join(folder, "dist"));
  const ran = await cli.run("setup");
  expect(ran.code).toBe(0);
  expect(ran.err).toContain("Namespace default on t:7233 is prepared.");
});

test("setup that fails says so by its exit code", async () => {
  await buildStandIns(join(folder, "dist"), { "temporal-dev": "process.exit(0);" });
  expect((await cli.run("setup")).code).toBe(3);
});

test("a lab without --out prints its inventory", async () => {
  const writes = `
    import { writeFileSync } from "node:fs";
    writeFileSync(process.argv[process.argv.indexOf("--out") + 1], "devices: {}\\n");
    console.log("ready " + JSON.stringify({ devices: [{ host: "127.0.0.1", port: 20000 }] }));`;
  await buildStandIns(join(folder, "dist"), { "packages/lab/src": writes });
  const running = cli.run("lab", "--devices", "2", "--latency", "50ms");
  await expect.poll(cli.err).toContain("2 devices on 127.0.0.1, from port 20000");
  expect(cli.out()).toBe("devices: {}\n");
  cli.signal("SIGTERM");
  expect((await running).code).toBe(0);
  expect(await diary()).toContain('"--latency","50ms"');
});
