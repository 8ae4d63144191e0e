// Artifact paths: the layout that users see, and names that would break it.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkPath } from "./keys.js";
import { decodeName, encodeName } from "./names.js";
import * as paths from "./paths.js";

describe("layout", () => {
  it("is the published one", () => {
    expect([
      paths.runJsonPath("r-1"),
      paths.specPath("r-1"),
      paths.inventoryPath("r-1"),
      paths.planPath("r-1"),
      paths.eventsPath("r-1"),
      paths.historyPath("r-1", "run"),
      paths.reportPath("r-1", "html"),
      paths.reportPath("r-1", "xml"),
      paths.stepText("r-1", "r1", "bounce"),
      paths.stepJson("r-1", "r1", "bounce"),
      paths.snapshotPath("r-1", "r1", "before"),
      paths.diffPath("r-1", "r1", "changes"),
      paths.sessionCast("r-1", "r1", 1),
      paths.sessionRaw("r-1", "r1", 1),
    ]).toEqual([
      "runs/r-1/run.json",
      "runs/r-1/spec.yaml",
      "runs/r-1/inventory.json",
      "runs/r-1/plan.json",
      "runs/r-1/events.ndjson",
      "runs/r-1/history/run.json",
      "runs/r-1/report.html",
      "runs/r-1/report.xml",
      "runs/r-1/devices/r1/bounce.txt",
      "runs/r-1/devices/r1/bounce.json",
      "runs/r-1/devices/r1/snapshots/before.json",
      "runs/r-1/devices/r1/diffs/changes.json",
      "runs/r-1/devices/r1/session-1.cast",
      "runs/r-1/devices/r1/session-1.raw",
    ]);
  });

  it("keeps iterations and parts of a step apart from steps of a similar name", () => {
    const files = [
      paths.stepText("r", "d", "bounce"),
      paths.stepText("r", "d", "bounce[0]"),
      paths.stepText("r", "d", "bounce[0]", "undo"),
      paths.stepText("r", "d", "bounce", "undo"),
      paths.stepText("r", "d", "bounce@0"),
      paths.stepText("r", "d", "bounce-0"),
    ];
    expect(new Set(files).size).toBe(files.length);
    expect(files[2]).toBe("runs/r/devices/d/bounce@0@undo.txt");
  });

  it("names a change the same for every attempt, and its outcome beside it", () => {
    expect(paths.intentPath("r", "d", "bounce", 2, "do")).toBe("runs/r/intents/d/bounce@2@do.json");
    expect(paths.intentOutcomePath("r", "d", "bounce", 2, "do")).toBe(
      "runs/r/intents/d/bounce@2@do@outcome.json",
    );
    expect(paths.intentPath("r", "d", "bounce")).toBe("runs/r/intents/d/bounce.json");
  });

  it("does not show idempotency keys", () => {
    expect(paths.idempotencyPath("customer-42")).not.toContain("customer");
    expect(paths.idempotencyPath("a/../b")).toMatch(/^index\/idempotency\/[0-9a-f]{64}\.json$/);
  });

  it("goes from a store's path to one within the run and back", () => {
    const path = paths.stepText("r/1", "r1", "show");
    expect(paths.inRun("r/1", path)).toBe("devices/r1/show.txt");
    expect(paths.ofRun("r/1", "devices/r1/show.txt")).toBe(path);
    expect(() => paths.inRun("r", path)).toThrow(RangeError);
  });
});

describe("names as parts of a path", () => {
  it.each([
    ["r1.lab-2_x", "r1.lab-2_x"],
    ["core/1", "core~2F1"],
    ["..", "~2E~2E"],
    [".hidden", "~2Ehidden"],
    ["end.", "end~2E"],
    ["a~b", "a~7Eb"],
    ["50%", "50~25"],
    ["zürich", "z~C3~BCrich"],
    ["r1\n", "r1~0A"],
    ["", "~"],
  ])("%j becomes %s, and back", (name, encoded) => {
    expect(encodeName(name)).toBe(encoded);
    expect(decodeName(encoded)).toBe(name);
  });

  it("cuts a name that is too long and keeps it distinct", () => {
    const long = "東京-edge-".repeat(40);
    expect(encodeName(long).length).toBeLessThanOrEqual(120);
    expect(encodeName(long)).not.toBe(encodeName(`${long}2`));
    expect(decodeName(encodeName(long))).toBeUndefined();
  });

  it("gives any name a path that the store takes, and no two names the same", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 300 }), fc.string(), (a, b) => {
        const path = paths.intentPath(a, a, a, 1, "undo");
        expect(checkPath(path)).toBe(path);
        expect(path.split("/")).toHaveLength(5);
        expect(encodeName(a) === encodeName(b)).toBe(a === b);
        const decoded = decodeName(encodeName(a));
        expect(decoded === undefined || decoded === a).toBe(true);
      }),
    );
  });

  it("decodes nothing that it would not have encoded", () => {
    for (const odd of ["~2f", "a/b", "~~", "~ZZ", "x~", "~FF", "a%20b"]) {
      expect(decodeName(odd)).toBeUndefined();
    }
  });
});
