// What a device prints does not hold the loop of a worker: other devices, heartbeats and cancels go on meanwhile.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { scriptedDevice, type ScriptedDevice } from "../../devices/testing/scripted-device.js";
import { type Stack, startStack } from "../services/stack.js";
import { inventoryOf } from "./hostile-device.js";

const MOST_MS = 250;
const times = (count: number, make: (n: number) => string): string =>
  Array.from({ length: count }, (_, n) => make(n)).join("");

const OUTPUTS: Record<string, () => string> = {
  "show table": () =>
    `Name      State   Mtu\r\n--------- ------- ----\r\n${times(500_000, (n) => `e${String(n).padEnd(8)} up      1500\r\n`)}`,
  "show small table": () => `Id Mtu\r\n-- ---\r\n${times(500_000, (n) => `e${n % 10} 1500\r\n`)}`,
  "show xml": () => `<all>${times(1_000_000, () => "<a>1</a>")}</all>`,
  "show xml lines": () => `<all>\r\n${times(500_000, (n) => `<a>${n % 10}</a>\r\n`)}</all>`,
  "show backspaces": () => `x${times(2_000_000, () => "\b")}`,
  "show edits": () => times(500_000, () => "ab\b\b"),
  "show returns": () => times(500_000, () => "ab\r"),
  "show erases": () => `${"x".repeat(1_000)}${times(300_000, () => "\x1b[K\x1b[D")}`,
  "show much": () => times(100, () => "abcdefghij".repeat(104_857)),
  "show many lines": () => times(2_000_000, () => "abcdefghij abcdefghij abcdefghij abcdefghij abc\r\n"),
  "show blanks": () => `first${times(1_000_000, () => "\r\n")}last`,
  "show json": () => JSON.stringify(Array.from({ length: 200_000 }, (_, n) => ({ name: `e${n}`, up: true }))),
  "show pairs": () => times(200_000, (n) => `k${n % 10_000}: v${n}\r\n`),
};

let folder: string;
let box: ScriptedDevice;
let stack: Stack;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "orchestrator-held-"));
  box = await scriptedDevice({
    shell: async (terminal) => {
      for (;;) {
        terminal.write("box => ");
        const line = await terminal.line();
        if (line === "bye") return;
        const output = OUTPUTS[line]?.() ?? "";
        for (let at = 0; at < output.length; at += 4_194_304) {
          terminal.write(output.slice(at, at + 4_194_304));
          await new Promise((resolve) => setTimeout(resolve, 1));
        }
        terminal.write("\r\n");
      }
    },
  });
  const preload = new URL("../services/held-loop.mjs", import.meta.url).href;
  stack = await startStack({
    env: { ACME_PASSWORD: "secret", NODE_OPTIONS: `--import ${preload}`, TEST_HELD: join(folder, "held") },
    allow: "env:ACME_PASSWORD",
  });
});
afterAll(async () => {
  await stack?.stop();
  await box?.close();
  rmSync(folder, { recursive: true, force: true });
});

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const heldSince = (from: number): number =>
  Math.max(
    ...readFileSync(join(folder, "held"), "utf8")
      .trimEnd()
      .split("\n")
      .map((line) => line.split(" ").map(Number) as [number, number])
      .map(([at, ms]) => (at > from ? ms : 0)),
  );

test.each([
  ["show table", "run: show table, parse: { with: table }, timeout: 5m"],
  [
    "show small table",
    "run: show small table, parse: { with: table }, expect: { cel: 'size(parsed) == 500000' }, timeout: 5m",
  ],
  ["show xml", "run: show xml, parse: { with: xml }, timeout: 5m"],
  ["show xml lines", "run: show xml lines, parse: { with: xml }, timeout: 5m"],
  ["show backspaces", "run: show backspaces, timeout: 5m"],
  ["show edits", "run: show edits, timeout: 5m"],
  ["show returns", "run: show returns, timeout: 5m"],
  ["show erases", "run: show erases, timeout: 5m"],
  ["show much", "run: show much, expect: { contains: not there }, timeout: 5m"],
  ["show many lines", "run: show many lines, expect: { contains: not there }, timeout: 5m"],
  ["show blanks", "run: show blanks, timeout: 5m"],
  ["show json", "run: show json, expect: { cel: 'size(parsed) > 0' }, timeout: 5m"],
  ["show pairs", "run: show pairs, parse: { with: key_value }, timeout: 5m"],
])("%s", { timeout: 150_000 }, async (_, step) => {
  const spec = `name: held\ndeadline: 10m\nsteps:\n  - { id: look, ${step} }\n`;
  await pause(600);
  const from = Date.now();
  const { id } = await stack.startRun({ spec, inventory: inventoryOf(box) as never });
  const run = await stack.waitForRun(id, { within_ms: 100_000 });
  const [result] = await stack.results(id);
  await pause(1_200);
  const held_ms = heldSince(from);
  console.log(step.slice(0, 40), run.status, result?.steps[0]?.message?.slice(0, 120), held_ms);
  expect(held_ms).toBeLessThan(MOST_MS);
});
