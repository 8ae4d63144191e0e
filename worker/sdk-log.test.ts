// What Temporal's SDK logs, in our words.
import { expect, test } from "vitest";
import { sdkLine } from "./sdk-log.js";

test("that a worker of activities has no workflows is not news", () => {
  const message = "No workflows registered, not polling for workflow tasks";
  expect(sdkLine({ level: "WARN", message, meta: { taskQueue: "devices@default" } })).toBeUndefined();
});

test("everything else is told, without task tokens", () => {
  const meta = { taskQueue: "devices@default", taskToken: "secret" };
  expect(sdkLine({ level: "WARN", message: "Activity failed", meta })).toEqual({
    level: "warn",
    fields: { taskQueue: "devices@default" },
    message: "Activity failed",
  });
});
