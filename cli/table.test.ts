// The live table must be readable for 3 and for 300 devices, on any terminal.
import pc from "picocolors";
import { expect, test } from "vitest";
import { draw } from "./table.js";
import { sampleEvent, sampleRun } from "./testing/samples.js";
import { type RunView, apply, viewOf } from "./view.js";

const colors = pc.createColors(false);
const NOW = Date.parse("2026-01-02T03:04:15.000Z");

function viewWith(count: number, status: (n: number) => string): RunView {
  const view = viewOf(sampleRun({ devices: { ...sampleRun().devices, total: count } }));
  apply(view, sampleEvent("stage.started", { stage: "main" }));
  for (let n = 1; n <= count; n++) {
    const device = `r${n}`;
    if (status(n) === "unknown") continue;
    apply(view, sampleEvent("device.started", { stage: "main", device }));
    apply(view, sampleEvent("step.started", { stage: "main", device, step: "main-1" }));
    if (status(n) === "running") continue;
    apply(
      view,
      sampleEvent("device.finished", { stage: "main", device, status: status(n), message: `because ${n}` }),
    );
  }
  return view;
}

test("three devices: one line each, in the order of their names, with where they are", () => {
  const view = viewWith(3, (n) => ["passed", "failed", "running"][n - 1] ?? "");
  const lines = draw(view, { columns: 100, rows: 24, now: NOW, colors });
  expect(lines).toHaveLength(5);
  expect(lines[0]).toContain("check  r-1  running  10.0 s  stage main");
  expect(lines[1]).toContain("2/3 · 1 passed · 1 failed · 1 running");
  expect(lines[2]).toMatch(/✓ {2}r1 {2}passed .*because 1/);
  expect(lines[3]).toMatch(/✗ {2}r2 {2}failed .*because 2/);
  expect(lines[4]).toMatch(/● {2}r3 {2}running {2}10\.0 s {2}main-1$/);
});

test("300 devices: no more lines than the terminal has, trouble first, running next, the rest counted", () => {
  const view = viewWith(300, (n) =>
    n <= 3 ? "failed" : n <= 20 ? "running" : n <= 250 ? "passed" : "unknown",
  );
  const lines = draw(view, { columns: 80, rows: 24, now: NOW, colors });
  expect(lines.length).toBeLessThanOrEqual(23);
  expect(lines.every((line) => Array.from(line).length < 80)).toBe(true);
  expect(lines[1]).toContain("233/300 · 230 passed · 3 failed · 17 running · 50 waiting");
  expect(lines.slice(2, 5).every((line) => line.includes("failed"))).toBe(true);
  expect(lines.slice(5, 20).every((line) => line.includes("running"))).toBe(true);
  expect(lines.at(-1)).toBe("  … and 230 more: orchestrator runs show r-1");
});

test("a step with a name is shown by it", () => {
  const view = viewWith(1, () => "running");
  const about = { device: "r1", stage: "main", step: "a[1]", step_name: "Check the routes" };
  apply(view, sampleEvent("progress", { ...about, message: "Check the routes [1] under way; 2 steps done" }));
  const row = draw(view, { columns: 100, rows: 24, now: NOW, colors }).at(-1);
  expect(row).toMatch(/● {2}r1 {2}running .* {2}Check the routes \[1\] {2}under way; 2 steps done$/);
});

test("why the run stands still has a line of its own, also on a narrow terminal", () => {
  const view = viewWith(2, () => "running");
  const message = "r1 ended failed at check; resume, skip the device, or cancel";
  apply(view, sampleEvent("run.paused", { device: "r1", message }));
  const lines = draw(view, { columns: 80, rows: 24, now: NOW, colors });
  expect(lines[0]).toContain("paused");
  expect(lines[2]).toBe(`  ${message}`);
  apply(view, sampleEvent("run.resumed"));
  expect(draw(view, { columns: 80, rows: 24, now: NOW, colors }).join("\n")).not.toContain(message);
});

test("how long a device took stays, and a hint that says what its columns say is left out", () => {
  const view = viewOf(sampleRun());
  const tell = (type: Parameters<typeof sampleEvent>[0], rest: Parameters<typeof sampleEvent>[1]) =>
    apply(view, sampleEvent(type, { device: "r1", stage: "push", ...rest }));
  const row = () => draw(view, { columns: 80, rows: 24, now: NOW, colors }).at(-1);
  tell("device.started", { time: "2026-01-02T03:04:10.000Z" });
  tell("progress", { step: "change", message: "change under way" });
  expect(row()).toBe(" ●  r1  running  5.0 s  push/change");
  tell("progress", { step: "change", message: "change waits for a session of r1" });
  expect(row()).toBe(" ●  r1  running  5.0 s  push/change  waits for a session of r1");
  tell("device.finished", { status: "passed", time: "2026-01-02T03:04:12.000Z" });
  expect(row()).toBe(" ✓  r1  passed  2.0 s  push/change");
});

test("a device that did not pass ends with the step that failed, whatever passed after it", () => {
  const view = viewOf(sampleRun());
  const tell = (type: Parameters<typeof sampleEvent>[0], rest: Parameters<typeof sampleEvent>[1]) =>
    apply(view, sampleEvent(type, { device: "r1", time: "2026-01-02T03:04:10.000Z", ...rest }));
  const row = () => draw(view, { columns: 80, rows: 24, now: NOW, colors }).at(-1);
  tell("device.started", { stage: "before" });
  tell("step.finished", {
    stage: "before",
    step: "look",
    status: "failed",
    message: "expected up, found down",
  });
  tell("step.finished", { stage: "before", step: "last", status: "passed" });
  tell("device.finished", { stage: "before", status: "failed" });
  expect(row()).toBe(" ✗  r1  failed  0 ms  before/look  expected up, found down");
  tell("device.started", { stage: "after" });
  tell("step.finished", { stage: "after", step: "wait", status: "passed" });
  expect(row()).toBe(" ●  r1  running  5.0 s  after/wait");
  tell("device.finished", { stage: "after", status: "passed" });
  expect(row()).toBe(" ✗  r1  failed  0 ms  before/look  expected up, found down");
});

test("200 failures leave room for what runs", () => {
  const view = viewWith(300, (n) => (n <= 200 ? "failed" : "running"));
  const lines = draw(view, { columns: 80, rows: 24, now: NOW, colors });
  expect(lines.slice(2).some((line) => line.includes(" running "))).toBe(true);
  expect(lines.filter((line) => line.includes(" failed ")).length).toBeGreaterThan(10);
});

test("a device's words cannot leave their line or the terminal's width", () => {
  const view = viewWith(1, () => "running");
  apply(view, sampleEvent("progress", { device: "r1", message: `\u001b[2J\nrm -rf ${"x".repeat(500)}` }));
  const lines = draw(view, { columns: 60, rows: 10, now: NOW, colors });
  expect(lines.join("")).not.toMatch(/[\u001b\n]/);
  expect(lines.every((line) => Array.from(line).length < 60)).toBe(true);
});

test("a failure in an earlier stage is not forgotten when a later one passes", () => {
  const view = viewWith(1, () => "failed");
  apply(view, sampleEvent("device.started", { stage: "after", device: "r1" }));
  apply(view, sampleEvent("device.finished", { stage: "after", device: "r1", status: "passed" }));
  expect(view.devices.get("r1")?.status).toBe("failed");
});

test("a doubt that a check of a later stage ends is gone from the table", () => {
  const view = viewOf(sampleRun());
  const tell = (type: Parameters<typeof sampleEvent>[0], rest: Parameters<typeof sampleEvent>[1]) =>
    apply(view, sampleEvent(type, { device: "r1", ...rest }));
  tell("device.started", { stage: "push" });
  tell("step.finished", { stage: "push", step: "change", status: "indeterminate", message: "session lost" });
  tell("device.finished", { stage: "push", status: "indeterminate" });
  expect(view.devices.get("r1")).toMatchObject({ status: "indeterminate", note: "session lost" });
  tell("device.started", { stage: "check" });
  tell("step.finished", { stage: "check", step: "seen", status: "passed" });
  tell("step.finished", { stage: "check", step: "change", status: "passed", message: "settled by seen" });
  expect(view.devices.get("r1")).toMatchObject({ status: "running", stage: "check", step: "seen" });
  tell("device.finished", { stage: "check", status: "passed" });
  expect(view.devices.get("r1")).toMatchObject({ status: "passed", note: "" });
});

test("a doubt that a person ends while the device is in no stage any more is gone from the table", () => {
  const view = viewOf(sampleRun());
  const tell = (type: Parameters<typeof sampleEvent>[0], rest: Parameters<typeof sampleEvent>[1]) =>
    apply(view, sampleEvent(type, { device: "r1", stage: "push", ...rest }));
  tell("device.started", {});
  tell("step.finished", { step: "change", status: "indeterminate", message: "session lost" });
  tell("device.finished", { status: "indeterminate" });
  tell("step.finished", { step: "change", status: "failed", message: "resolved by ann: not applied" });
  expect(view.devices.get("r1")).toMatchObject({ status: "failed", note: "resolved by ann: not applied" });
});
