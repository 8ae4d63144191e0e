// The verdict tells what did not hold with expected and actual, and where to read on.
import pc from "picocolors";
import { expect, test } from "vitest";
import type { DeviceResult, StepResult } from "../schemas/result.js";
import { sampleRun } from "./testing/samples.js";
import { verdict } from "./verdict.js";

const colors = pc.createColors(false);

const step = (overrides: Partial<StepResult> = {}): StepResult => ({
  id: "after-1",
  stage: "after",
  action: "verify",
  status: "failed",
  attempts: 2,
  started_at: "2026-01-02T03:04:05.000Z",
  duration_ms: 10,
  checks: [
    { expect: "size(parsed.neighbors) >= 1", held: false, actual: "0" },
    { expect: "true", held: true, actual: "true" },
  ],
  artifacts: [],
  ...overrides,
});
const result = (device: string, status: DeviceResult["status"], steps: StepResult[]): DeviceResult => ({
  device,
  status,
  steps,
});

const ended = sampleRun({
  status: "failed",
  finished_at: "2026-01-02T03:04:15.000Z",
  devices: { ...sampleRun().devices, waiting: 0, passed: 2, failed: 1 },
  links: { page: "/runs/r-1", report: "/v1/runs/r-1/report.html", temporal: "http://127.0.0.1:8233/x" },
});
const text = (results: DeviceResult[], run = ended): string =>
  verdict(run, results, { colors, url: "http://api:8080" }).join("\n");

test("status, counts, the failed check with expected and actual, and the addresses", () => {
  const said = text([result("r1", "passed", []), result("r2", "failed", [step()])]);
  expect(said).toContain("✗ failed  check  run r-1 in 10.0 s");
  expect(said).toContain("3 devices: 2 passed, 1 failed");
  expect(said).toMatch(
    /✗ r2 {2}failed\n.*✗ after-1 {2}verify failed in stage after, 2 attempts\n +expected {2}size\(parsed.neighbors\) >= 1\n +actual {4}0/,
  );
  expect(said).not.toContain("r1");
  expect(said).not.toContain("expected  true");
  expect(said).toContain("http://api:8080/v1/runs/r-1/report.html");
  expect(said).toContain("http://api:8080/runs/r-1");
  expect(said).toContain("http://127.0.0.1:8233/x");
});

test("the command that tells the session of the first step that did not pass, fit for a shell", () => {
  const steps = [step({ id: "fine", status: "passed" }), step({ id: "push[2]" }), step({ id: "later" })];
  expect(text([result("r1", "passed", []), result("r2", "failed", steps)])).toContain(
    "orchestrator runs show r-1 --device r2 --step 'push[2]'",
  );
  expect(text([result("r1", "passed", [step({ status: "passed" })])])).not.toContain("look closer");
});

test("a step with a name says it, with the id that commands need", () => {
  const said = text([result("r2", "failed", [step({ id: "push[2]", name: "Push the VLAN" })])]);
  expect(said).toContain("✗ Push the VLAN [2] (push[2])  verify failed in stage after");
  expect(said).toContain("--device r2 --step 'push[2]'");
});

test("a step that broke without a check says its message", () => {
  const broken = step({ status: "errored", checks: [], message: "connection refused by 10.0.0.1:22" });
  const device = { ...result("r2", "errored", [broken]), message: `after-1: ${broken.message}` };
  expect(text([device]).split("connection refused by 10.0.0.1:22")).toHaveLength(2);
});

test("an indeterminate change: which lines went out, when, and what the device last said", () => {
  const detail = {
    sent: true,
    sent_at: "2026-01-02T03:04:06.000Z",
    lines: ["interface Loopback1", "description x", "no shutdown"],
    accepted: ["interface Loopback1"],
    not_sent: ["no shutdown"],
    last_said: "r2(config-if)#",
    difference: "--- before\n+++ after\n@@ -1,2 +1,3 @@\n hostname r2\n+interface Loopback1\n-no such line\n",
  };
  const change = step({ id: "push", status: "indeterminate", message: "session lost", checks: [], detail });
  const said = text([result("r2", "indeterminate", [change])]);
  expect(said).toContain(`      session lost
      sent at   2026-01-02T03:04:06.000Z
      lines     interface Loopback1  accepted
                description x        no answer
                no shutdown          not sent
      said      r2(config-if)#
      config    +interface Loopback1
                -no such line`);
  const lost = step({
    id: "push",
    status: "indeterminate",
    checks: [],
    detail: { lines: ["shutdown"], in_doubt: "undo" },
  });
  expect(text([result("r2", "indeterminate", [lost])])).toMatch(
    /part {6}undo\n +sent at {3}not known\n +lines {5}shutdown\n/,
  );
});

test("of a change in parts: where a check did not hold, and what became of the device", () => {
  const check = (expect: string) => ({ expect, held: false, actual: "down" });
  const parts = (...list: { part: string; message?: string; checks?: object[] }[]) => ({
    parts: list as never,
  });
  const undone = step({
    checks: [check("contains: up")],
    detail: parts({ part: "verify", checks: [] }, { part: "undone", checks: [check("contains: up")] }),
  });
  expect(text([result("r2", "failed", [undone])])).toContain(
    "expected  contains: up  (requires, after undo)",
  );
  const back = "the device is back to the configuration that it had before the change";
  const confirmed = step({
    checks: [check("contains: up")],
    detail: parts({ part: "verify", checks: [check("contains: up")] }, { part: "rollback", message: back }),
  });
  expect(text([result("r2", "failed", [confirmed])])).toContain(
    `expected  contains: up\n      actual    down\n      ${back}\n`,
  );
});

test("of a trigger whose check did not hold and whose undo failed: why the undo failed", () => {
  const why = 'line 2 "no shutdown" was rejected: % Invalid input';
  const check = { expect: "contains: up", held: false, actual: "down" };
  const bounced = step({
    message: "1 of 1 expectations does not hold",
    checks: [check],
    detail: {
      parts: [
        { part: "do", status: "passed" },
        { part: "verify", status: "failed", message: "1 of 1 expectations does not hold", checks: [check] },
        { part: "undo", status: "failed", message: why },
      ],
    },
  });
  expect(text([result("r2", "failed", [bounced])]).split("\n")).toContain(`      undo: ${why}`);
  const told = step({ ...bounced, message: `undo: ${why}`, checks: [] });
  expect(text([result("r2", "failed", [told])]).split(why)).toHaveLength(2);
});

test("a change that a check has found missing still says which lines may be there", () => {
  const settled = step({
    id: "push",
    checks: [],
    message: "settled by after: failed",
    detail: {
      lines: ["interface Loopback1", "description x"],
      sent_at: "2026-01-02T03:04:06.000Z",
      settled: {},
    },
  });
  expect(text([result("r2", "failed", [settled])])).toMatch(
    /settled by after: failed\n +sent at {3}2026-01-02T03:04:06.000Z\n +lines {5}interface Loopback1\n +description x\n/,
  );
});

test("many failures are cut, and long output too, with the way to the rest", () => {
  const long = step({
    id: "push[2]",
    commands: Array.from({ length: 20 }, (_, n) => `show ${n}`),
    checks: [{ expect: "x", held: false, actual: "line\n".repeat(100) }],
  });
  const said = text(Array.from({ length: 50 }, (_, n) => result(`r${n}`, "failed", [long])));
  expect(said).toContain("… and 30 more: orchestrator runs show r-1");
  const all = "orchestrator runs show r-1 --device r0 --step 'push[2]'";
  expect(said).toContain(`… 88 more lines: ${all}`);
  expect(said).toContain(`… 8 more: ${all}`);
});

test("devices that say why a run ended come before those that it cancelled", () => {
  const cancelled = Array.from({ length: 30 }, (_, n) => result(`c${n}`, "cancelled", []));
  const said = text([
    ...cancelled,
    result("f1", "failed", [step()]),
    result("e1", "errored", []),
    result("f2", "failed", []),
  ]);
  const order = [...said.matchAll(/^ {2}\S (\w+) {2}(?:errored|failed|cancelled)/gm)].map(([, name]) => name);
  expect(order.slice(0, 5)).toEqual(["e1", "f1", "f2", "c0", "c1"]);
});

test("what devices and people said is harmless", () => {
  const evil = step({ checks: [{ expect: "x", held: false, actual: "\u001b[31mred\u0007" }] });
  const said = text([result("r\u001b2", "failed", [evil])], { ...ended, workflow: "w\u001b]0;t\u0007" });
  // oxlint-disable-next-line no-control-regex
  expect(said).not.toMatch(/[\u001b\u0007]/);
});

const doubted = (id: string) => step({ id, action: "configure", status: "indeterminate", checks: [] });

test("indeterminate changes: the last lines are the commands that resolve each, fit for a shell", () => {
  const said = text([
    result("r1", "indeterminate", [doubted("push[2]"), doubted("save")]),
    result("r2", "failed", [step()]),
  ]);
  expect(said.split("\n").slice(-4)).toEqual([
    "",
    "  Nobody knows whether these changes were applied. Look at each device, then say what you found:",
    "    orchestrator runs resolve r-1 r1 'push[2]' applied  # or not_applied",
    "    orchestrator runs resolve r-1 r1 save applied  # or not_applied",
  ]);
  const many = Array.from({ length: 25 }, (_, n) => result(`r${n}`, "indeterminate", [doubted("push")]));
  expect(text(many)).toMatch(
    /r19 push applied {2}# or not_applied\n {4}… and 5 more: orchestrator runs show r-1$/,
  );
});

test("after a cancel: how many undos ran, how they came out, and which failed", () => {
  const cancelled = (device: string, undo: DeviceResult["status"], undone?: string) =>
    result(device, "cancelled", [
      step({
        id: "bounce",
        action: "trigger",
        status: "cancelled",
        checks: [],
        detail: {
          parts: [
            { part: "do", status: "passed" },
            { part: "undo", status: undo },
            ...(undone === undefined ? [] : [{ part: "undone", status: undone }]),
          ],
        } as never,
      }),
    ]);
  const run = { ...ended, status: "cancelled" as const };
  const devices = [
    cancelled("r1", "passed"),
    cancelled("r2", "failed"),
    cancelled("r3", "passed", "passed"),
    cancelled("r4", "passed", "failed"),
    result("r5", "cancelled", []),
  ];
  expect(text(devices, run)).toContain("\n  undo ran on 4 devices: 2 passed, 2 failed (r2, r4)\n");
  expect(text([result("r5", "cancelled", [])], run)).not.toContain("undo ran");
});
