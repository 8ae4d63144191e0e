// Snapshots and their differences, end to end: within a run, between devices, with another run.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Stand, startStand } from "./stand.js";

let stand: Stand;
beforeAll(async () => {
  stand = await startStand({
    devices: [
      { name: "f1", kind: "frr" },
      { name: "f2", kind: "frr" },
      { name: "ios", kind: "cisco_iosxe" },
    ],
    time_scale: 0.05,
  });
});
beforeEach((context) => stand.renew(context));
afterAll(() => stand?.close());

interface Entry {
  command: string;
  excluded: string[];
  differences: { kind: string; path: string[]; before?: unknown; after?: unknown }[];
}
const diffOf = async (run: string, device: string, step = "d") =>
  JSON.parse(await stand.stack.artifact(run, `devices/${device}/diffs/${step}.json`)) as Entry[];

const SHUT = (fail_on: string) => `on_failure: continue
steps:
  - { id: up, verify: { run: show interface json, expect: "parsed['to-f2'].operationalStatus == 'up'", within: 20s, every: 500ms } }
  - snapshot: { name: before, commands: [show interface json, show version] }
  - { id: shut, configure: [interface to-f2, shutdown] }
  - snapshot: { name: after, commands: [show interface json, show version] }
  - { id: back, configure: [interface to-f2, no shutdown] }
  - { id: d, diff: { before: before, after: after, fail_on: ${fail_on} } }
`;

describe("within a run", () => {
  test("what changed is told by its place, kept as data and as text, raw output beside the parsed", async () => {
    const run = await stand.run(SHUT("any"), { limit: "f1" });
    const step = await stand.step(run, "f1", "d");
    expect([step.status, step.message]).toEqual(["failed", expect.any(String)]);
    const [interfaces, version] = await diffOf(run.id, "f1");
    const places = interfaces?.differences.map(({ kind, path }) => `${kind} ${path.join(".")}`) ?? [];
    expect(places).toContain("changed to-f2.administrativeStatus");
    expect(places.every((place) => place.includes(" to-f2"))).toBe(true);
    expect(version?.differences).toEqual([]);
    expect(step.message).toMatch(
      /\d changed\nshow interface json\n {2}~ to-f2\.administrativeStatus: up → down/,
    );
    expect(await stand.stack.artifact(run.id, "devices/f1/d.txt")).toContain("~ to-f2.administrativeStatus");
    const kept = JSON.parse(await stand.stack.artifact(run.id, "devices/f1/snapshots/before.json")) as {
      commands: { raw: string; parsed: unknown }[];
    };
    expect(JSON.parse(kept.commands[0]?.raw ?? "")).toEqual(kept.commands[0]?.parsed);
  });

  test.each(["removed", "added", "none"])("fail_on: %s lets a mere change pass", async (fail_on) => {
    const run = await stand.run(SHUT(fail_on), { limit: "f1" });
    expect(await stand.step(run, "f1", "d")).toMatchObject({ status: "passed" });
    expect((await diffOf(run.id, "f1"))[0]?.differences.length).toBeGreaterThan(0);
  });
});

test("two devices are compared, without what is excluded", async () => {
  const spec = (exclude: string) => `stages:
  - name: take
    steps: [{ snapshot: { name: s, commands: [show interface json] } }]
  - name: compare
    targets: { hosts: [f2] }
    steps: [{ id: d, diff: { before: { device: f1, name: s }, after: s, exclude: [${exclude}] } }]
`;
  const run = await stand.run(spec(""), { limit: "f1,f2" });
  expect(await stand.step(run, "f2", "d")).toMatchObject({ status: "failed" });
  const [entry] = await diffOf(run.id, "f2");
  const places = entry?.differences.map(({ path }) => (path.length > 1 ? `"**.${path[1]}"` : `"${path[0]}"`));
  const members = [...new Set(places)];
  const again = await stand.run(spec(members.join(", ")), { limit: "f1,f2" });
  expect(await stand.step(again, "f2", "d")).toMatchObject({ status: "passed", message: "no difference" });
});

test("another run's snapshot, its id given as an input", async () => {
  const first = await stand.run("steps: [{ snapshot: { name: s, commands: [show running-config] } }]", {
    limit: "ios",
  });
  await stand.run("steps: [{ configure: [interface Loopback0, description in between] }]", { limit: "ios" });
  const spec = `inputs: { earlier: { type: string } }
steps:
  - snapshot: { name: now, commands: [show running-config] }
  - { id: d, diff: { before: { run: "\${{ inputs.earlier }}", name: s }, after: now } }
`;
  const run = await stand.run(spec, { limit: "ios", inputs: { earlier: first.id } });
  expect(await stand.step(run, "ios", "d")).toMatchObject({
    status: "failed",
    detail: { added: 1, removed: 0, changed: 0 },
  });
  const missing = await stand.run(spec, { limit: "ios", inputs: { earlier: "no-such-run" } });
  const step = await stand.step(missing, "ios", "d");
  expect(step).toMatchObject({ status: "errored" });
  expect(step.message).toMatch(/run no-such-run has no snapshot s of ios/);
});

test("text that a spec leaves out of a difference does not count; paths are told that they name no text", async () => {
  const spec = (exclude: string) => `on_failure: continue
steps:
  - snapshot: { name: before, commands: [show running-config] }
  - { id: change, configure: [interface Loopback0, description "ticket ${exclude.length}"] }
  - snapshot: { name: after, commands: [show running-config] }
  - { id: d, diff: { before: before, after: after, exclude: [${exclude}] } }
`;
  const told = await stand.run(spec(`"**.description"`), { limit: "ios" });
  const step = await stand.step(told, "ios", "d");
  expect(step.status).toBe("failed");
  expect(step.message).toMatch(/compared by line.*\n.*description "ticket/);
  const run = await stand.run(spec(`'/^ description "ticket.*/', '/^(?:! Last|Current) config.*/'`), {
    limit: "ios",
  });
  expect(await stand.step(run, "ios", "d")).toMatchObject({ status: "passed", message: "no difference" });
});
