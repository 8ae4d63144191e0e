// What is wrong is said before anything is started: as JSON where it was asked for, and with nothing left running.
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import type { ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type TestServer, sendJson, serve, session } from "./testing/harness.js";
import { sampleEvent, sampleRun } from "./testing/samples.js";

const MISTAKE = {
  code: "unknown_key",
  message: "there is no key stps",
  file: "spec.yaml",
  line: 2,
  column: 1,
};
const SPEC = ["spec.yaml", "-i", "inv.yaml"];
let cwd: string;
let server: TestServer;
let asked: string[];
/** How the API answers a request to start, plan or run again. */
let answer: (response: ServerResponse) => void;

beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), "cli-refused-"));
  await writeFile(join(cwd, "spec.yaml"), "name: check\nstps: []\n");
  await writeFile(join(cwd, "inv.yaml"), "devices: {}\n");
  asked = [];
  answer = (response) =>
    sendJson(response, 422, { title: "The spec is not valid", code: "invalid_spec", errors: [MISTAKE] });
  server = await serve(({ method, url }, response) => {
    asked.push(`${method} ${url}`);
    const ended = { status: "cancelled", finished_at: "2026-01-02T03:04:15.000Z" } as const;
    if (method === "POST" && !url?.endsWith("/cancel")) return answer(response);
    if (url?.endsWith("/devices")) return sendJson(response, 200, { items: [], next: null });
    if (url?.endsWith("/events"))
      return void response
        .writeHead(200, { "content-type": "text/event-stream" })
        .end(`id: 1\ndata: ${JSON.stringify(sampleEvent("run.finished", { status: "cancelled" }))}\n\n`);
    return sendJson(response, 200, sampleRun(ended));
  });
});
afterEach(async () => {
  await server.stop();
  await rm(cwd, { recursive: true });
});

const cli = (...argv: string[]) => session({ url: server.url, cwd }).run(...argv);

describe("--json", () => {
  test.each([
    ["run", ...SPEC],
    ["plan", ...SPEC],
    ["runs", "rerun", "r-1", "--spec", "spec.yaml"],
  ])("%s: a mistake is the one document on stdout, and told to people too", async (...argv) => {
    const ran = await cli(...argv, "--json");
    expect(JSON.parse(ran.out)).toEqual({ valid: false, errors: [MISTAKE] });
    expect(ran.err).toContain("spec.yaml:2:1");
    expect(ran.code).toBe(2);
  });

  test("an inventory that cannot be read is one too", async () => {
    await mkdir(join(cwd, "folder.yaml"));
    const ran = await cli("run", "spec.yaml", "-i", "folder.yaml", "--json");
    expect(JSON.parse(ran.out)).toMatchObject({
      valid: false,
      errors: [{ code: "file_unreadable", message: expect.stringContaining("folder.yaml") }],
    });
  });
});

describe("a file that cannot be written", () => {
  test.each([
    ["run", ...SPEC, "--junit"],
    ["runs", "rerun", "r-1", "--junit"],
    ["runs", "bundle", "r-1", "-o"],
    ["lab", "--devices", "1", "--out"],
  ])("%s: is found before anything is started", async (...argv) => {
    for (const file of ["missing/out", "."]) {
      const ran = await cli(...argv, file);
      expect(ran.err).toContain(`${file} cannot be written`);
      expect(ran.code).toBe(2);
    }
    expect(asked).toEqual([]);
    expect(await readdir(cwd)).toEqual(["inv.yaml", "spec.yaml"]);
  });
});

describe("Ctrl-C before the run has an id", () => {
  let pending: ServerResponse[];
  beforeEach(() => {
    pending = [];
    answer = (response) => void pending.push(response);
  });

  test.each([[], ["--detach"]])("cancels it as soon as it has one", async (...options) => {
    const user = session({ url: server.url, cwd });
    const running = user.run("run", ...SPEC, ...options);
    await expect.poll(() => pending.length).toBe(1);
    user.signal("SIGINT");
    sendJson(pending[0] as ServerResponse, 201, sampleRun());
    expect((await running).code).toBe(4);
    expect(asked).toContain("POST /v1/runs/r-1/cancel");
  });

  test("twice: waits for nothing", async () => {
    const user = session({ url: server.url, cwd });
    const running = user.run("run", ...SPEC);
    await expect.poll(() => pending.length).toBe(1);
    user.signal("SIGINT");
    user.signal("SIGINT");
    const { code, err } = await running;
    expect([code, err]).toEqual([4, expect.stringContaining("orchestrator runs list")]);
  });
});
