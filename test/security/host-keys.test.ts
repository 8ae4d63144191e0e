// What strangers' runs learn of host keys: it neither blocks the owner's runs nor makes them trust anybody.
import { createHash } from "node:crypto";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { ed25519 } from "../../packages/lab/src/key-pair.js";
import {
  conversation,
  type Script,
  scriptedDevice,
} from "../../packages/devices/src/testing/scripted-device.js";
import type { DeviceFinding } from "../../schemas/doctor.js";
import type { Json } from "../../packages/devices/src/words/json.js";
import type { Run } from "../../schemas/run.js";
import { type Stack, startStack } from "../services/stack.js";

const TOKEN = "the-token-of-the-owner";
const OWNER = { authorization: `Bearer ${TOKEN}` };
const STRANGER = {};
type Caller = Record<string, string>;

const PASSWORD = "t0p-secret-of-the-lab";
const usual: Script = {
  login: (attempt) => (attempt.method === "none" ? attempt.reject(["password"]) : attempt.accept()),
  shell: conversation({ "show version": "Cisco IOS XE Software\r\n" }),
};

let stack: Stack;
beforeAll(async () => {
  const ORCHESTRATOR_OWNER_TOKEN_SHA256 = createHash("sha256").update(TOKEN).digest("hex");
  stack = await startStack({ env: { LAB_PASSWORD: PASSWORD, ORCHESTRATOR_OWNER_TOKEN_SHA256 } });
});
afterAll(() => stack?.stop());

async function device(script: Script = {}) {
  const made = await scriptedDevice({ ...usual, host_keys: [ed25519().private], ...script });
  onTestFinished(() => made.close());
  return made;
}
const strict = (policy: string) => ({ strict_host_key_checking: policy });
const at = (port: number, policy: string, more: Record<string, Json> = {}) =>
  ({ host: "127.0.0.1", port, ssh: strict(policy), ...more }) as Record<string, Json>;

const inventoryOf = (devices: Record<string, Json>) => ({
  defaults: { platform: "cisco_iosxe", credential: "lab" },
  credentials: { lab: { username: "netops", password: { env: "LAB_PASSWORD" } } },
  devices,
});
const SPEC =
  "name: look\ntargets: { hosts: [r1] }\nsteps:\n  - { id: look, run: show version, retry: { attempts: 1 } }\n";

async function ended(answer: { status: number; body: Run }) {
  expect([201, 202]).toContain(answer.status);
  await stack.waitForRun(answer.body.id);
  const [step] = (await stack.result(answer.body.id, "r1")).steps;
  return { id: answer.body.id, step, said: step?.status === "passed" ? "passed" : step?.detail?.["code"] };
}
const run = async (caller: Caller, devices: Record<string, Json>) =>
  ended(
    await stack.request<Run>("POST", "/v1/runs", {
      headers: caller,
      body: { spec: SPEC, inventory: inventoryOf(devices) },
    }),
  );
async function doctor(caller: Caller, devices: Record<string, Json>) {
  const { body } = await stack.request<string>("POST", "/v1/doctor", {
    headers: caller,
    body: { inventory: inventoryOf(devices), limit: "r1" },
  });
  const { code, state } = JSON.parse(body) as DeviceFinding;
  return { said: code ?? (state === "failed" ? state : "passed") };
}
const kept = (name: string) => readFile(join(stack.data_dir, name), "utf8").catch(() => "");

test.each([
  ["a run", run],
  ["a look of doctor", doctor],
])("%s of a stranger through his own jump host does not keep the owner from his device", async (_, look) => {
  const theirs = await device();
  const mine = await device();
  const evil = await device({ forwards: theirs.port });
  const planted = { evil: at(evil.port, "no"), r1: at(mine.port, "accept-new", { jump: "evil" }) };
  expect(await look(STRANGER, planted)).toMatchObject({ said: "passed" });
  expect(theirs.logins).toHaveLength(1);
  expect(await look(OWNER, { r1: at(mine.port, "accept-new") })).toMatchObject({ said: "passed" });
  // Nor does the owner's own look through that jump host, by which it learnt the key.
  const other = await device();
  const way = { evil: at(evil.port, "accept-new"), r1: at(other.port, "accept-new", { jump: "evil" }) };
  expect(await look(OWNER, way)).toMatchObject({ said: "passed" });
  expect(await look(OWNER, { r1: at(other.port, "accept-new") })).toMatchObject({ said: "passed" });
  expect(await look(OWNER, way)).toMatchObject({ said: "passed" });
});

test.each([
  ["a run", run],
  ["a look of doctor", doctor],
])("a key that only %s of a stranger learnt gets no password from the owner", async (_, look) => {
  const theirs = await device();
  expect(await look(STRANGER, { r1: at(theirs.port, "accept-new") })).toMatchObject({ said: "passed" });
  expect(await look(STRANGER, { r1: at(theirs.port, "yes") })).toMatchObject({ said: "passed" });
  const logins = theirs.logins.length;
  expect(await look(OWNER, { r1: at(theirs.port, "yes") })).toMatchObject({ said: "host_key_unknown" });
  expect(theirs.logins).toHaveLength(logins);
  expect(await kept("known_hosts")).not.toContain(`[127.0.0.1]:${theirs.port}`);
});

test("what the owner's runs learnt holds for strangers too", async () => {
  const [mine, theirs] = [await device(), await device()];
  expect(await run(OWNER, { r1: at(mine.port, "accept-new") })).toMatchObject({ said: "passed" });
  expect(await run(STRANGER, { r1: at(mine.port, "yes") })).toMatchObject({ said: "passed" });
  const { port } = mine;
  await mine.close();
  const evil = await device({ forwards: theirs.port, port });
  expect(await run(STRANGER, { r1: at(port, "accept-new") })).toMatchObject({ said: "host_key_changed" });
  expect(evil.logins).toEqual([]);
});

test("a stranger who repeats a run of the owner learns as a stranger", async () => {
  const theirs = await device();
  const { id, said } = await run(OWNER, { r1: at(theirs.port, "accept-new") });
  expect(said).toBe("passed");
  await rm(join(stack.data_dir, "known_hosts"));
  const again = await stack.request<Run>("POST", `/v1/runs/${id}/rerun`, { headers: STRANGER, body: {} });
  expect(await ended(again)).toMatchObject({ said: "passed" });
  expect(await kept("known_hosts")).toBe("");
  expect(await run(OWNER, { r1: at(theirs.port, "yes") })).toMatchObject({ said: "host_key_unknown" });
});

test("what `no` learns does not count for yes, and is not a reproach for accept-new", async () => {
  const first = await device();
  expect(await run(OWNER, { r1: at(first.port, "no") })).toMatchObject({ said: "passed" });
  expect(await run(OWNER, { r1: at(first.port, "yes") })).toMatchObject({ said: "host_key_unknown" });
  const { port } = first;
  await first.close();
  const second = await device({ port });
  // As with OpenSSH: where a key has changed, `no` sends no password.
  expect(await run(OWNER, { r1: at(port, "no") })).toMatchObject({ said: "host_key_changed" });
  expect(second.logins).toEqual([]);
  expect(await run(OWNER, { r1: at(port, "accept-new") })).toMatchObject({ said: "passed" });
  expect(await run(OWNER, { r1: at(port, "no") })).toMatchObject({ said: "passed" });
});
