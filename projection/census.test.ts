// A run is shown after each event that anybody waits for, with how many of its devices have which status.
import { readdirSync, readFileSync } from "node:fs";
import { historyFromJSON } from "@temporalio/common/lib/proto-utils.js";
import { defaultDataConverter } from "@temporalio/common/lib/converter/data-converter.js";
import { expect, it } from "vitest";
import { noDevices } from "../run-model/outcome.js";
import type { DeviceCounts } from "../schemas/run.js";
import { createProjection, type Projection } from "./projection.js";
import { begun, outcome } from "./testing/project.js";

const FOLDER = new URL("../test/replay/histories/", import.meta.url);
const REF = { workflow_id: "run/x1", run_id: "execution", chain: 0 };

/** Looked up device by device. */
function counted(projection: Projection): DeviceCounts {
  const counts = noDevices(projection.devices().length);
  for (const device of projection.devices()) counts[projection.statusOf(device)]++;
  return counts;
}

const sumOf = (counts: DeviceCounts): number =>
  Object.values(counts).reduce((sum, each) => sum + each, 0) - counts.total;

it.each(readdirSync(FOLDER).filter((file) => file.endsWith(".json")))(
  "counts the devices of %s after each event as if it looked at all",
  async (file) => {
    const { events } = historyFromJSON(JSON.parse(readFileSync(new URL(file, FOLDER), "utf8")));
    const projection = createProjection("x1", { converter: defaultDataConverter, namespace: "default" });
    for (const event of events ?? []) {
      const fact = await projection.decode(REF, event);
      if (!fact) continue;
      projection.apply(REF, fact);
      const { devices } = projection.runState();
      const unseen = devices.total - projection.devices().length;
      const expected = counted(projection);
      expected.total += unseen;
      expected[projection.runState().finished_at === null ? "waiting" : "skipped"] += unseen;
      expect(devices).toEqual(expected);
    }
  },
);

it("shows a run that is just ending as it was before, or as it ended", async () => {
  const names = Array.from({ length: 500 }, (_, n) => `r${n}`);
  const history = begun(names);
  history.completed(outcome("cancelled"));
  const projection = createProjection("x1", {
    converter: defaultDataConverter,
    namespace: "default",
    outline: { devices: names, inputs: {} },
  });
  const seen = new Set<string>();
  for (const event of history.events) {
    const fact = await projection.decode(history.ref, event);
    if (!fact) continue;
    for (const slices = projection.slices(history.ref, fact); !slices.next().done; ) {
      const { status, finished_at, devices } = projection.runState();
      seen.add(`${status} ${finished_at !== null} ${devices.running} ${devices.cancelled}`);
      expect(sumOf(devices)).toBe(500);
    }
  }
  expect(projection.runState()).toMatchObject({ status: "cancelled", devices: { cancelled: 500 } });
  expect([...seen].filter((each) => each.startsWith("running"))).not.toEqual([]);
  for (const each of seen) expect(each).toMatch(/^(?:queued|running) false \d+ 0$|^cancelled true 0 500$/);
});

it("takes little of the loop for each look at a run of very many devices", async () => {
  const names = Array.from({ length: 60_000 }, (_, n) => `r${n}`);
  const history = begun(["r0"]);
  const projection = createProjection("x1", {
    converter: defaultDataConverter,
    namespace: "default",
    outline: { devices: names, inputs: {} },
  });
  for (const event of history.events) await projection.push(history.ref, event);
  const before = process.cpuUsage();
  for (let n = 0; n < 200; n++) expect(projection.runState().devices.total).toBe(60_000);
  const { user, system } = process.cpuUsage(before);
  expect((user + system) / 1_000).toBeLessThan(400);
});
