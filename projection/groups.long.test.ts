// Devices that share an activity are shown as if each had one of its own, whatever becomes of them.
import fc from "fast-check";
import { expect, it } from "vitest";
import type { DeviceEnd } from "../activities/group-contract.js";
import type { StepStatus } from "../schemas/outcome.js";
import { SIGNALS } from "../workflows/messages.js";
import { grouped, ID, STEPS } from "./testing/grouped.js";
import { segmentInput, stepResult } from "./testing/history.js";
import { begun, outcome, project } from "./testing/project.js";

const fates = fc.array(
  fc.record({
    statuses: fc.tuple(
      fc.constantFrom<StepStatus>("passed", "failed", "errored", "skipped"),
      fc.constantFrom<StepStatus>("passed", "failed", "errored", "skipped"),
    ),
    end: fc.constantFrom("returns", "is told of", "goes back", "fails"),
  }),
  { minLength: 1, maxLength: 12 },
);

it("whatever becomes of its devices, results and events of each are those of activities of their own", async () => {
  await fc.assert(
    fc.asyncProperty(fates, async (all) => {
      const devices = all.map((_, n) => `r${n + 1}`);
      const stepsOf = (n: number) => {
        const [a, b] = all[n]!.statuses;
        const first = stepResult("a", { status: a });
        return a === "passed" || a === "skipped" ? [first, stepResult("b", { status: b })] : [first];
      };
      const alone = begun(devices);
      const open = devices.map((device) => alone.schedule("runReads", segmentInput(device, STEPS)));
      for (const [n, scheduled] of open.entries()) {
        if (all[n]!.end === "fails") alone.failFinally(scheduled, "broken", { steps: [stepResult("a")] });
        else alone.complete(scheduled, stepsOf(n));
      }
      alone.completed(outcome("passed"));

      const { history, scheduled } = grouped(devices);
      const ends = devices.map((device, n): DeviceEnd => {
        if (all[n]!.end === "goes back") return { device, back: true };
        const journal = { steps: [stepResult("a") as never] };
        return all[n]!.end === "fails"
          ? { device, failed: { message: "broken" as never, journal } }
          : { device, result: { steps: stepsOf(n) } };
      });
      const told = ends.filter((_, n) => all[n]!.end === "is told of");
      if (told.length > 0) history.signal(SIGNALS.groupNews, { activity_id: ID, ends: told });
      history.completeGroup(
        scheduled,
        ends.filter((one) => !told.includes(one)),
      );
      for (const [n, device] of devices.entries())
        if (all[n]!.end === "goes back") history.segment("runReads", segmentInput(device, STEPS), stepsOf(n));
      history.completed(outcome("passed"));

      const [one, other] = await Promise.all([project(alone), project(history)]);
      const known = ({ results }: typeof one) =>
        results.map(({ steps, ...rest }) => ({
          ...rest,
          steps: steps.map(({ duration_ms: _ms, started_at: _at, ...step }) => step),
        }));
      expect(known(other)).toEqual(known(one));
      const eventsOf = ({ lines }: typeof one, device: string) =>
        lines.filter((line) => line.split(" ")[2] === device);
      for (const device of devices) expect(eventsOf(other, device)).toEqual(eventsOf(one, device));
    }),
    { numRuns: 200 },
  );
});
