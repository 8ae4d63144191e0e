// Retention on both stores: what is old or named goes, with all that told of it; what is open stays.
import { Client, Connection } from "@temporalio/client";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { openStore } from "../../artifacts/open.js";
import { collect } from "../../artifacts/testing/bytes.js";
import type { ArtifactStore } from "../../artifacts/store.js";
import { type Lab, startLab } from "../../packages/lab/src/index.js";
import type { ProblemBody } from "../../schemas/api.js";
import type { PrunedRun } from "../../schemas/prune.js";
import type { Run } from "../../schemas/run.js";
import { runWorkflowId } from "../../workflows/ids.js";
import { startSeaweedFs } from "../labs/seaweedfs.mjs";
import { type Stack, startStack } from "../services/stack.js";

const QUICK = "name: quick\nsteps:\n  - { id: version, run: show version }\n";
const SLOW = "name: slow\nsteps:\n  - { id: hold, wait: 10m }\n";

interface Told {
  removed: PrunedRun[];
  kept: PrunedRun[];
  artifacts: number;
  bytes: number;
  dry_run: boolean;
}
type Listed = { items: { path: string; bytes: number }[] };

let lab: Lab;
beforeAll(async () => {
  lab = await startLab({ devices: 2, kinds: ["cisco_iosxe"] });
});
afterAll(() => lab?.close());

describe.each(["a folder", "a bucket"])("in %s", (kind) => {
  let stack: Stack;
  let store: ArtifactStore;
  let old: string;
  let open: string;
  let newer: string;
  const key = `${kind} once`;
  beforeAll(async () => {
    const s3 = kind === "a bucket" ? await startSeaweedFs(process.env) : undefined;
    const env: Record<string, string> = s3
      ? { ...s3.env, ORCHESTRATOR_ARTIFACTS: `s3://${s3.bucket}/kept/here` }
      : {};
    stack = await startStack({ env: { LAB_PASSWORD: "lab", ...env } });
    store = openStore(env["ORCHESTRATOR_ARTIFACTS"] ?? `file://${stack.data_dir}/artifacts`, { env });
    old = await archived(key);
    open = (await stack.startRun({ spec: SLOW, inventory: lab.inventory() })).id;
    newer = await archived();
    return async () => {
      await stack.stop();
      await s3?.dispose();
    };
  });

  async function archived(idempotency_key?: string): Promise<string> {
    const request = { spec: QUICK, inventory: lab.inventory() };
    const { id } = await stack.startRun(request, idempotency_key === undefined ? {} : { idempotency_key });
    await stack.waitForRun(id, { holds: ({ archive }) => archive?.status === "complete" });
    return id;
  }
  const listed = async (query = "") =>
    (await stack.request<{ items: Run[] }>("GET", `/v1/runs${query}`)).body.items.map(({ id }) => id);
  const prune = async (...args: string[]) => {
    const { code, stdout } = await stack.cli("artifacts", "prune", ...args, "--json");
    return { code, told: JSON.parse(stdout) as Told };
  };

  test("a dry run says what would go, to the byte, and removes nothing", async () => {
    const { items } = (await stack.request<Listed>("GET", `/v1/runs/${old}/artifacts`)).body;
    const { code, told } = await prune("--older-than", "1ms", "--keep", "1", "--dry-run");
    expect([code, told.dry_run]).toEqual([0, true]);
    expect(told.removed.map(({ id, workflow, status }) => [id, workflow, status])).toEqual([
      [old, "quick", "passed"],
    ]);
    expect([told.artifacts, told.bytes]).toEqual([
      items.length,
      items.reduce((sum, { bytes }) => sum + bytes, 0),
    ]);
    expect(await listed()).toEqual([newer, open, old]);
    expect((await prune("--older-than", "1h")).told.removed).toEqual([]);
  });

  test("a run that is open stays, and says so when it is named", async () => {
    const { code, told } = await prune("--run", open, "--incomplete");
    expect([code, told.removed]).toEqual([2, []]);
    expect(told.kept.map(({ id, reason }) => [id, reason])).toEqual([
      [open, expect.stringContaining(`\`orchestrator runs cancel ${open}\``)],
    ]);
    const refused = await stack.request<ProblemBody>("DELETE", `/v1/runs/${open}`);
    expect([refused.status, refused.body.code]).toEqual([409, "conflict"]);
  });

  test("by age: the run is gone from store, lists and Temporal; what is open and what is new stays", async () => {
    const said = await stack.cli("artifacts", "prune", "--older-than", "1ms", "--keep", "1");
    expect([said.code, said.stderr]).toEqual([
      0,
      expect.stringMatching(/^1 run removed, \d+ artifacts, [\d.]+ KiB freed\.\n$/),
    ]);
    expect(said.stdout).toMatch(new RegExp(`^${old} {2}passed \\S+ {2}[\\d.]+ KiB {2}quick\n$`));
    expect(await collect(store.list(`runs/${old}/`))).toEqual([]);
    expect(await listed()).toEqual([newer, open]);
    expect(await listed("?device=r1")).toEqual([newer, open]);
    expect((await stack.run(open)).status).toBe("running");

    const connection = await Connection.connect({ address: stack.temporal_address });
    const { workflow } = new Client({ connection });
    for (const id of [runWorkflowId(old), `archive/${old}`])
      await vi.waitFor(() => expect(workflow.getHandle(id).describe()).rejects.toThrow(/not found/i), 60_000);
    await connection.close();
  });

  test("its addresses answer that it was removed, when and by whom", async () => {
    const paths = ["", "/devices", "/devices/r1", "/events", "/artifacts", "/artifacts/run.json"];
    for (const path of [...paths, "/report.html", "/report.xml", "/report.json", "/history", "/bundle"]) {
      const { status, body } = await stack.request<ProblemBody>("GET", `/v1/runs/${old}${path}`);
      expect([path, status, body.code]).toEqual([path, 410, "pruned"]);
      expect(body.detail).toMatch(/^Run \S+ was removed on 20\S+Z by local;/);
    }
    const shown = await stack.cli("runs", "show", old);
    expect([shown.code, shown.stderr]).toEqual([2, expect.stringContaining("was removed on")]);
    const again = await prune("--run", old);
    expect([again.code, again.told.kept[0]?.reason]).toEqual([2, expect.stringContaining("was removed on")]);
  });

  test("its Idempotency-Key is not free, unless it was to be forgotten", async () => {
    const start = (idempotency_key: string) =>
      stack.request<Pick<ProblemBody, "code"> & Pick<Run, "id">>("POST", "/v1/runs", {
        body: { spec: QUICK, inventory: lab.inventory() },
        headers: { "idempotency-key": idempotency_key },
      });
    const refused = await start(key);
    expect([refused.status, refused.body.code]).toEqual([410, "pruned"]);
    const other = await archived("another");
    const { told } = await prune("--run", other, "--forget-keys");
    expect(told.removed.map(({ id }) => id)).toEqual([other]);
    const started = await start("another");
    expect([started.status, started.body.id === other]).toEqual([201, false]);
  });
});
