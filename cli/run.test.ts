// `orchestrator run` against an API on a real port: exit codes, output streams, cancel and detach.
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { RunStatus } from "../schemas/outcome.js";
import type { DeviceResult } from "../schemas/result.js";
import { type TestServer, sendJson, serve, session } from "./testing/harness.js";
import { sampleEvent, sampleRun } from "./testing/samples.js";

let cwd: string;
let server: TestServer;
/** What the server has been asked, in order. */
let asked: string[];
let bodies: Record<string, unknown>[];
let keys: (string | undefined)[];
/** How the run of the server ends. */
let status: RunStatus;
/** Answers before the rest does, when it returns true. */
let special: (request: IncomingMessage, response: ServerResponse) => boolean;

const results: DeviceResult[] = [{ device: "r1", status: "passed", steps: [] }];

beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), "cli-run-"));
  await writeFile(join(cwd, "spec.yaml"), "name: check\nsteps:\n  - use: lib.yaml\n");
  await writeFile(join(cwd, "lib.yaml"), "steps: []\n");
  await writeFile(join(cwd, "inv.yaml"), "devices: {}\n");
  [asked, bodies, keys, status, special] = [[], [], [], "passed", () => false];
  server = await serve((request, response, body) => {
    asked.push(`${request.method} ${request.url}`);
    if (special(request, response)) return;
    const ended = sampleRun({ status, finished_at: "2026-01-02T03:04:15.000Z" });
    switch (request.url) {
      case "/v1/runs":
        bodies.push(JSON.parse(body) as Record<string, unknown>);
        keys.push(request.headers["idempotency-key"] as string | undefined);
        return sendJson(response, 201, sampleRun());
      case "/v1/runs/r-1/events":
        response.writeHead(200, { "content-type": "text/event-stream" });
        response.end(`id: 1\ndata: ${JSON.stringify(sampleEvent("run.finished", { status }))}\n\n`);
        return;
      case "/v1/runs/r-1/devices":
        return sendJson(response, 200, { items: results, next: null });
      case "/v1/runs/r-1/report.xml":
        response.writeHead(200, { "content-type": "application/xml" }).end("<testsuites/>");
        return;
      case "/v1/runs/r-1/cancel":
        status = "cancelled";
        return sendJson(response, 202, sampleRun());
      default:
        return sendJson(response, 200, ended);
    }
  });
});
afterEach(async () => {
  await server.stop();
  await rm(cwd, { recursive: true });
});

const run = (...argv: string[]) => session({ url: server.url, cwd }).run("run", ...argv);

test("sends the texts, the used files, and what the options say", async () => {
  const ran = await run(
    "spec.yaml",
    "-i",
    "inv.yaml",
    "--input",
    "n=3",
    "--limit",
    "r1,group:core",
    "--check",
    "--label",
    "a=b=c",
    "--idempotency-key",
    "k",
  ); // prettier-ignore
  expect(ran.code).toBe(0);
  expect(bodies[0]).toMatchObject({
    spec: "name: check\nsteps:\n  - use: lib.yaml\n",
    files: { "lib.yaml": "steps: []\n" },
    inventory: "devices: {}\n",
    inputs: { n: "3" },
    limit: "r1,group:core",
    check: true,
    labels: { a: "b=c" },
  });
  expect(keys).toEqual(["k"]);
});

test("names that are not files are the catalogue's", async () => {
  await run("nightly", "-i", "prod");
  expect(bodies[0]).toMatchObject({ workflow: "nightly", inventory: "prod" });
  expect(bodies[0]).not.toHaveProperty("spec");
});

test.each([
  ["passed", 0],
  ["skipped", 0],
  ["failed", 1],
  ["errored", 3],
  ["cancelled", 4],
  ["timed_out", 4],
  ["indeterminate", 5],
] as const)("a run that ends %s exits with %d", async (how, code) => {
  status = how;
  expect((await run("spec.yaml", "-i", "inv.yaml")).code).toBe(code);
});

test("--json: one document on stdout, with results, everything else on stderr", async () => {
  status = "failed";
  const ran = await run("spec.yaml", "-i", "inv.yaml", "--json");
  expect(JSON.parse(ran.out)).toMatchObject({ id: "r-1", status: "failed", results });
  expect(ran.err).toContain("✗ failed");
  expect(ran.code).toBe(1);
});

test("--junit is refused beside --detach, which does not wait for it: nothing is started", async () => {
  const ran = await run("spec.yaml", "-i", "inv.yaml", "--detach", "--junit", "out.xml");
  expect([ran.code, asked]).toEqual([2, []]);
  expect(ran.err).toContain(
    "--junit is written when the run has ended, and --detach does not wait for that.",
  );
});

test("an --idempotency-key that no header can carry is refused", async () => {
  const ran = await run("spec.yaml", "-i", "inv.yaml", "--idempotency-key", "schlüssel");
  expect([ran.code, asked]).toEqual([2, []]);
  expect(ran.err).toContain("Expected printable ASCII, at most 255 characters.");
});

test("--junit writes the API's report, also when it comes a moment late", async () => {
  let late = 2;
  special = (request, response) => {
    if (!request.url?.endsWith("report.xml") || late-- <= 0) return false;
    sendJson(response, 404, { title: "Not yet", code: "not_found" });
    return true;
  };
  await run("spec.yaml", "-i", "inv.yaml", "--junit", "out.xml");
  expect(await readFile(join(cwd, "out.xml"), "utf8")).toBe("<testsuites/>");
});

test("--detach prints the id and follows nothing", async () => {
  const ran = await run("spec.yaml", "-i", "inv.yaml", "--detach");
  expect(ran).toMatchObject({ code: 0, out: "r-1\n" });
  expect(asked).toEqual(["POST /v1/runs"]);
});

test("spec errors are shown with place, line and caret, and exit with 2", async () => {
  special = (_, response) => {
    sendJson(response, 422, {
      title: "The spec is not valid",
      code: "invalid_spec",
      errors: [
        {
          code: "unknown_key",
          message: "there is no key stps",
          file: "spec.yaml",
          line: 2,
          column: 1,
          length: 5,
          hint: "did you mean steps?",
        },
      ],
    });
    return true;
  };
  const ran = await run("spec.yaml", "-i", "inv.yaml");
  expect(ran.code).toBe(2);
  expect(ran.err).toContain("spec.yaml:2:1");
  expect(ran.err).toMatch(/2 \| steps:\n.*\| \^{5}\n.*did you mean steps\?/);
});

test("a start whose answer was lost is asked again with the same key", async () => {
  let first = true;
  special = (request, response) => {
    if (request.url !== "/v1/runs" || !first) return false;
    first = false;
    keys.push(request.headers["idempotency-key"] as string);
    response.destroy();
    return true;
  };
  expect((await run("spec.yaml", "-i", "inv.yaml")).code).toBe(0);
  expect(keys).toHaveLength(2);
  expect(keys[0]).toBe(keys[1]);
});

test("Ctrl-C cancels and waits for the end; the exit code is that of the end", async () => {
  const open: ServerResponse[] = [];
  special = (request, response) => {
    if (request.url !== "/v1/runs/r-1/events") return false;
    response.writeHead(200, { "content-type": "text/event-stream" }).write(": hello\n\n");
    open.push(response);
    return true;
  };
  const cli = session({ url: server.url, cwd });
  const running = cli.run("run", "spec.yaml", "-i", "inv.yaml");
  await expect.poll(() => open.length).toBe(1);
  cli.signal("SIGINT");
  await expect.poll(() => status).toBe("cancelled");
  open[0]?.end(`id: 1\ndata: ${JSON.stringify(sampleEvent("run.finished", { status: "cancelled" }))}\n\n`);
  const ran = await running;
  expect(ran.code).toBe(4);
  expect(ran.out).toContain("cancelling the run");
  expect(ran.out).toContain("⊘ cancelled");
});

test("a second Ctrl-C leaves the run to itself and says how to find it", async () => {
  let open = 0;
  special = (request, response) => {
    if (request.url !== "/v1/runs/r-1/events") return false;
    response.writeHead(200, { "content-type": "text/event-stream" }).write(": hello\n\n");
    open++;
    return true;
  };
  const cli = session({ url: server.url, cwd });
  const running = cli.run("run", "spec.yaml", "-i", "inv.yaml");
  await expect.poll(() => open).toBe(1);
  cli.signal("SIGINT");
  cli.signal("SIGINT");
  const ran = await running;
  expect(ran.code).toBe(4);
  expect(ran.err).toContain("orchestrator runs show r-1");
});

test("on a terminal the table is drawn in place, and the cursor comes back", async () => {
  const cli = session({ url: server.url, cwd, terminal: { columns: 80, rows: 24 } });
  const ran = await cli.run("run", "spec.yaml", "-i", "inv.yaml");
  expect(ran.out).toContain("\u001b[?25l");
  expect(ran.out.indexOf("\u001b[?25h")).toBeGreaterThan(ran.out.indexOf("\u001b[?25l"));
  expect(ran.out).toContain("0/3");
});

test("a cancel that the API refuses leaves the run to itself, with the reason", async () => {
  special = (request, response) => {
    if (request.url === "/v1/runs/r-1/cancel") {
      sendJson(response, 403, { title: "No", detail: "The token may only read.", code: "forbidden" });
      return true;
    }
    if (request.url !== "/v1/runs/r-1/events") return false;
    response.writeHead(200, { "content-type": "text/event-stream" }).write(": hello\n\n");
    return true;
  };
  const cli = session({ url: server.url, cwd });
  const running = cli.run("run", "spec.yaml", "-i", "inv.yaml");
  await expect.poll(() => asked).toContain("GET /v1/runs/r-1/events");
  cli.signal("SIGTERM");
  const ran = await running;
  expect(ran.code).toBe(4);
  expect(ran.out).toContain("could not be cancelled: The token may only read.");
});

test("warnings of the compiler are said once, on stderr", async () => {
  const warning = {
    code: "shared_address",
    severity: "warning",
    message: "`r1`, `r2` share 192.0.2.1:22",
    file: "inv.yaml",
    line: 1,
    column: 12,
    text: "devices: { r1: {}, r2: {} }",
    caret: "           ^^",
    hint: "set `sessions`",
  };
  special = (request, response) => {
    if (request.url !== "/v1/runs") return false;
    sendJson(response, 201, { ...sampleRun(), warnings: [warning] });
    return true;
  };
  const ran = await run("spec.yaml", "-i", "inv.yaml", "--json");
  expect(ran.code).toBe(0);
  expect(ran.err.split("inv.yaml:1:12 warning shared_address: `r1`, `r2` share 192.0.2.1:22").length).toBe(2);
  expect(ran.err).toContain("= set `sessions`");
  expect(JSON.parse(ran.out)).not.toHaveProperty("warnings");
});
