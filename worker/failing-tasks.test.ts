// A worker whose build cannot go on with open workflows says so for as long as Temporal gives it their tasks.
import { expect, test } from "vitest";
import { FAILING_TASKS } from "../policy/processes.js";
import { createFailingTasks } from "./failing-tasks.js";

/** As the SDK logs it. */
const entry = (runId: string, force_cause: string) => ({
  message: "Failing workflow task",
  meta: { runId, failure: `Failure { failure: Some(Failure { … }), force_cause: ${force_cause} }` },
});

test("it is not ready while its build cannot go on with a workflow", () => {
  let now = 0;
  const tasks = createFailingTasks(() => now);
  expect(tasks.reasons()).toEqual([]);
  tasks.told(entry("run-1", "NonDeterministicError"));
  tasks.told(entry("run-1", "NonDeterministicError"));
  expect(tasks.reasons()).toEqual([
    expect.stringContaining("this build cannot go on with one open workflow (Temporal's run id run-1)"),
  ]);
  tasks.told(entry("run-2", "NonDeterministicError"));
  expect(tasks.reasons()[0]).toContain("2 open workflows");
  now = FAILING_TASKS.remembered_ms + 1;
  expect(tasks.reasons()).toEqual([]);
});

test("what fails for another reason may pass the next time", () => {
  const tasks = createFailingTasks();
  tasks.told(entry("run-1", "Unspecified"));
  tasks.told({ message: "Error while completing workflow activation", meta: { runId: "run-1" } });
  expect(tasks.reasons()).toEqual([]);
});
