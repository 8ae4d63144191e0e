// The API against a real Temporal server, worker and lab: one run per key, control, events across crashes, forgotten runs.
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { ProblemBody } from "../../schemas/api.js";
import type { RunEvent } from "../../schemas/event.js";
import type { Run } from "../../schemas/run.js";
import { runWorkflowId } from "../../workflows/ids.js";
import { type Dev, endDev, startDev } from "../cli/dev-process.js";
import { type Api, apiOf, readEvents, temporalOf } from "./http.js";

let dev: Dev;
let api: Api;
beforeAll(async () => {
  dev = await startDev();
  api = await apiOf(dev);
});
afterAll(() => endDev(dev));

const QUICK = "name: quick\nsteps:\n  - id: v\n    run: show version\n";
const SLOW =
  "name: slow\nsteps:\n  - id: before\n    run: show version\n  - wait: 30s\n  - id: after\n    run: show version\n";
/** Many events over several seconds. */
const LONG = `name: long
stages:
${Array.from({ length: 6 }, (_, n) => `  - name: s${n}\n    steps:\n${"      - run: show version\n".repeat(4)}      - wait: 1s\n`).join("")}`;

const start = async (spec: string, more = {}) => {
  const response = await api.start(spec, more);
  const run = (await response.json()) as Run;
  expect([response.status, response.headers.get("location")]).toEqual([201, `/v1/runs/${run.id}`]);
  return run;
};
const codeOf = async (response: Response) =>
  `${response.status} ${((await response.json()) as ProblemBody).code}`;
const untilArchived = (id: string) =>
  vi.waitFor(
    async () => expect((await fetch(`${dev.url}/v1/runs/${id}/artifacts/run.json`)).status).toBe(200),
    {
      timeout: 90_000,
      interval: 100,
    },
  );

describe("Idempotency-Key", () => {
  test("fifty at once are one run, which one of them has started", async () => {
    const key = { "idempotency-key": `fifty-${Date.now()}` };
    const responses = await Promise.all(Array.from({ length: 50 }, () => api.start(QUICK, {}, key)));
    const runs = (await Promise.all(responses.map((response) => response.json()))) as Run[];
    expect(new Set(runs.map(({ id }) => id)).size).toBe(1);
    expect(responses.map(({ status }) => status).sort()).toEqual([
      ...Array.from({ length: 49 }, () => 200),
      201,
    ]);
    expect(await codeOf(await api.start(LONG, {}, key))).toBe("409 idempotency_conflict");
  });

  test("names the same run after Temporal has forgotten it", async () => {
    const key = { "idempotency-key": `forgotten-${Date.now()}` };
    const { id } = (await (await api.start(QUICK, {}, key)).json()) as Run;
    await api.finished(id);
    await untilArchived(id);
    await forget(id);
    const again = await api.start(QUICK, {}, key);
    expect([again.status, ((await again.json()) as Run).id]).toEqual([200, id]);
  });

  test("does not keep a key for a spec that was refused", async () => {
    const key = { "idempotency-key": `mended-${Date.now()}` };
    expect(await codeOf(await api.start(QUICK.replace("run:", "rum:"), {}, key))).toBe("422 invalid_spec");
    expect((await api.start(QUICK, {}, key)).status).toBe(201);
  });
});

test("the answer to the start says what the compiler warned of, once", async () => {
  const spec = "name: warned\nsteps:\n  - run: show version | include $9$Ab3dEf6hIj9kLm$Xc0pQrStUvWxYz\n";
  const run = await start(spec);
  expect(run.warnings).toMatchObject([{ code: "literal_secret", severity: "warning", line: 3 }]);
  expect(await api.get<Run>(`/v1/runs/${run.id}`)).not.toHaveProperty("warnings");
});

describe("control", () => {
  test("pause holds, resume goes on, each only where it makes sense", async () => {
    const { id } = await start(LONG);
    expect((await api.post(`/v1/runs/${id}/pause`)).status).toBe(202);
    expect((await api.get<Run>(`/v1/runs/${id}`)).status).toBe("paused");
    expect(await codeOf(await api.post(`/v1/runs/${id}/pause`))).toBe("409 conflict");
    expect((await api.post(`/v1/runs/${id}/resume`)).status).toBe(202);
    expect(await codeOf(await api.post(`/v1/runs/${id}/resume`))).toBe("409 conflict");
    const run = await api.finished(id);
    expect(run.status).toBe("passed");
    const events = await readEvents(dev.url, id);
    expect(
      events.filter(({ type }) => /paused|resumed/.test(type)).map(({ type, actor }) => `${type} ${actor}`),
    ).toEqual(["run.paused local", "run.resumed local"]);
    expect(await codeOf(await api.post(`/v1/runs/${id}/cancel`))).toBe("409 conflict");
  });

  test("cancel says who, and leaves no device without an outcome", async () => {
    const { id } = await start(SLOW);
    const seen: RunEvent[] = [];
    const following = readEvents(dev.url, id, (event) => seen.push(event));
    await vi.waitFor(
      () => expect(seen.some(({ step, type }) => step === "before" && type === "step.finished")).toBe(true),
      {
        timeout: 60_000,
      },
    );
    expect((await api.post(`/v1/runs/${id}/cancel`)).status).toBe(202);
    await following;
    expect(seen.filter(({ type }) => type === "run.cancel_requested").map(({ actor }) => actor)).toEqual([
      "local",
    ]);
    const run = await api.get<Run>(`/v1/runs/${id}`);
    expect(run).toMatchObject({
      status: "cancelled",
      devices: { total: 3, cancelled: 3, running: 0, waiting: 0 },
    });
  });

  test("rerun of what did not pass is a new run that names its origin", async () => {
    const failing = `${QUICK}    expect: "device.name != 'r2'"\n`;
    const first = await start(failing);
    expect((await api.finished(first.id)).devices).toMatchObject({ passed: 2, failed: 1 });
    const response = await api.post(`/v1/runs/${first.id}/rerun`, { only: "failed" });
    expect(response.status).toBe(202);
    const second = (await response.json()) as Run;
    expect(second).toMatchObject({ origin: first.id, devices: { total: 1 } });
    const { items } = await api.get<{ items: { device: string }[] }>(`/v1/runs/${second.id}/devices`);
    expect(items.map(({ device }) => device)).toEqual(["r2"]);
    await api.finished(second.id);
    const listed = await api.get<{ items: Run[] }>("/v1/runs?device=r2&status=failed&limit=1");
    expect(listed.items.map(({ id }) => id)).toEqual([second.id]);
  });
});

describe("events", () => {
  test("reach every reader once, in a device's order, across kills of the API, and the same from the archive", async () => {
    const { id } = await start(LONG);
    const readers = Array.from({ length: 5 }, () => readEvents(dev.url, id));
    for (let kill = 0; kill < 3; kill++) {
      await new Promise((done) => setTimeout(done, 1_200));
      // A busy machine may not have started the next one yet.
      process.kill(await vi.waitFor(() => dev.pidOf("api"), { timeout: 60_000, interval: 50 }), "SIGKILL");
    }
    const all = await Promise.all(readers);
    const [unbroken] = await Promise.all([readEvents(dev.url, id), untilArchived(id)]);
    const archived = await readEvents(dev.url, id);
    const keyOf = (event: RunEvent) =>
      `${event.type} ${event.stage} ${event.device} ${event.step} ${event.attempt} ${event.time}`;
    for (const events of [...all, unbroken]) {
      expect(events.map(keyOf)).toEqual(archived.map(keyOf));
      expect(new Set(events.map((event) => event.id)).size).toBe(events.length);
    }
    expect(archived.length).toBeGreaterThan(150);
    expect(outsideOf(archived)).toEqual([]);
  });
});

describe("a run that Temporal has forgotten", () => {
  test("answers every GET as before", async () => {
    const { id } = await start(QUICK);
    const live = await api.finished(id);
    const paths = [
      "",
      "/devices",
      "/devices/r1",
      "/events",
      "/report.json",
      "/report.xml",
      "/report.html",
      "/history",
    ];
    const look = () =>
      Promise.all(
        paths.map(async (path) => [path, await (await fetch(`${dev.url}/v1/runs/${id}${path}`)).text()]),
      );
    await untilArchived(id);
    const before = await look();
    expect(JSON.parse(before[0]?.[1] ?? "")).toEqual({ ...live, archive: { status: "complete" } });
    await forget(id);
    process.kill(await dev.pidOf("api"), "SIGKILL");
    await vi.waitFor(async () => expect((await fetch(`${dev.url}/readyz`)).status).toBe(200), {
      timeout: 60_000,
    });
    expect(await look()).toEqual(before);
    expect((await api.get<{ items: Run[] }>("/v1/runs")).items.map((run) => run.id)).toContain(id);
  });
});

describe("a run that is terminated from outside", () => {
  test("is archived, with an outcome for every device", async () => {
    const { id } = await start(SLOW);
    const client = await temporalOf(dev);
    await client.workflow.getHandle(runWorkflowId(id)).terminate("by hand");
    const run = await api.finished(id);
    expect(run).toMatchObject({ status: "cancelled", message: "terminated from outside: by hand" });
    expect(run.devices).toMatchObject({ total: 3, running: 0, waiting: 0 });
    await client.connection.close();
  });
});

describe("a run that is reset in Temporal", () => {
  test("goes on in one stream, with ids of their own for what is done again", async () => {
    const { id } = await start(SLOW.replace("30s", "10s"));
    const seen: RunEvent[] = [];
    const following = readEvents(dev.url, id, (event) => seen.push(event));
    await vi.waitFor(() => expect(seen.filter(({ type }) => type === "step.finished")).toHaveLength(3), {
      timeout: 60_000,
    });
    const client = await temporalOf(dev);
    const workflowExecution = { workflowId: runWorkflowId(id) };
    const { namespace } = client.options;
    const { history } = await client.workflowService.getWorkflowExecutionHistory({
      namespace,
      execution: workflowExecution,
    });
    const task = history?.events?.filter((event) => event.workflowTaskCompletedEventAttributes).at(2);
    await client.workflowService.resetWorkflowExecution({
      namespace,
      workflowExecution,
      reason: "test",
      requestId: id,
      workflowTaskFinishEventId: task?.eventId ?? null,
    });
    await client.connection.close();
    const events = await following;
    expect((await api.get<Run>(`/v1/runs/${id}`)).status).toBe("passed");
    expect(new Set(events.map((event) => event.id)).size).toBe(events.length);
    expect(events.filter(({ type }) => type === "run.finished")).toHaveLength(1);
    await untilArchived(id);
    expect((await readEvents(dev.url, id)).map((event) => event.id)).toEqual(events.map((event) => event.id));
  });
});

/** Stage events around device events around step events: whatever stands outside of what should enclose it. */
function outsideOf(events: RunEvent[]): string[] {
  const open = new Set<string>();
  const outside: string[] = [];
  const needs = (place: string, event: RunEvent) => {
    if (!open.has(place)) outside.push(`${event.type} outside ${place}`);
  };
  for (const event of events) {
    const { type, stage, device } = event;
    if (type === "stage.started") open.add(`${stage}`);
    if (type === "stage.finished") open.delete(`${stage}`);
    if (type.startsWith("device.")) needs(`${stage}`, event);
    if (type === "device.started") open.add(`${stage}/${device}`);
    if (type.startsWith("step.")) needs(`${stage}/${device}`, event);
    if (type === "device.finished") open.delete(`${stage}/${device}`);
  }
  return [...outside, ...[...open].map((place) => `${place} is never finished`)];
}

async function forget(id: string): Promise<void> {
  const client = await temporalOf(dev);
  const { namespace } = client.options;
  await client.workflowService.deleteWorkflowExecution({
    namespace,
    workflowExecution: { workflowId: runWorkflowId(id) },
  });
  await vi.waitFor(
    () => expect(client.workflow.getHandle(runWorkflowId(id)).describe()).rejects.toThrow(/not found/i),
    {
      timeout: 60_000,
    },
  );
  await client.connection.close();
}

test("a browser that asks for a run that does not exist gets a page that says what to do", async () => {
  const asBrowser = { headers: { accept: "text/html,application/xhtml+xml,*/*;q=0.8" } };
  for (const path of ["/runs/1aaaaaaaaaaaaaa", "/v1/runs/1aaaaaaaaaaaaaa/report.html"]) {
    const answer = await fetch(`${dev.url}${path}`, asBrowser);
    const html = await answer.text();
    expect([path, answer.status, html]).toEqual([path, 404, expect.stringContaining("<h2>What to do</h2>")]);
    expect(html).toContain("There is no run 1aaaaaaaaaaaaaa");
  }
  expect(await codeOf(await fetch(`${dev.url}/runs/1aaaaaaaaaaaaaa`))).toBe("404 not_found");
});
