// What a device comes to by its steps.
import { expect, it } from "vitest";
import { contextFor, deviceStatus, hasFailed, ensureDeviceState } from "./device-state.js";

it("does not count an iteration of a loop that a rescue made good", () => {
  const device = ensureDeviceState(new Map(), { name: "r1", site: "default", more: false });
  device.steps = { "push[0]": "passed", "push[1]": "failed", back: "passed" };
  expect(deviceStatus(device)).toBe("failed");
  device.rescued.push("push");
  expect(deviceStatus(device)).toBe("passed");
  device.steps["push[1]"] = "indeterminate";
  expect(deviceStatus(device)).toBe("indeterminate");
});

it("ails as long as its status is a bad one", () => {
  const device = ensureDeviceState(new Map(), { name: "r1", site: "default", more: false });
  expect(hasFailed(device)).toBe(false);
  device.steps = { look: "passed", push: "failed", never: "skipped" };
  expect(hasFailed(device)).toBe(true);
  device.rescued.push("push");
  expect(hasFailed(device)).toBe(false);
  device.steps["push"] = "indeterminate";
  expect(hasFailed(device)).toBe(true);
  device.steps = { look: "passed" };
  device.cut_short = { status: "skipped", message: "stopped" };
  expect(hasFailed(device)).toBe(false);
  device.cut_short = { status: "cancelled", message: "cancelled" };
  expect(hasFailed(device)).toBe(true);
});

it("tells later steps of a loop what its iterations came to together", () => {
  const device = ensureDeviceState(new Map(), { name: "r1", site: "default", more: false });
  device.steps = { "push[0]": "passed", "push[1]": "failed", pushed: "passed" };
  expect(contextFor(device, { saved: [], steps: ["push", "pushed", "absent"] }).steps).toEqual({
    push: { status: "failed", turns: 2 },
    pushed: { status: "passed" },
  });
});
