// Questions that a device asks in the middle of a change: answered by the step, or the change ends there.
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type Stand, startStand } from "./stand.js";

let stand: Stand;
beforeAll(async () => {
  stand = await startStand({ devices: [{ name: "ios", kind: "cisco_iosxe" }] });
});
beforeEach((context) => stand.renew(context));
afterAll(() => stand?.close());

const spec = (replies: string) => `steps:
  - id: change
    configure: [hostname ios, no username netops, interface Loopback0, description asked]
    on_failure: continue
    ${replies}
`;

test("without a reply nothing is guessed: the change ends there, indeterminate, config mode is left, and the question is told", async () => {
  const seen = stand.typed("ios").length;
  const run = await stand.run(spec(""));
  const step = await stand.step(run, "ios", "change");
  expect(step).toMatchObject({
    status: "indeterminate",
    detail: {
      accepted: ["hostname ios"],
      not_sent: ["interface Loopback0", "description asked"],
      code: "unanswered_question",
    },
  });
  expect(step.message).toContain("Do you want to continue? [confirm]");
  expect(step.message).toMatch(/replies/);
  const typed = stand.typed("ios").slice(seen);
  expect(typed.filter((line) => line === "description asked")).toEqual([]);
  expect(typed.lastIndexOf("end")).toBeGreaterThan(typed.lastIndexOf("configure terminal"));
  expect(stand.lab.device("ios").running_config()).toContain("username netops");
});

test("a reply of the step answers it, in its place, and the lines behind it follow", async () => {
  const run = await stand.run(spec(`replies: [{ prompt: "continue\\\\? \\\\[confirm\\\\]", answer: y }]`));
  const step = await stand.step(run, "ios", "change");
  expect([step.status, step.message]).toEqual(["passed", undefined]);
  expect(step.detail).toMatchObject({
    accepted: ["hostname ios", "no username netops", "interface Loopback0", "description asked"],
    not_sent: [],
  });
  const config = stand.lab.device("ios").running_config();
  expect([config.includes("username netops"), config.includes("description asked")]).toEqual([false, true]);
});

test("a read that is asked something is not tried again: the question would be the same", async () => {
  const seen = stand.typed("ios").length;
  const run = await stand.run(
    `steps: [{ id: ask, run: reload, effect: read, retry: { attempts: 3, delay: 100ms } }]`,
  );
  const step = await stand.step(run, "ios", "ask");
  expect(step).toMatchObject({ status: "errored", attempts: 1 });
  expect(step.message).toContain("no reply answers it");
  expect(
    stand
      .typed("ios")
      .slice(seen)
      .filter((line) => line === "reload"),
  ).toHaveLength(1);
});

test("a reply to what is never asked changes nothing", async () => {
  const seen = stand.typed("ios").length;
  const run = await stand.run(
    `steps: [{ id: change, configure: [interface Loopback0, description quiet], replies: [{ prompt: "never asked", answer: y }] }]`,
  );
  expect((await stand.step(run, "ios", "change")).status).toBe("passed");
  expect(stand.typed("ios").slice(seen)).not.toContain("y");
});
