// What a device prints does not hold the loop of a worker: other devices, heartbeats and cancels go on meanwhile.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { scriptedDevice, type ScriptedDevice } from "../../packages/devices/src/testing/scripted-device.js";
import { type Stack, startStack } from "../services/stack.js";
import { inventoryOf } from "./hostile-device.js";

const MOST_MS = 250;
const times = (count: number, make: (n: number) => string): string =>
  Array.from({ length: count }, (_, n) => make(n)).join("");

const OUTPUTS: Record<string, () => string> = {
  "show table": () =>
    `Name      State   Mtu\r\n--------- ------- ----\r\n${times(500_000, (n) => `e${String(n).padEnd(8)} up      1500\r\n`)}`,
  "show xml": () => `<all>${times(1_000_000, () => "<a>1</a>")}</all>`,
  "show xml lines": () => `<all>\r\n${times(500_000, (n) => `<a>${n % 10}</a>\r\n`)}</all>`,
  "show backspaces": () => `x${times(2_000_000, () => "\b")}`,
  "show edits": () => times(500_000, () => "ab\b\b"),
  "show returns": () => times(500_000, () => "ab\r"),
  "show erases": () => `${"x".repeat(1_000)}${times(300_000, () => "\x1b[K\x1b[D")}`,
  "show much": () => times(100, () => "abcdefghij".repeat(104_857)),
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

/** What is the loop held for while the spec runs, at most? */
async function heldBy(
  spec: string,
  inventory: object,
): Promise<{ id: string; status: string; held_ms: number }> {
  await pause(600);
  const from = Date.now();
  const { id } = await stack.startRun({ spec, inventory: inventory as never });
  const { status } = await stack.waitForRun(id, { within_ms: 260_000 });
  await pause(1_200);
  return { id, status, held_ms: heldSince(from) };
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const heldSince = (from: number): number =>
  Math.max(
    ...readFileSync(join(folder, "held"), "utf8")
      .trimEnd()
      .split("\n")
      .map((line) => line.split(" ").map(Number) as [number, number])
      .map(([at, ms]) => (at > from ? ms : 0)),
  );

const NOT_FOUND = "expect: { contains: not there }";

test.each([
  ["show table", "parse: { with: table }", "failed", "are parsed. Ask for less"],
  ["show xml", "parse: { with: xml }", "passed", ""],
  ["show xml lines", "parse: { with: xml }", "passed", ""],
  ["show backspaces", "timeout: 4m", "passed", ""],
  ["show edits", "timeout: 4m", "passed", ""],
  ["show returns", "timeout: 4m", "passed", ""],
  ["show erases", "timeout: 4m", "passed", ""],
  ["show much", NOT_FOUND, "failed", "the rest was not looked at"],
])("%s", { timeout: 280_000 }, async (command, how, status, message) => {
  const step = `run: ${command}, ${how}${how.startsWith("timeout") ? "" : ", timeout: 4m"}`;
  const spec = `name: held\ndeadline: 10m\nsteps:\n  - { id: look, ${step} }\n`;
  const { id, status: came, held_ms } = await heldBy(spec, inventoryOf(box));
  const [result] = await stack.results(id);
  expect([came, result?.steps[0]?.message ?? ""]).toEqual([status, expect.stringContaining(message)]);
  expect(held_ms).toBeLessThan(MOST_MS);
});

test("many devices with many steps that do not run", { timeout: 280_000 }, async () => {
  const steps = times(1_000, (n) => `  - { id: s${n}, when: inputs.wanted, run: show version }\n`);
  const spec = `name: held\nconcurrency: 80\ninputs: { wanted: { type: boolean, default: false } }\nsteps:\n${steps}`;
  const { devices, ...rest } = inventoryOf(box) as { devices: Record<string, object> };
  const [device] = Object.values(devices);
  const many = Object.fromEntries(Array.from({ length: 80 }, (_, n) => [`d${n}`, device]));
  const { status, held_ms } = await heldBy(spec, { ...rest, devices: many });
  expect(status).toBe("skipped");
  expect(held_ms).toBeLessThan(MOST_MS);
});
