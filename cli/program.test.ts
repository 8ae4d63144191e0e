// What users see when things are not as they should be: a message with the cure and the right exit code, no stack.
import { afterEach, expect, test } from "vitest";
import { type TestServer, sendJson, serve, session } from "./testing/harness.js";
import { sampleRun } from "./testing/samples.js";

let server: TestServer | undefined;
afterEach(async () => {
  await server?.stop();
  server = undefined;
});

test.each([
  [["frobnicate"], "unknown command 'frobnicate'"],
  [["rnu"], "Did you mean run?"],
  [["run", "spec.yaml"], "required option '-i, --inventory <inventory>'"],
  [["run", "-i", "x"], "missing required argument 'spec'"],
  [
    ["run", "gone.yaml", "-i", "x.yaml"],
    "The spec gone.yaml cannot be read: there is no such file (it was looked for at ",
  ],
  [["run", ".", "-i", "x.yaml"], "it is a directory"],
  [["run", "s", "-i", "x", "--input", "novalue"], "Expected key=value."],
  [["dev", "--port", "70000"], "Expected a port, 0 to 65535."],
  [["api", "--port", ""], "Expected a port, 0 to 65535."],
  [["worker", "--site", ""], "option '--site <name>' is empty. Give it a value, or leave it out."],
  [["lab", "--devices", "1", "--latency", ""], "option '--latency <duration>' is empty"],
  [["dev", "--data", ""], "option '--data <dir>' is empty"],
  [["artifacts", "prune", "--run", ""], "It is empty."],
  [["lab", "--devices", "0"], "Expected a whole number, 1 or more."],
  [["runs", "list", "--status", "fine"], "Allowed choices are queued, running"],
  [["runs", "show", "R", "--step", "s"], "--step needs --device"],
  [["runs", "rerun", "R", "--include", "indeterminate"], "--include needs --failed"],
  [["setup"], "TEMPORAL_ADDRESS is not set"],
])("%j is a usage error", async (argv, message) => {
  const ran = await session().run(...argv);
  expect(ran.code).toBe(2);
  expect(ran.err).toContain(message);
  expect(ran.err).not.toMatch(/\n\s+at /);
  expect(ran.out).toBe("");
});

test("without an API: what is wrong, what to do, exit 3", async () => {
  server = await serve(() => {});
  const cli = session({ url: server.url });
  cli.deps.urlGiven = false;
  await server.stop();
  const ran = await cli.run("runs", "list");
  expect(ran.code).toBe(3);
  expect(ran.err).toMatch(
    /No API at .*connection refused.*Is `orchestrator dev` running\?.*ORCHESTRATOR_URL/,
  );
  expect(ran.err).not.toMatch(/\n\s+at /);
});

test("an address that was given is named in the cure", async () => {
  const ran = await session({ url: "http://127.0.0.1:9" }).run("runs", "show", "x");
  expect(ran.err).toContain("Is the address in ORCHESTRATOR_URL right");
});

test("something that is not an orchestrator is recognised", async () => {
  server = await serve((_, response) => void response.writeHead(200).end("<html>hello</html>"));
  const ran = await session({ url: server.url }).run("runs", "list");
  expect(ran.code).toBe(3);
  expect(ran.err).toContain("Is ORCHESTRATOR_URL the address of an orchestrator API?");
});

test.each([
  [404, 2],
  [409, 2],
  [401, 2],
  [503, 3],
])("a problem %d is said in the API's words and exits with %d", async (status, code) => {
  server = await serve((_, response) =>
    sendJson(response, status, { title: "T", detail: "The detail.", code: "c" }),
  );
  const ran = await session({ url: server.url }).run("runs", "cancel", "x");
  expect(ran.code).toBe(code);
  expect(ran.err).toContain("The detail.");
});

test("a missing token is named", async () => {
  server = await serve((_, response) => sendJson(response, 401, { title: "No token", code: "unauthorized" }));
  const ran = await session({ url: server.url }).run("runs", "list");
  expect(ran.err).toContain("Set ORCHESTRATOR_TOKEN");
});

test("the token goes along", async () => {
  let seen: string | undefined;
  server = await serve((request, response) => {
    seen = request.headers.authorization;
    sendJson(response, 200, { items: [], next: null });
  });
  const cli = session({ url: server.url });
  cli.deps.token = "secret";
  await cli.run("runs", "list");
  expect(seen).toBe("Bearer secret");
});

test("help and version are not errors, and help teaches with examples", async () => {
  const help = await session().run("--help");
  expect(help.code).toBe(0);
  expect(help.out).toContain("Examples:");
  expect(await session().run("--version")).toMatchObject({ code: 0, out: "1.2.3\n" });
});

test.each(["dev", "run", "validate", "plan", "lab", "api", "worker", "setup"])(
  "%s --help has an example",
  async (command) => {
    const help = await session().run(command, "--help");
    expect(help).toMatchObject({ code: 0, out: expect.stringMatching(/Examples?:\n/) as string });
  },
);

test("runs list shows what an engineer looks for, and filters go to the API", async () => {
  let asked = "";
  server = await serve((request, response) => {
    asked = request.url ?? "";
    sendJson(response, 200, {
      items: [sampleRun({ status: "failed", workflow: "w\u001b[31m" })],
      next: null,
    });
  });
  const ran = await session({ url: server.url }).run("runs", "list", "--status", "failed", "--device", "r 1");
  expect(ran.out).toMatch(/^✗ failed {2}r-1 {2}2026-01-02 03:04:05 .* 0\/3 {2}w\\x1b\[31m\n$/);
  expect(asked).toBe("/v1/runs?status=failed&device=r%201&limit=20");
});

test("lists are read to their last page", async () => {
  server = await serve((request, response) => {
    const second = request.url?.includes("cursor=next%2Fone");
    const path = second ? "b" : "a";
    sendJson(response, 200, {
      items: [{ path, bytes: 1, media_type: "t", sha256: "s" }],
      next: second ? null : "next/one",
    });
  });
  const ran = await session({ url: server.url }).run("runs", "artifacts", "x", "--json");
  expect((JSON.parse(ran.out) as { path: string }[]).map((item) => item.path)).toEqual(["a", "b"]);
});
