// A log of a CI system holds no command of a device or of a document, whatever the command line prints of them.
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { commandsIn, HOSTILE_LINES } from "../schemas/testing/ci-agents.js";
import { type TestServer, sendJson, serve, session } from "./testing/harness.js";
import { sampleEvent, sampleRun } from "./testing/samples.js";

const SAID = `said:\n${HOSTILE_LINES.join("\n")}\n`;
const ended = "2026-01-02T03:04:15.000Z";
const RUN = sampleRun({
  status: "failed",
  finished_at: ended,
  message: SAID,
  workflow: SAID,
  labels: { x: SAID },
});
const STEP = {
  id: "look",
  stage: "main",
  action: "run",
  status: "failed" as const,
  attempts: 1,
  started_at: ended,
  duration_ms: 10,
  message: SAID,
  checks: [{ expect: SAID, held: false, actual: SAID }],
  saved: { x: SAID },
  artifacts: [{ path: "devices/r1/look.txt", media_type: "text/plain", bytes: 1, sha256: "0" }],
};
const RESULT = { device: "r1", status: "failed" as const, message: SAID, steps: [STEP] };
const EVENTS = [
  sampleEvent("step.finished", {
    id: "1",
    device: "r1",
    stage: "main",
    step: "look",
    status: "failed",
    message: SAID,
  }),
  sampleEvent("run.finished", { id: "2", status: "failed", message: SAID }),
];
const PROBLEM = {
  title: "no",
  status: 422,
  code: "invalid_spec",
  detail: SAID,
  errors: [{ code: "x", message: SAID }],
};

let server: TestServer;
let cwd: string;
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), "cli-ci-"));
  await writeFile(join(cwd, "spec.yaml"), `name: x\nsteps: []\n${SAID}`);
  await writeFile(join(cwd, "inv.yaml"), SAID);
  await writeFile(join(cwd, "out.txt"), SAID);
  await writeFile(join(cwd, "all.textfsm"), "Value List LINE (.*)\n\nStart\n  ^${LINE}\n");
  server = await serve(answer);
});
afterAll(async () => {
  await server.stop();
  await rm(cwd, { recursive: true });
});

function answer(request: IncomingMessage, response: ServerResponse): void {
  const { pathname: path, searchParams } = new URL(request.url ?? "", "http://api");
  const list = (items: unknown[]) => sendJson(response, 200, { items, next: null });
  if (path.endsWith("/events"))
    return void response
      .writeHead(200, { "content-type": "text/event-stream" })
      .end(EVENTS.map((event) => `id: ${event.id}\ndata: ${JSON.stringify(event)}\n\n`).join(""));
  if (path.endsWith("look.txt"))
    return void response.writeHead(200, { "content-type": "text/plain" }).end(SAID);
  if (path.endsWith("look.json"))
    return void response
      .writeHead(200, { "content-type": "application/json" })
      .end(JSON.stringify({ said: SAID }));
  if (path.endsWith("/devices")) return list([RESULT]);
  if (path.endsWith("/devices/r1")) return sendJson(response, 200, RESULT);
  if (path.endsWith("/artifacts")) return list(searchParams.has("prefix") ? [] : STEP.artifacts);
  if (path === "/v1/platforms") return list([{ name: "x", description: SAID }]);
  if (path === "/v1/platforms/x")
    return sendJson(response, 200, { name: "x", description: SAID, prompt: "^##[a-z]+\\[" });
  if (request.method === "GET" && path === "/v1/runs") return list([RUN]);
  if (path.startsWith("/v1/runs/")) return sendJson(response, 200, RUN);
  sendJson(response, 422, PROBLEM);
}

test.each([
  ["runs list"],
  ["runs list --json"],
  ["runs show r-1"],
  ["runs show r-1 --json"],
  ["runs show r-1 --device r1"],
  ["runs show r-1 --device r1 --json"],
  ["runs events r-1"],
  ["runs events r-1 --ndjson"],
  ["runs events r-1 --follow"],
  ["runs artifacts r-1 devices/r1/look.txt"],
  ["runs artifacts r-1 devices/r1/look.json"],
  ["platforms"],
  ["platforms list"],
  ["platforms show x"],
  ["platforms show x --json"],
  ["validate spec.yaml"],
  ["validate spec.yaml --json"],
  ["validate spec.yaml -i inv.yaml"],
  ["plan spec.yaml -i inv.yaml"],
  ["plan spec.yaml -i inv.yaml --json"],
  ["run spec.yaml -i inv.yaml"],
  ["run spec.yaml -i inv.yaml --json"],
  ["doctor -i inv.yaml"],
  ["parse out.txt --template all.textfsm"],
  ["runs rerun r-1 ::error::owned"],
  ["##[error]owned"],
])("orchestrator %s", async (line) => {
  const { out, err } = await session({ url: server.url, cwd }).run(...line.split(" "));
  expect(out + err).toContain(
    line.includes("platforms") || line.includes("artifacts") || line.includes("list") ? "said:" : "",
  );
  expect(commandsIn(out)).toEqual([]);
  expect(commandsIn(err)).toEqual([]);
});

test("documents have the values that they had", async () => {
  const run = async (line: string) => (await session({ url: server.url, cwd }).run(...line.split(" "))).out;
  expect(JSON.parse(await run("runs show r-1 --json"))).toMatchObject({
    message: SAID,
    results: [{ message: SAID }],
  });
  expect(JSON.parse(await run("runs artifacts r-1 devices/r1/look.json"))).toEqual({ said: SAID });
  const { parse } = await import("yaml");
  expect(parse(await run("platforms show x"))).toEqual({
    name: "x",
    description: SAID,
    prompt: "^##[a-z]+\\[",
  });
});

test("a file gets the exact bytes of an artifact", async () => {
  await session({ url: server.url, cwd }).run(
    "runs",
    "artifacts",
    "r-1",
    "devices/r1/look.txt",
    "-o",
    "saved.txt",
  );
  expect(await readFile(join(cwd, "saved.txt"), "utf8")).toBe(SAID);
});

test("on a terminal an artifact's control characters are visible", async () => {
  const terminal = { columns: 80, rows: 24 };
  const { out } = await session({ url: server.url, cwd, terminal }).run(
    "runs",
    "artifacts",
    "r-1",
    "devices/r1/look.txt",
  );
  expect(out).not.toContain("\u001b");
  expect(out).toContain("\\x1b[31m");
});
