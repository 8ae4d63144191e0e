// Every history that was kept replays on this build: what was begun with an earlier one goes on with this.
import { readdirSync, readFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import type { ReplayVerdict } from "../../schemas/replay.js";
import { CHANGES, otherBuild } from "../upgrades/builds.js";
import { NAMES } from "./kinds.mjs";
import { replay } from "./replaying.js";

const FOLDER = new URL("./histories/", import.meta.url);
const histories = readdirSync(FOLDER)
  .filter((file) => file.endsWith(".json"))
  .map((file) => ({
    name: file.replace(/\.json$/, ""),
    json: readFileSync(new URL(file, FOLDER), "utf8"),
  }));

const WHAT_TO_DO =
  "Runs that an earlier build began would stand still on this one. Put what the workflow does otherwise behind `patched()`, so that " +
  'histories that were begun without it still replay; do not record them anew. docs/upgrades.md, "For those who change workflows", says how';

describe("golden histories", () => {
  let verdict: ReplayVerdict;
  beforeAll(async () => {
    verdict = await replay(histories);
  });

  test("there is one of every kind of run", () => {
    const names = histories.map(({ name }) => name);
    expect(NAMES.filter((kind) => !names.includes(kind))).toEqual([]);
    expect(verdict.histories).toBe(histories.length);
  });

  test.each(histories.map(({ name }) => name))("%s replays", (name) => {
    const parts = verdict.parts.filter(({ history }) => history === name);
    expect({ parts, ...(parts.length > 0 ? { what_to_do: WHAT_TO_DO } : {}) }).toEqual({ parts: [] });
  });
});

describe("a build that would do something else", () => {
  const passed = histories.find(({ name }) => name === "passed")?.json ?? "";

  test("is told of, with the place where it parts", async () => {
    const changed = passed.replaceAll('"runReads"', '"runReadsOtherwise"');
    const verdict = await replay([
      { name: "passed", json: passed },
      { name: "changed", json: changed },
    ]);
    const { events } = JSON.parse(changed) as { events: { eventId: string; eventType: string }[] };
    const first = events.find((event) => JSON.stringify(event).includes("runReadsOtherwise"));
    expect(verdict).toMatchObject({ deterministic: false, histories: 2 });
    expect(verdict.parts).toEqual([
      {
        history: "changed",
        event: Number(first?.eventId),
        event_type: "activity_task_scheduled",
        message: expect.stringContaining("does not match activity type") as string,
      },
    ]);
    expect(verdict.message).toContain(
      `history changed parts at event ${first?.eventId} (activity_task_scheduled)`,
    );
  });

  test("fails all histories of runs with it, where its workflow does something else", {
    timeout: 120_000,
  }, async () => {
    const other = await otherBuild(CHANGES.incompatible);
    try {
      const { deterministic, parts } = await replay(histories, other.dist);
      expect(deterministic).toBe(false);
      const runs = histories.filter(({ name }) => !/^(?:archive|lease|.*@shard)$/.test(name));
      expect(parts.map(({ history }) => history).toSorted()).toEqual(runs.map(({ name }) => name).toSorted());
    } finally {
      await other.remove();
    }
  });

  test("what is not a history is refused by name", async () => {
    await expect(replay([{ name: "odd", json: "[1]" }])).rejects.toThrow("history odd is not a history");
  });
});
