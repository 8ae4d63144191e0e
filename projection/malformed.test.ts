// Signals that somebody else has sent: the workflow drops what it cannot read, and so does what is shown of the run.
import { expect, it } from "vitest";
import { SIGNALS } from "../workflows/messages.js";
import { begun, outcome, project } from "./testing/project.js";

it.each(Object.values(SIGNALS))("%s with no argument, or one of another signal", async (name) => {
  const history = begun(["r1"]);
  for (const arg of [undefined, null, 7, "text", [], { holders: 1, devices: {}, resolved: [{}], skip: "r1" }])
    history.signal(name, arg);
  history.completed(outcome("skipped"));
  const { run, results } = await project(history);
  expect(run.status).toBe("skipped");
  expect(results.map(({ device }) => device)).toEqual(["r1"]);
});
