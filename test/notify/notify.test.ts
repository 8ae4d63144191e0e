// Receivers are told how a run ended: signed, once, however long they are away, and without holding up the run.
import { createHmac, randomBytes } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Client, Connection } from "@temporalio/client";
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { startLab } from "../../packages/lab/src/index.js";
import type { RunRequest } from "../../schemas/api.js";
import type { NotificationBody } from "../../schemas/notification.js";
import type { Run } from "../../schemas/run.js";
import { notificationsPrefix, runWorkflowId } from "../../workflows/ids.js";
import { leaksIn } from "../secrets/find-leaks.js";
import { type Stack, startStack } from "../services/stack.js";
import { type Receiver, startReceiver } from "./receiver.js";

const KEY = randomBytes(32);
const SIGNING = `whsec_${KEY.toString("base64")}`;
const TOKEN = "B0tH1sIsTheTokenOfTheAddress";

let receiver: Receiver;
let stack: Stack;
beforeAll(async () => {
  receiver = await startReceiver();
  const origin = `http://127.0.0.1:${receiver.port}`;
  stack = await startStack({
    env: {
      LAB_PASSWORD: "lab",
      LAB_SIGNING: SIGNING,
      LAB_WEAK_SIGNING: "hunter2",
      LAB_SLACK: `${origin}/services/${TOKEN}`,
      LAB_ELSEWHERE: "http://127.0.0.1:9/steal",
      ORCHESTRATOR_LOG_LEVEL: "info",
    },
    allow: `notify:${origin}`,
  });
});
beforeEach(async () => {
  await receiver.down();
  await receiver.up();
  receiver.received.length = 0;
  receiver.answer = () => 200;
});
afterAll(async () => {
  await stack?.stop();
  await receiver?.down();
});

const INVENTORY = `secrets:
  signing: { env: LAB_SIGNING }
  weak: { env: LAB_WEAK_SIGNING }
  slack: { env: LAB_SLACK }
  elsewhere: { env: LAB_ELSEWHERE }
credentials: { lab: { username: u, password: { env: LAB_PASSWORD } } }
devices: { r1: { host: 127.0.0.1, port: 9, platform: cisco_iosxe, credential: lab } }
`;
const PASSES = "name: calm\nsteps:\n  - wait: 100ms\n";
const FAILS = "name: storm\nsteps:\n  - { run: show version, retry: { attempts: 1 } }\n";
const here = (path: string) => `http://127.0.0.1:${receiver.port}${path}`;

async function ended(spec: string, ...notify: object[]): Promise<Run> {
  const { id } = await stack.startRun({ spec, inventory: INVENTORY, notify: notify as never });
  return stack.waitForRun(id);
}
const told = (id: string, status: "pending" | "delivered" | "failed", timeout = 60_000) =>
  vi.waitFor(
    async () => {
      const run = await stack.run(id);
      expect(run.notifications?.map((each) => each.status)).toEqual(run.notifications?.map(() => status));
      expect(run.notifications?.length).toBeGreaterThan(0);
      return run;
    },
    { timeout, interval: 200 },
  );
const ids = () => receiver.received.map(({ headers }) => headers["webhook-id"]);

test("a signed webhook tells of the end; the run, its events and `runs show` tell of the webhook", async () => {
  const spec = `${FAILS}notify:\n  - { url: "\${{ secrets.slack }}", on: [errored], secret: "\${{ secrets.signing }}" }\n  - { url: "${here("/passed")}", on: [passed] }\n`;
  const run = await ended(spec, { url: here("/any") });
  expect(run.status).toBe("errored");
  const { notifications } = await told(run.id, "delivered");
  expect(notifications).toMatchObject([
    { id: `${run.id}-1-errored`, on: "errored", to: "secrets.slack", attempts: 1 },
    { id: `${run.id}-3-errored`, on: "errored", to: here(""), attempts: 1 },
  ]);

  expect(receiver.received.map(({ path }) => path).toSorted()).toEqual(["/any", `/services/${TOKEN}`]);
  const { headers, body } = receiver.received.find(({ path }) => path !== "/any")!;
  const signed = `${headers["webhook-id"] as string}.${headers["webhook-timestamp"] as string}.${body}`;
  const signature = createHmac("sha256", KEY).update(signed).digest("base64");
  expect(headers["webhook-signature"]).toBe(`v1,${signature}`);
  expect(Math.abs(Number(headers["webhook-timestamp"]) - Date.now() / 1_000)).toBeLessThan(60);
  const message = JSON.parse(body) as NotificationBody;
  expect(message).toMatchObject({ type: "run.errored", data: { id: run.id, workflow: "storm" } });
  expect(message.text).toMatch(/^storm errored: run .*1 errored.*\nr1 \(errored\)$/s);

  const events = await stack.events(run.id);
  const kinds = events.map(({ type }) => type);
  expect(kinds.slice(kinds.indexOf("run.finished"))).toEqual([
    "run.finished",
    "notification.delivered",
    "notification.delivered",
  ]);
  const shown = await stack.cli("runs", "show", run.id);
  expect(shown.stdout).toMatch(/notification +delivered +errored, to secrets\.slack, 1 attempt/);
  const listed = await stack.cli("runs", "events", run.id);
  expect(listed.stdout).toContain("notification delivered  errored, to secrets.slack");

  await nothingLeaks([TOKEN, SIGNING, KEY.toString("base64"), "secret words of the receiver"]);
});

/** In no file of the store, no log, and no history of Temporal. */
async function nothingLeaks(canaries: string[]): Promise<void> {
  const files = await readdir(stack.data_dir, { recursive: true, withFileTypes: true });
  for (const file of files.filter((each) => each.isFile())) {
    const path = join(file.parentPath, file.name);
    expect([path, leaksIn(await readFile(path).catch(() => Buffer.alloc(0)), canaries)]).toEqual([path, []]);
  }
  for (const part of [stack.api, stack.worker, stack.temporal])
    expect(leaksIn(Buffer.from(part.log()), canaries)).toEqual([]);
}

test("a receiver that is down gets it once it is back, exactly once; the run has long ended", {
  timeout: 180_000,
}, async () => {
  await receiver.down();
  const run = await ended(PASSES, { url: here("/x") });
  expect(run.status).toBe("passed");
  await told(run.id, "pending");
  await vi.waitFor(
    async () => {
      const [pending] = (await stack.run(run.id)).notifications!;
      expect(pending).toMatchObject({
        status: "pending",
        message: "it could not be reached (ECONNREFUSED)",
      });
      expect(pending!.attempts).toBeGreaterThan(1);
    },
    { timeout: 60_000, interval: 500 },
  );
  const shown = await stack.cli("runs", "show", run.id);
  expect(shown.stdout).toMatch(/notification +pending +passed, to http.*attempts, it could not be reached/);
  await sleep(15_000);
  await receiver.up();
  const { notifications, status } = await told(run.id, "delivered", 90_000);
  expect(status).toBe("passed");
  expect(notifications![0]!.attempts).toBeGreaterThan(2);
  await sleep(3_000);
  expect(ids()).toEqual([`${run.id}-1-passed`]);
});

test("a worker that dies between the request and its answer: the same id comes again", {
  timeout: 180_000,
}, async () => {
  let killed: Promise<void> | undefined;
  receiver.answer = async () => {
    if (killed) return 200;
    killed = stack.worker.kill9();
    await killed;
    return 200;
  };
  const { id } = await stack.startRun({
    spec: PASSES,
    inventory: INVENTORY,
    notify: [{ url: here("/x"), secret: "${{ secrets.signing }}" }],
  });
  await vi.waitFor(() => expect(killed).toBeDefined(), { timeout: 60_000 });
  await killed;
  await stack.worker.restart();
  await told(id, "delivered", 90_000);
  const expected = `${id}-1-passed`;
  expect(ids()).toEqual([expected, expected]);
  const [first, second] = receiver.received;
  expect(second!.body).toBe(first!.body);
});

test("what the receiver refuses is not sent again; what passes is", { timeout: 180_000 }, async () => {
  const answers: Record<string, number[]> = { "/gone": [410], "/moved": [307], "/busy": [503, 429, 202] };
  receiver.answer = ({ path }) => answers[path]?.shift() ?? 500;
  const run = await ended(PASSES, ...Object.keys(answers).map((path) => ({ url: here(path) })));
  const ends = await vi.waitFor(
    async () => {
      const { notifications = [], status } = await stack.run(run.id);
      expect(notifications.map((each) => each.status)).not.toContain("pending");
      expect(notifications).toHaveLength(3);
      return [
        status,
        ...notifications.map(({ status: came, attempts, message }) => [came, attempts, message]),
      ];
    },
    { timeout: 60_000, interval: 200 },
  );
  expect(ends).toEqual([
    "passed",
    ["failed", 1, "it answered 410"],
    ["failed", 1, expect.stringContaining("it answered 307, a redirect, which is not followed") as string],
    ["delivered", 3, undefined],
  ]);
  await sleep(2_000);
  expect(receiver.received.map(({ path }) => path).toSorted()).toEqual([
    "/busy",
    "/busy",
    "/busy",
    "/gone",
    "/moved",
  ]);
});

test("a cancelled run is told, too", async () => {
  const { id } = await stack.startRun({
    spec: "name: long\nsteps:\n  - wait: 1h\n",
    inventory: INVENTORY,
    notify: [{ url: here("/x"), on: "cancelled" }],
  });
  await stack.waitForRun(id, { holds: ({ status }) => status === "running" });
  await stack.request("POST", `/v1/runs/${id}/cancel`, { body: {} });
  await told(id, "delivered");
  expect(ids()).toEqual([`${id}-1-cancelled`]);
});

test("an address that nobody allowed is not called: not by name, not out of a secret, not by who reaches Temporal", async () => {
  const refused = await stack.request<{
    code: string;
    errors: { code: string; line: number; hint: string }[];
  }>("POST", "/v1/runs", {
    body: { spec: PASSES, inventory: INVENTORY, notify: [{ url: "http://127.0.0.1:9/x" }] },
  });
  expect([refused.status, refused.body.errors.map(({ code }) => code)]).toEqual([
    422,
    ["capability_refused"],
  ]);
  expect(refused.body.errors[0]!.hint).toContain("add `notify:http://127.0.0.1:9` to ORCHESTRATOR_ALLOW");

  const secret = (name: string) => `\${{ secrets.${name} }}`;
  const run = await ended(PASSES, { url: secret("elsewhere") }, { url: here("/x"), secret: secret("weak") });
  const { notifications } = await told(run.id, "failed");
  expect(notifications!.map(({ message }) => message)).toEqual([
    expect.stringMatching(
      /^notify: secrets\.elsewhere: this worker does not allow the address\. Add `notify:`/,
    ),
    expect.stringContaining("secrets.weak is not a signing key of Standard Webhooks"),
  ]);
  expect(receiver.received).toEqual([]);
  await nothingLeaks(["127.0.0.1:9/steal", "hunter2"]);
});

test("a run that is ended from outside is told, and a replay of a run is not", {
  timeout: 180_000,
}, async () => {
  const lab = await startLab({ devices: [{ name: "r1" }], kinds: ["cisco_iosxe"] });
  onTestFinished(() => lab.close());
  const notify: RunRequest["notify"] = [{ url: here("/x"), on: ["passed", "cancelled"] }];
  const inventory = lab.inventory();
  const spec = "name: look\nsteps:\n  - run: show version\n";
  const { id } = await stack.startRun({ spec, inventory, notify });
  await told(id, "delivered");
  const report = join(stack.data_dir, "replay.html");
  const replayed = await stack.cli("replay", id, "--devices", "recorded", "-o", report);
  expect([replayed.code, replayed.stderr]).toEqual([0, expect.any(String)]);
  expect(ids()).toEqual([`${id}-1-passed`]);

  const long = await stack.startRun({ spec: "name: long\nsteps:\n  - wait: 1h\n", inventory, notify });
  // The archive is there, which tells of the end.
  await stack.waitForRun(long.id, { holds: ({ devices }) => devices.running === 1 });
  const connection = await Connection.connect({ address: stack.temporal_address });
  await new Client({ connection }).workflow.getHandle(runWorkflowId(long.id)).terminate("by hand");
  await connection.close();
  await told(long.id, "delivered", 120_000);
  expect(ids()).toEqual([`${id}-1-passed`, `${long.id}-1-cancelled`]);
});

test("a run that is removed is told to nobody any more", { timeout: 120_000 }, async () => {
  await receiver.down();
  const run = await ended(PASSES, { url: here("/x") });
  await told(run.id, "pending");
  const { status } = await stack.request("DELETE", `/v1/runs/${run.id}`);
  expect(status).toBe(200);
  await receiver.up();
  const connection = await Connection.connect({ address: stack.temporal_address });
  const { workflow } = new Client({ connection });
  await vi.waitFor(
    async () =>
      expect((await workflow.count(`WorkflowId STARTS_WITH '${notificationsPrefix(run.id)}'`)).count).toBe(0),
    { timeout: 60_000, interval: 500 },
  );
  await connection.close();
  expect(receiver.received).toEqual([]);
});
