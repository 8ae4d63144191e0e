// `runs show --device --step` without a recording, with a wrong name, and of a run that is cut into shards.
import { expect, onTestFinished, test } from "vitest";
import type { RunEvent } from "../../../schemas/event.js";
import type { DeviceResult } from "../../../schemas/result.js";
import type { Run } from "../../../schemas/run.js";
import { sendJson, serve, session } from "../../testing/harness.js";
import { sampleEvent, sampleRun } from "../../testing/samples.js";

const UI = "http://temporal.example/namespaces/net/workflows";
const CAST = [
  { version: 2, width: 80, height: 24, timestamp: 1_767_323_045 },
  [0, "m", "step push[1]@do"],
  [0.5, "i", "show clock\n"],
]
  .map((line) => JSON.stringify(line))
  .join("\n");

const step = (id: string): DeviceResult["steps"][number] => ({
  id,
  stage: "main",
  action: "trigger",
  status: "passed",
  attempts: 1,
  started_at: "2026-01-02T03:04:05.000Z",
  duration_ms: 10,
  checks: [],
  artifacts: [],
});
const RESULT: DeviceResult = {
  device: "r7",
  status: "passed",
  steps: [step("push[0]"), step("push[1]")],
  shards: { main: "run/r-1/stage/0/shard/3" },
};

/** What is on the server while the device is at work. */
interface AtWork {
  intents?: Record<string, object>;
  events?: RunEvent[];
}

async function shownAtWork({ intents = {}, events = [] }: AtWork, wanted: string, ...more: string[]) {
  const server = await serve((request, response) => {
    const { pathname: path, search } = new URL(request.url ?? "", "http://api");
    if (path === "/v1/runs/r-1/devices/r7") return sendJson(response, 200, { ...RESULT, status: "running" });
    if (path === "/v1/runs/r-1/artifacts" && search === "?prefix=intents%2Fr7%2F") {
      const items = Object.keys(intents).map((name) => ({ path: `intents/r7/${name}` }));
      return sendJson(response, 200, { items, next: null });
    }
    if (path === "/v1/runs/r-1/events" && search === "?device=r7")
      return void response
        .writeHead(200, { "content-type": "text/event-stream" })
        .write(events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join(""));
    const name = decodeURIComponent(path.split("/intents/r7/")[1] ?? "");
    sendJson(response, intents[name] ? 200 : 404, intents[name] ?? { title: path, code: "not_found" });
  });
  onTestFinished(() => server.stop());
  const args = ["runs", "show", "r-1", "--device", "r7", "--step", wanted, ...more];
  return session({ url: server.url }).run(...args);
}

async function shown(run: Partial<Run>, wanted: string, ...more: string[]) {
  const server = await serve((request, response) => {
    const path = new URL(request.url ?? "", "http://api").pathname;
    if (path === "/v1/runs/r-1/devices/r7") return sendJson(response, 200, RESULT);
    if (path === "/v1/runs/r-1/artifacts") {
      const items = ["devices/r7/session-2.cast", "devices/r7/push@1@do.txt"].map((each) => ({ path: each }));
      return sendJson(response, 200, { items, next: null });
    }
    if (path === "/v1/runs/r-1/artifacts/devices/r7/session-2.cast") return void response.end(CAST);
    if (path === "/v1/runs/r-1")
      return sendJson(response, 200, sampleRun({ links: { temporal: `${UI}/run%2Fr-1` }, ...run }));
    sendJson(response, 404, { title: "no", detail: path, code: "not_found" });
  });
  onTestFinished(() => server.stop());
  const args = ["runs", "show", "r-1", "--device", "r7", "--step", wanted, ...more];
  return session({ url: server.url }).run(...args);
}

test("leads to the workflow that has the device in this stage", async () => {
  const { code, out } = await shown({ finished_at: "2026-01-02T03:05:05.000Z" }, "push[1]");
  expect(code).toBe(0);
  expect(out).toContain(`Temporal UI  ${UI}/run%2Fr-1%2Fstage%2F0%2Fshard%2F3`);
  expect(out).toMatch(/\ndo\n.* login {2}→ show clock\n/);
  const { out: json } = await shown({}, "push[1]", "--json");
  expect(JSON.parse(json)).toMatchObject([
    {
      id: "push[1]",
      links: { temporal: `${UI}/run%2Fr-1%2Fstage%2F0%2Fshard%2F3` },
      sessions: [{ path: "devices/r7/session-2.cast", said: [{ kind: "sent", text: "show clock\n" }] }],
    },
  ]);
});

test("a trigger that passed shows what each part sent, and each check with its part", async () => {
  const check = { expect: "contains: up", held: true, actual: "up" };
  const parts = [
    { part: "requires", status: "passed", commands: ["show interfaces"], checks: [check] },
    { part: "do", status: "passed", commands: ["shutdown"] },
    { part: "verify", status: "passed", commands: ["show interfaces"], checks: [check] },
    { part: "undo", status: "passed", commands: ["no shutdown"] },
    { part: "undone", status: "passed", commands: ["show interfaces"], checks: [check] },
  ];
  const steps = [{ ...step("bounce"), checks: [check, check, check], detail: { parts } }];
  const server = await serve((request, response) =>
    request.url === "/v1/runs/r-1/devices/r7"
      ? sendJson(response, 200, { ...RESULT, steps })
      : sendJson(response, 200, { ...sampleRun(), items: [], next: null }),
  );
  onTestFinished(() => server.stop());
  for (const more of [[], ["--step", "bounce"]]) {
    const { out } = await session({ url: server.url }).run("runs", "show", "r-1", "--device", "r7", ...more);
    expect(out).toContain(`      command   show interfaces  (requires)
                shutdown  (do)
                show interfaces  (verify)
                no shutdown  (undo)
                show interfaces  (undone)
      held      contains: up  (requires)
      held      contains: up  (verify)
      held      contains: up  (requires, after undo)
`);
  }
});

test("says why there is nothing to show: not yet, or nothing was sent", async () => {
  expect((await shown({ finished_at: null }, "push[0]")).out).toContain("No session is kept yet");
  const ended = { finished_at: "2026-01-02T03:05:05.000Z" };
  expect((await shown(ended, "push[0]")).out).toContain("Nothing was sent: there is no recording of it.");
  expect((await shown(ended, "push[1]@undo")).out).toContain("Nothing was sent for its part undo");
});

test("a step that the device does not have is refused with those that it has", async () => {
  const { code, err } = await shown({}, "pull");
  expect([code, err]).toEqual([
    2,
    expect.stringContaining("no step pull in this run. It has: push[0], push[1]."),
  ]);
});

test("a change that is under way: since when, and which lines are being sent", async () => {
  const intents = {
    "bounce@0.json": { created_at: "2026-01-02T03:04:05.000Z", lines: ["shutdown"] },
    "bounce@0@sending.json": { state: "sending" },
    "bounce@0@outcome.json": {},
    "bounce@1@do@again1.json": { created_at: "2026-01-02T03:04:07.000Z", lines: ["was revoked"] },
    "bounce@1@do@sending@again1.json": { state: "revoked" },
    "bounce@1@do.json": {
      created_at: "2026-01-02T03:04:09.000Z",
      lines: ["interface Eth1", "shutdown\u001b[31m"],
    },
    "bounce@1@do@sending.json": { state: "sending" },
    "bounce@2.json": { created_at: "2026-01-02T03:04:08.000Z", lines: ["only claimed"] },
  };
  const { code, out } = await shownAtWork({ intents }, "bounce");
  expect([code, out.split("\n")]).toEqual([
    0,
    [
      expect.stringMatching(/^r7 {2}\S bounce\[1\]@do {2}under way since \d\d:\d\d:09$/),
      "      being sent, in this order:",
      "        interface Eth1",
      "        shutdown\\x1b[31m",
      "",
    ],
  ]);
  const { out: json } = await shownAtWork({ intents }, "bounce[1]", "--json");
  expect(JSON.parse(json)).toEqual([
    {
      id: "bounce[1]",
      part: "do",
      status: "running",
      since: "2026-01-02T03:04:09.000Z",
      lines: intents["bounce@1@do.json"].lines,
      sessions: [],
    },
  ]);
});

test("a step that reads and is under way, as the live stream tells it", async () => {
  const progress = sampleEvent("progress", {
    device: "r7",
    step: "poll",
    message: "poll under way; 2 steps done",
  });
  const events = [sampleEvent("device.started", { device: "r7" }), progress];
  const { code, out } = await shownAtWork({ events }, "poll");
  expect([code, out]).toEqual([
    0,
    expect.stringMatching(/poll {2}under way since .*\n +poll under way; 2 steps done\n$/),
  ]);
  const { code: other, err } = await shownAtWork({ events }, "later");
  expect(other).toBe(2);
  expect(err).toMatch(
    /no result of a step later yet\. It is at work since .*: poll under way.* It has: push\[0\]/,
  );
});
