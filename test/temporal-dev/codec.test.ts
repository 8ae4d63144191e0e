// With ORCHESTRATOR_ENCRYPTION_KEY: Temporal holds nothing that a run said or was told, everyone else reads it in the clear.
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Client } from "@temporalio/client";
import proto from "@temporalio/proto";
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from "vitest";
import { type Lab, startLab } from "../../packages/lab/src/index.js";
import type { Run } from "../../schemas/run.js";
import { runWorkflowId } from "../../workflows/ids.js";
import { type Api, apiOf, readEvents, temporalOf } from "../api/http.js";
import { hasBrowser, startBrowser } from "../pages/browser.js";
import { type Dev, endDev, orchestrator, startDev } from "../cli/dev-process.js";

const { History } = proto.temporal.api.history.v1;
type History = proto.temporal.api.history.v1.IHistory;

/** Words that stand nowhere else: a command's, an output's, a change's and a message's. */
const SECRETS = {
  command: "plumcommand",
  output: "figoutput",
  change: "quincechange",
  message: "medlarmessage",
};
const SPEC = `name: sealedspec
stages:
  - name: look
    steps:
      - { id: asked, run: "show running-config | include ${SECRETS.command}", name: "Is there a ${SECRETS.command}?" }
      - { id: said, run: show version, save: { software: output } }
  - name: change
    steps:
      - { id: changed, configure: ["interface Loopback1", "description ${SECRETS.change}"] }
  - name: judge
    steps:
      - { id: judged, run: show version, expect: [{ value: saved.software, equals: "${SECRETS.message}" }] }
`;

/** How Temporal's JSON names what is encrypted. */
const SEALED = btoa("binary/orchestrator-aes-256-gcm.2");

let dev: Dev;
let lab: Lab;
let api: Api;
let temporal: Client;
let run: Run;
beforeAll(async () => {
  lab = await startLab({
    devices: [{ name: "r1", facts: { version: SECRETS.output } }],
    kinds: ["cisco_iosxe"],
  });
  dev = await startDev({ env: { ORCHESTRATOR_ENCRYPTION_KEY: "correct horse battery staple" } });
  api = await apiOf(dev);
  temporal = await temporalOf(dev);
  const started = (await (await api.start(SPEC, { inventory: lab.inventory() })).json()) as Run;
  run = await api.finished(started.id);
  await untilArchived();
});
afterAll(async () => {
  await temporal?.connection.close();
  await endDev(dev);
  await lab?.close();
});

const artifact = (path: string) => fetch(`${dev.url}/v1/runs/${run.id}/artifacts/${path}`);
const untilArchived = () =>
  vi.waitFor(async () => expect((await artifact("run.json")).status).toBe(200), { timeout: 60_000 });
const consoleUrl = (what: string) => new RegExp(`${what} +(http://\\S+?),?\\s`).exec(dev.err())?.[1] ?? "";
const foundIn = (bytes: Uint8Array) =>
  Object.entries(SECRETS).flatMap(([what, word]) => (Buffer.from(bytes).includes(word) ? [what] : []));

async function histories(): Promise<Map<string, History>> {
  const all = new Map<string, History>();
  const { namespace } = temporal.options;
  const { executions } = await temporal.workflowService.listWorkflowExecutions({ namespace });
  for (const { execution } of executions) {
    const { workflowId, runId } = execution as { workflowId: string; runId: string };
    all.set(workflowId, await temporal.workflow.getHandle(workflowId, runId).fetchHistory());
  }
  return all;
}

test("no history tells what was asked, said, changed or found", async () => {
  const all = await vi.waitFor(async () => {
    const found = await histories();
    expect(found.has(runWorkflowId(run.id)) && found.has(`archive/${run.id}`)).toBe(true);
    return found;
  });
  for (const [workflow, history] of all)
    expect([workflow, foundIn(History.encode(history).finish())]).toEqual([workflow, []]);
});

test("neither does the server's database, which holds the run", async () => {
  const files = (await readdir(dev.data)).filter((name) => name.startsWith("temporal.db"));
  const bytes = Buffer.concat(await Promise.all(files.map((name) => readFile(join(dev.data, name)))));
  expect(bytes.includes(runWorkflowId(run.id))).toBe(true);
  expect(foundIn(bytes)).toEqual([]);
});

test("the API, the archive and the command line answer in the clear", async () => {
  expect([run.status, run.devices.failed]).toEqual(["failed", 1]);
  const { command, output, change, message } = SECRETS;
  const results = JSON.stringify(await api.get(`/v1/runs/${run.id}/devices/r1`));
  for (const word of [output, change, message]) expect(results).toContain(word);
  expect(JSON.stringify(await readEvents(dev.url, run.id))).toContain(message);
  const archived = await Promise.all(
    ["plan.json", "run.json", "events.ndjson"].map(async (path) => (await artifact(path)).text()),
  );
  for (const word of [command, message]) expect(archived.join()).toContain(word);
  const shown = await orchestrator(dev, ["runs", "show", run.id, "--device", "r1", "--step", "said"]).ended;
  expect([shown.code, shown.err]).toEqual([0, ""]);
  expect(shown.out).toContain(`Version ${output}`);
  expect(
    lab
      .device("r1")
      .ledger()
      .map(({ line }) => line),
  ).toContain(`description ${change}`);
});

test("the codec server decodes for the UI in the owner's browser, and for nobody who knows only what Temporal tells", async () => {
  const ui = consoleUrl("Temporal UI");
  const codec = consoleUrl("codec");
  // The UI answers every user of the machine.
  const settings = (await (await fetch(`${ui}/api/v1/settings`)).json()) as { Codec: { Endpoint: string } };
  expect(settings.Codec.Endpoint).toBe("");
  const payloads = JSON.stringify({ payloads: await encryptedPayloads() });
  const decode = (origin: string, at = codec) =>
    fetch(`${at}/decode`, {
      method: "POST",
      headers: { origin, "content-type": "application/json", "x-namespace": "default" },
      body: payloads,
    });
  const answer = await decode(ui);
  expect([answer.status, answer.headers.get("access-control-allow-origin")]).toEqual([200, ui]);
  const decoded = ((await answer.json()) as { payloads: { data: string }[] }).payloads;
  expect(decoded.map(({ data }) => Buffer.from(data, "base64").toString()).join()).toContain(SECRETS.message);
  expect((await decode("http://127.0.0.1:1")).status).toBe(403);
  // A program sends whatever origin it wants.
  expect((await decode(ui, new URL(codec).origin)).status).toBe(403);
  const encode = { method: "POST", headers: { origin: ui }, body: payloads };
  expect((await fetch(`${codec}/encode`, encode)).status).toBe(404);
});

test.runIf(hasBrowser)(
  "Temporal's UI shows payloads in the browser in which the address was entered",
  async () => {
    const browser = await startBrowser();
    onTestFinished(() => browser.close());
    const page = await (await browser.newContext()).newPage();
    const workflow = encodeURIComponent(runWorkflowId(run.id));
    await page.goto(`${consoleUrl("Temporal UI")}/namespaces/default/workflows/${workflow}`);
    const shown = () => page.locator("body").innerText();
    await expect.poll(shown).toContain("runReads");
    expect(await shown()).not.toContain("sealedspec");
    // What the UI's dialog writes.
    const address = JSON.stringify(JSON.stringify(consoleUrl("codec")));
    await page.evaluate(`localStorage.setItem("endpoint", ${address});
    localStorage.setItem("overrideRemoteCodecConfiguration", "true")`);
    await page.reload();
    await expect.poll(shown).toContain("sealedspec");
  },
);

test("an archive has the history in the clear, and replays where nobody has the key", async () => {
  const stored = await (await artifact("history/run.0.json")).text();
  expect(stored).not.toContain(SEALED);
  expect(stored).toContain(btoa("json/plain"));
  const file = join(dev.data, "run.tar.gz");
  expect(await orchestrator(dev, ["runs", "bundle", run.id, "-o", file]).ended).toMatchObject({ code: 0 });
  const replayed = await orchestrator(dev, ["replay", file, "--json"]).ended;
  expect([replayed.code, JSON.parse(replayed.out)]).toEqual([
    0,
    expect.objectContaining({ deterministic: true }),
  ]);
});

test("the codec server ends with dev", async () => {
  const codec = consoleUrl("codec");
  expect((await fetch(codec)).status).toBe(403);
  dev.child.kill("SIGTERM");
  expect(await dev.ended).toBe(0);
  await expect(fetch(codec)).rejects.toThrow();
});

/** Results of the run's activities as Temporal has them. */
async function encryptedPayloads(): Promise<{ metadata: Record<string, string>; data: string }[]> {
  const history = await temporal.workflow.getHandle(runWorkflowId(run.id)).fetchHistory();
  const base64 = (bytes?: Uint8Array | null) => Buffer.from(bytes ?? []).toString("base64");
  return (history.events ?? [])
    .flatMap((event) => event.activityTaskCompletedEventAttributes?.result?.payloads ?? [])
    .map(({ metadata, data }) => ({
      metadata: Object.fromEntries(
        Object.entries(metadata ?? {}).map(([key, value]) => [key, base64(value)]),
      ),
      data: base64(data),
    }));
}
