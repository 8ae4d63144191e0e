// Following a run through dropped connections, restarts and lost positions: each event once, in order.
import type { ServerResponse } from "node:http";
import { afterEach, expect, test } from "vitest";
import { type TestServer, sendJson, serve } from "../../../cli/testing/harness.js";
import { sampleEvent, sampleRun } from "../../../cli/testing/samples.js";
import { OrchestratorClient } from "./client.js";
import type { EventOptions } from "./events.js";

let server: TestServer | undefined;
afterEach(() => server?.stop());

const frame = (n: number, type: "step.finished" | "run.finished" = "step.finished"): string =>
  `id: e${n}\nevent: ${type}\ndata: ${JSON.stringify(sampleEvent(type, { step: `s${n}` }))}\n\n`;
const open = (response: ServerResponse): ServerResponse =>
  response.writeHead(200, { "content-type": "text/event-stream" });
const client = () => new OrchestratorClient({ url: server?.url ?? "" });

async function collect(options: EventOptions = {}): Promise<string[]> {
  const steps: string[] = [];
  for await (const event of client().events("r-1", options)) {
    steps.push(event.step ?? event.message ?? event.type);
  }
  return steps;
}

test("resumes with Last-Event-ID after the connection drops, in the middle of an event too", async () => {
  const asked: (string | undefined)[] = [];
  server = await serve((request, response) => {
    if (!request.url?.endsWith("/events")) return sendJson(response, 200, sampleRun());
    const last = request.headers["last-event-id"] as string | undefined;
    asked.push(last);
    open(response);
    if (last === undefined) {
      response.write(frame(1) + frame(2) + frame(3).slice(0, 20), () => response.destroy());
    } else if (last === "e2") {
      response.end(frame(3));
    } else {
      // One that is told twice must be seen once.
      response.end(`: keep-alive\n\n${frame(3)}${frame(4)}${frame(5, "run.finished")}`);
    }
  });
  expect(await collect()).toEqual(["s1", "s2", "s3", "s4", "s5"]);
  expect(asked).toEqual([undefined, "e2", "e3"]);
});

test("waits for an API that restarts, and says so once in each direction", async () => {
  const told: string[] = [];
  let served = 0;
  server = await serve((_, response) => {
    served++;
    open(response);
    if (served === 1) response.write(frame(1));
    else response.end(frame(2, "run.finished"));
  });
  const steps: string[] = [];
  const events = client().events("r-1", {
    onConnection: (state) => void told.push("lost" in state ? "lost" : "back"),
  });
  for await (const event of events) {
    steps.push(event.step ?? "");
    if (event.step === "s1") {
      await server.stop();
      setTimeout(() => void server?.start(), 700);
    }
  }
  expect(steps).toEqual(["s1", "s2"]);
  expect(told).toEqual(["lost", "back"]);
});

test("reads from the start, without telling anything twice, when the API does not know the position", async () => {
  let calls = 0;
  server = await serve((request, response) => {
    if (!request.url?.endsWith("/events")) return sendJson(response, 200, sampleRun());
    calls++;
    const last = request.headers["last-event-id"];
    if (last !== undefined)
      return sendJson(response, 400, { title: "unknown position", code: "unknown_event_id" });
    open(response).end(calls === 1 ? frame(1) + frame(2) : frame(1) + frame(2) + frame(3, "run.finished"));
  });
  expect(await collect()).toEqual(["s1", "s2", "s3"]);
});

test("a run that does not exist is said at once", async () => {
  server = await serve((_, response) =>
    sendJson(response, 404, { title: "Not found", detail: "There is no run r-1.", code: "run_not_found" }),
  );
  await expect(collect()).rejects.toMatchObject({ kind: "refused", message: "There is no run r-1." });
});

test("a silent connection is dropped and made anew", async () => {
  let calls = 0;
  server = await serve((_, response) => {
    calls++;
    open(response).write(calls === 1 ? frame(1) : frame(2, "run.finished"));
  });
  expect(await collect({ silence_ms: 200 })).toEqual(["s1", "s2"]);
});

test("hints without an id are passed on and never count as a position", async () => {
  const asked: unknown[] = [];
  server = await serve((request, response) => {
    if (!request.url?.endsWith("/events")) return sendJson(response, 200, sampleRun());
    asked.push(request.headers["last-event-id"]);
    const hint = `event: progress\ndata: ${JSON.stringify(sampleEvent("progress", { message: "hint" }))}\n\n`;
    open(response).end(asked.length === 1 ? frame(1) + hint : frame(2, "run.finished"));
  });
  expect(await collect()).toEqual(["s1", "hint", "s2"]);
  expect(asked).toEqual([undefined, "e1"]);
});

test("an API that stays away is given up, with the word that the run goes on", async () => {
  server = await serve((_, response) => {
    response.destroy();
  });
  await expect(collect({ patience_ms: 300 })).rejects.toMatchObject({
    kind: "events_lost",
    message: expect.stringContaining("The run itself goes on") as string,
  });
});

test("ends when it is told to", async () => {
  server = await serve((_, response) => {
    open(response).write(frame(1));
  });
  const leave = new AbortController();
  const steps: string[] = [];
  for await (const event of client().events("r-1", { signal: leave.signal })) {
    steps.push(event.step ?? "");
    leave.abort();
  }
  expect(steps).toEqual(["s1"]);
});

test("ends when the API says that nothing comes after the last event", async () => {
  server = await serve((request, response) => {
    if (!request.url?.endsWith("/events")) return sendJson(response, 200, sampleRun());
    if (request.headers["last-event-id"] === undefined) open(response).end(frame(1));
    else response.writeHead(204).end();
  });
  expect(await collect()).toEqual(["s1"]);
});

test("once: what has happened so far, and no more", async () => {
  const asked: (string | undefined)[] = [];
  server = await serve((request, response) => {
    asked.push(request.url);
    open(response).end(frame(1));
  });
  expect(await collect({ once: true })).toEqual(["s1"]);
  expect(asked).toEqual(["/v1/runs/r-1/events?follow=false"]);
});
