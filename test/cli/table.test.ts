// The live table on a real terminal: one frame that is redrawn in place, whatever the terminal's size becomes, and Ctrl-C.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { type Lab, startLab } from "../../packages/lab/src/index.js";
import { type SharedStack, sharedStack } from "../services/shared-stack.js";
import { openTerminal, type Shown, type Terminal } from "../services/terminal.js";
import { COMMAND } from "./dev-process.js";

const SPEC = `name: looked-at
concurrency: 20
steps:
  - { id: version, run: show version, expect: "!device.name.endsWith('7')" }
  - { id: a_wait, wait: 7s }
  - { id: clock, run: show clock }
`;
const SLOW = "name: slow\nsteps:\n  - { id: slow, wait: 10m }\n";

let lab: Lab;
let stack: SharedStack;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "orchestrator-table-"));
  lab = await startLab({ devices: 60, kinds: ["cisco_iosxe"] });
  stack = await sharedStack();
  await writeFile(join(folder, "lab.yaml"), lab.inventory());
});
afterAll(async () => {
  await lab?.close();
  await rm(folder, { recursive: true, force: true });
});

async function run(
  spec: string,
  size: { columns: number; rows: number },
  ...more: string[]
): Promise<Terminal> {
  await writeFile(join(folder, "spec.yaml"), spec);
  const args = ["run", join(folder, "spec.yaml"), "-i", join(folder, "lab.yaml"), ...more];
  const terminal = await openTerminal({
    ...size,
    command: [process.execPath, COMMAND, ...args],
    env: { ...process.env, ORCHESTRATOR_URL: stack.url, NO_COLOR: "1" },
  });
  onTestFinished(() => terminal.close());
  return terminal;
}
const until = (terminal: Terminal, holds: (shown: Shown) => void) =>
  expect
    .poll(
      async () => {
        const shown = await terminal.look();
        try {
          holds(shown);
          return undefined;
        } catch (error) {
          return error;
        }
      },
      { timeout: 60_000, interval: 50 },
    )
    .toBeUndefined();
const headlines = ({ screen, history }: Shown) =>
  [...history, ...screen].filter((line) => /^(looked-at|slow) {2}\S+ {2}\w+ /.test(line)).length;

test("three devices: a line each in place, then the verdict below; the cursor is back", async () => {
  const terminal = await run(SPEC, { columns: 80, rows: 24 }, "--limit", "r1,r2,r7");
  await until(terminal, ({ screen, cursor_hidden }) => {
    expect(screen.find((line) => line.includes("r1"))).toMatch(/ ● {2}r1 {2}running +\S+ s +a_wait$/);
    expect(screen.find((line) => line.includes("r7"))).toMatch(/ ✗ {2}r7 {2}failed +\d+.* version +expected/);
    expect(cursor_hidden).toBe(true);
  });
  expect(await terminal.end()).toBe(1);
  const shown = await terminal.look();
  expect(headlines(shown)).toBe(1);
  expect(shown.cursor_hidden).toBe(false);
  const text = shown.screen.join("\n");
  expect(text).toMatch(
    / ✓ {2}r1 {2}passed .*\n ✓ {2}r2 {2}passed .*\n ✗ {2}r7 {2}failed .*\n\n✗ failed {2}looked-at/,
  );
  expect(text).toContain("3 devices: 2 passed, 1 failed");
});

test("sixty devices fill the screen and no more, failures first, through three sizes", async () => {
  const terminal = await run(SPEC, { columns: 120, rows: 40 });
  const isFull = (rows: number) => (shown: Shown) => {
    const [head = "", counts = "", first = ""] = shown.screen;
    expect(head).toMatch(/^looked-at {2}\S+ {2}running .* stage main$/);
    expect(counts).toMatch(/\d+\/60 · .*failed.* · .*waiting$/);
    expect(first).toMatch(/^ ✗ {2}r7 /);
    expect(shown.screen[rows - 2]).toMatch(/^ {2}… and \d+ more: orchestrator/);
    expect(headlines({ ...shown, history: [] })).toBe(1);
  };
  await until(terminal, isFull(40));
  const wide = await terminal.look();
  await terminal.resize(60, 20);
  await until(terminal, isFull(20));
  await terminal.resize(140, 30);
  await until(terminal, isFull(30));
  // Frames do not pile up above: only what a smaller screen pushes out is there.
  expect(headlines({ ...wide, screen: [] })).toBe(0);
  expect((await terminal.look()).history.length).toBeLessThan(60);
  expect(await terminal.end()).toBe(1);
});

test("Ctrl-C: says what it does above the table, cancels, and gives the terminal back", async () => {
  const terminal = await run(SLOW, { columns: 80, rows: 24 }, "--limit", "r1");
  await until(terminal, ({ screen }) => expect(screen.join("\n")).toContain("r1  running"));
  await terminal.type("\x03");
  expect(await terminal.end()).toBe(4);
  const shown = await terminal.look();
  const text = shown.screen.join("\n");
  expect(text).toContain("cancelling the run and waiting for its clean-up");
  expect(text).toContain("⊘ cancelled  slow");
  expect([headlines(shown), shown.cursor_hidden]).toEqual([1, false]);
});
