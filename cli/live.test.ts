// The table redraws in place, also on consoles that do not know their size.
import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import { displayOf } from "./display.js";
import { liveDisplay } from "./live.js";
import { sampleEvent, sampleRun } from "./testing/samples.js";
import { viewOf } from "./view.js";

test.each([
  [0, 0],
  [80, 24],
])("a console of %d by %d gets whole control sequences", (columns, rows) => {
  const out = Object.assign(new PassThrough(), { isTTY: true, columns, rows });
  const display = liveDisplay({ color: "never" }, out, viewOf(sampleRun()));
  display.event(sampleEvent("device.started", { stage: "main", device: "r1" }));
  display.note("a note");
  display.close();
  const written = String(out.read());
  expect(written).toContain("a note");
  expect(written).toContain("\u001b[2A\r");
  expect(written).not.toMatch(/NaN|Infinity|\[-/);
});

test("a terminal that cannot redraw (TERM=dumb) gets plain lines", () => {
  const out = Object.assign(new PassThrough(), { isTTY: true, columns: 80, rows: 24 });
  const display = displayOf({ color: "never", environment: { TERM: "dumb" } }, out, viewOf(sampleRun()));
  display.event(sampleEvent("device.started", { stage: "main", device: "r1" }));
  display.close();
  const written = String(out.read());
  expect(written).toContain("device started");
  expect(written).not.toContain("\u001b[");
});
