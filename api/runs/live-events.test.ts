// The stream of a run that goes on: who comes late hears what is under way, and not what no longer is.
import { expect, it } from "vitest";
import {
  HistoryBuilder,
  runInput,
  segmentInput,
  stageOutline,
  stepOutline,
} from "../../projection/testing/history.js";
import type { Followers } from "../live/followers.js";
import { followed, RUN } from "../testing/followed.js";
import { liveEvents } from "./live-events.js";

it("tells a reader that comes late what is under way, behind what has happened", async () => {
  const history = new HistoryBuilder(`run/${RUN}`);
  history.started(runInput({ run: RUN }));
  history.task();
  const read = { kind: "write", step: "s" } as const;
  history.stage(stageOutline(["r1", "r2"], [read], [stepOutline("s")]));
  for (const device of ["r1", "r2"]) history.schedule("runWrite", segmentInput(device, ["s"]));
  const follower = followed(history.events, history.ref.run_id);
  while (follower.log.filter(({ event }) => event.type === "device.started").length < 2)
    await follower.changed();
  const about = { run: RUN, type: "progress", step: "s" } as const;
  follower.hint("r1", { ...about, device: "r1", time: "2000-01-01T00:00:00.000Z", message: "long over" });
  follower.hint("r2", { ...about, device: "r2", time: "2100-01-01T00:00:00.000Z", message: "s under way" });
  const followers = { attach: () => () => {} } as unknown as Followers;
  const signal = new AbortController();
  const told: string[] = [];
  for await (const batch of await liveEvents(follower, followers, { hints: true, signal: signal.signal })) {
    told.push(...batch.map(({ type, device, message }) => [type, device, message].filter(Boolean).join(" ")));
    if (batch.some(({ type }) => type === "progress")) break;
  }
  expect(told.at(-1)).toBe("progress r2 s under way");
  expect(told).toContain("device.started r2");
  expect(told).not.toContain("progress r1 long over");
});
