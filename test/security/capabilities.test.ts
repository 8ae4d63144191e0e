// What of the worker an inventory may not use: refused by the API where it comes with a request, and by the worker
// whoever sends it, also straight to Temporal.
import { execFile } from "node:child_process";
import { mkdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Client, Connection } from "@temporalio/client";
import { parse } from "yaml";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { ProbeInput, ProbeResult } from "../../activities/contract.js";
import { type Lab, startLab } from "../../packages/lab/src/index.js";
import { loadPlatforms } from "../../packages/devices/src/platforms/load.js";
import type { DeviceFinding } from "../../schemas/doctor.js";
import type { Json } from "../../packages/devices/src/words/json.js";
import type { Plan } from "../../schemas/plan.js";
import { compile } from "../../compiler/index.js";
import { CONTROL_QUEUE, WORKFLOW_TYPES } from "../../workflows/ids.js";
import { type Stack, startStack } from "../services/stack.js";
import { type Hostile, startHostile } from "./hostile.js";

const WAIT = "name: probe\nsteps:\n  - wait: 1s\n";
const runOf = (folder: string) =>
  `name: take\nsteps:\n  - { id: look, run: "touch ${folder}/local", effect: read }\n`;

let hostile: Hostile;
let lab: Lab;
let stack: Stack;
let connection: Connection;
beforeAll(async () => {
  hostile = await startHostile();
  const { folder, agent } = hostile;
  const catalogue = join(folder, "catalogue");
  for (const name of ["catalogue", "allowed"]) await mkdir(join(folder, name));
  const names = Object.keys(hostile.inventories);
  for (const [n, name] of names.entries())
    await writeFile(join(catalogue, `wants-${n}.yaml`), hostile.inventories[name]?.text ?? "");
  await symlink(join(folder, "password"), join(folder, "allowed", "link"));
  lab = await startLab({ devices: [{ name: "r1" }, { name: "jump" }], kinds: ["cisco_iosxe"] });
  stack = await startStack({
    env: {
      LAB_PASSWORD: "lab",
      DB_PASSWORD: "s3cret-db",
      SSH_AUTH_SOCK: agent,
      ORCHESTRATOR_CATALOGUE: catalogue,
    },
    allow: `file:${folder}/allowed/,known_hosts:${folder}/allowed/`,
  });
  connection = await Connection.connect({ address: stack.temporal_address });
});
afterEach(() => {
  const seen = hostile.seen();
  if (seen.length > 0) throw new Error(`the worker gave away: ${seen.join(", ")}`);
});
afterAll(async () => {
  await connection?.close();
  await stack?.stop();
  await Promise.all([lab?.close(), hostile?.close()]);
});

/** That of the lab, with changes of its credential, of how host keys are checked, and of r1. */
function inventoryOf(credential: object, ssh: object = {}, r1: object = {}): Record<string, Json> {
  const inventory = parse(lab.inventory()) as {
    defaults: { ssh: object };
    credentials: { lab: object };
    devices: { r1: object };
  };
  Object.assign(inventory.credentials.lab, credential);
  Object.assign(inventory.defaults.ssh, ssh);
  Object.assign(inventory.devices.r1, r1);
  return inventory as unknown as Record<string, Json>;
}
const wants = () => Object.entries(hostile.inventories);
interface Refusal {
  errors: { code: string; line: number; column: number; message: string; hint: string }[];
}

test("the API refuses it in a request, wherever the inventory goes, with its place and what to set", async () => {
  for (const [what, { text, at, code }] of wants()) {
    const places = async (path: string, body: object) => {
      const { status, body: answer } = await stack.request<Refusal>("POST", path, { body });
      return [status, ...answer.errors.map((error) => `${error.line}:${error.column} ${error.code}`)];
    };
    const expected = `${at} ${code}`;
    for (const path of ["/v1/runs", "/v1/plan"])
      expect([what, await places(path, { spec: WAIT, inventory: text })]).toEqual([what, [422, expected]]);
    expect(await places("/v1/doctor", { inventory: text })).toEqual([422, expected]);
    expect(await places("/v1/validate", { spec: WAIT, inventory: text })).toEqual([200, expected]);
    const { body } = await stack.request<Refusal>("POST", "/v1/plan", {
      body: { spec: WAIT, inventory: text },
    });
    expect(body.errors[0]?.message).toContain(`\`${what}\``);
    expect(body.errors[0]?.hint).toContain(
      `add \`${what}\` to ORCHESTRATOR_ALLOW of the API and of the worker`,
    );
  }
});

describe("the worker refuses", () => {
  /** The plan as somebody would make it who does not ask the API. */
  async function planOf(inventory: string, change: (plan: Plan) => void = () => {}): Promise<Plan> {
    const made = compile(
      { spec: { text: WAIT }, inventory: { text: inventory } },
      { platforms: await loadPlatforms() },
    );
    if (!("plan" in made)) throw new Error(JSON.stringify(made.diagnostics));
    change(made.plan);
    return made.plan;
  }
  async function probe(plan: Plan): Promise<ProbeResult> {
    const input: ProbeInput = {
      plan,
      device: "r1",
      site: "default",
      group: "hostile",
      wait_ms: 10_000,
      timeout_ms: 10_000,
      asked_at: new Date().toISOString(),
    };
    return (await new Client({ connection }).workflow.execute(WORKFLOW_TYPES.probe, {
      workflowId: `hostile-${Math.random()}`,
      taskQueue: CONTROL_QUEUE,
      args: [input],
      workflowExecutionTimeout: 60_000,
    })) as ProbeResult;
  }

  test("a probe that is started at Temporal", async () => {
    for (const [what, { text }] of wants()) {
      const result = await probe(await planOf(text));
      expect([what, result]).toEqual([what, expect.objectContaining({ ok: false, code: "not_allowed" })]);
      expect(result).toMatchObject({
        message: expect.stringContaining(
          `this worker does not allow ${what}. Add ${what} to ORCHESTRATOR_ALLOW`,
        ) as string,
      });
    }
  });

  test("a probe with a plan that says two things in one place", async () => {
    const [, { text }] = wants()[0] as [string, { text: string }];
    const allowed = text.replace("DB_PASSWORD", "LAB_PASSWORD");
    const sourced = (source: object) => (plan: Plan) => {
      for (const credential of Object.values(plan.credentials))
        credential.password = { env: "LAB_PASSWORD", ...source };
    };
    for (const change of [
      (plan: Plan) => Object.assign(plan.devices["r1"] ?? {}, { transport: ["local"] }),
      sourced({ file: join(hostile.folder, "password") }),
      sourced({ exec: ["touch", join(hostile.folder, "exec")] }),
    ])
      expect(await probe(await planOf(allowed, change))).toMatchObject({
        ok: false,
        code: "not_allowed",
        message: expect.stringContaining("is not what a plan has there") as string,
      });
  });

  test("secrets that only the mask would read", async () => {
    const [, { text }] = wants()[0] as [string, { text: string }];
    const plan = await planOf(text.replace("DB_PASSWORD", "LAB_NOT_SET"), (made) => {
      made.secrets = { s: { exec: ["touch", join(hostile.folder, "exec")] } };
    });
    expect(await probe(plan)).toMatchObject({ ok: false, code: "secret_unavailable" });
  });

  test("a run and a look with an inventory of the catalogue, once, with the remedy", async () => {
    for (const [n, [what, { text }]] of wants().entries()) {
      if (text.includes("jump:")) continue;
      const { id } = await stack.startRun({ spec: runOf(hostile.folder), inventory: `wants-${n}` });
      await stack.waitForRun(id);
      const { steps } = await stack.result(id, "r1");
      expect([what, steps]).toEqual([what, [expect.objectContaining({ status: "errored", attempts: 1 })]]);
      expect(steps[0]?.detail?.["code"]).toBe("not_allowed");
      expect(steps[0]?.message).toContain(`Add ${what} to ORCHESTRATOR_ALLOW of the worker`);
    }
    const { body } = await stack.request<string>("POST", "/v1/doctor", { body: { inventory: "wants-0" } });
    expect(JSON.parse(body) as DeviceFinding).toMatchObject({
      code: "not_allowed",
      remediation: expect.stringContaining("ORCHESTRATOR_ALLOW") as string,
      checks: { reach: "not_tried" },
    });
  });

  test("a link that leads out of an allowed folder", async () => {
    const { folder } = hostile;
    const inventory = inventoryOf({ password: { file: `${folder}/allowed/link` } });
    const { id } = await stack.startRun({ spec: runOf(folder), inventory, limit: "r1" });
    await stack.waitForRun(id);
    const { steps } = await stack.result(id, "r1");
    expect(steps[0]).toMatchObject({ status: "errored", detail: { code: "not_allowed" } });
  });
});

test("a worker with a wrong setting does not start, and names the entry", async () => {
  const main = new URL("../../dist/worker/main.js", import.meta.url).pathname;
  const env = {
    PATH: process.env["PATH"],
    TEMPORAL_ADDRESS: stack.temporal_address,
    ORCHESTRATOR_ALLOW: "env:,all",
  };
  const ended = await new Promise((done) => {
    execFile(process.execPath, [main], { env }, (error, _, stderr) => done([error?.code, stderr]));
  });
  expect(ended).toEqual([2, expect.stringContaining('ORCHESTRATOR_ALLOW has the entry "all"')]);
});

test("a known_hosts file that is allowed is read and not written, also through a jump host", async () => {
  const { folder } = hostile;
  const keys = join(folder, "allowed", "authorized_keys");
  await rm(keys, { force: true });
  const spec = "name: look\ntargets: { hosts: [r1] }\nsteps:\n  - { id: look, run: show version }\n";
  const direct = inventoryOf({}, { known_hosts: keys });
  const through = inventoryOf({}, { known_hosts: keys }, { jump: "jump" });
  for (const before of [undefined, "# not ours\n"]) {
    if (before !== undefined) await writeFile(keys, before);
    for (const inventory of [direct, through]) {
      const { id } = await stack.startRun({ spec, inventory });
      expect(await stack.waitForRun(id)).toMatchObject({ status: "passed" });
    }
    expect(await readFile(keys, "utf8").catch(() => undefined)).toBe(before);
  }
  const learnt = await readFile(join(stack.data_dir, "known_hosts"), "utf8");
  expect(learnt.trim().split("\n")).toHaveLength(2);
});
