// What holds for every kind of step.
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { planOf, steps } from "../compiler/testing/compiled.js";
import { KIND_NAMES, KINDS, kindOf } from "./register.js";

test("each folder is registered, and each kind has a folder", () => {
  const folders = readdirSync("steps").filter((name) => statSync(join("steps", name)).isDirectory());
  expect(folders.toSorted()).toEqual([...KIND_NAMES].toSorted());
});

describe.each(KIND_NAMES)("%s", (name) => {
  const folder = join("steps", name);
  test("has its page", () => {
    const [title, first = ""] = readFileSync(join(folder, "README.md"), "utf8").split("\n\n");
    expect(title).toBe(`# ${name}`);
    expect(first).toMatch(/^[A-Z].*\.$/);
  });
  test("names what it does on a worker where it has a file for that", () => {
    expect("execute" in KINDS[name]).toBe(existsSync(join(folder, "execute.ts")));
  });
});

test("a kind tells of an action what people read", () => {
  const { steps: planned } = planOf(
    steps(`
  - { id: ran, run: [show version, show clock] }
  - { id: verified, verify: { run: show version, expect: { contains: IOS }, within: 5s } }
  - { id: configured, configure: ["interface Lo1", "description x"] }
  - { id: triggered, trigger: { do: { configure: [shutdown] }, undo: { configure: [no shutdown] } } }
  - { id: kept, snapshot: { name: before, commands: [show ip route] } }
  - { id: compared, diff: { before: before, after: before } }
  - { id: waited, wait: 90s }
  - { id: grouped, block: [{ run: show users }] }
`),
  );
  const summaries = Object.values(planned).map(({ id, action }) => {
    const { kind, value } = kindOf(action);
    return [id, kind.summary(value)];
  });
  expect(Object.fromEntries(summaries)).toMatchObject({
    ran: "show version +1",
    verified: "verify show version",
    configured: "configure 2 lines",
    triggered: "trigger 1 line",
    kept: "snapshot before",
    compared: "diff before before",
    waited: "wait 1m30s",
    grouped: "block of 1 step",
  });
});
