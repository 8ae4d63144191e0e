// Exit codes are a promise: every status a run can end in has its number.
import { expect, test } from "vitest";
import { RunStatusSchema } from "../schemas/outcome.js";
import { exitCodeOf } from "./exit.js";

test("every status that is an end has the contract's code, and only those", () => {
  const codes = Object.fromEntries(RunStatusSchema.options.map((status) => [status, exitCodeOf(status)]));
  expect(codes).toEqual({
    queued: undefined,
    running: undefined,
    paused: undefined,
    passed: 0,
    failed: 1,
    errored: 3,
    skipped: 0,
    cancelled: 4,
    indeterminate: 5,
    timed_out: 4,
  });
});
