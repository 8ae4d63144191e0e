// What `runs show` and `runs resume` say of changes that nobody knows the outcome of.
import { expect, onTestFinished, test } from "vitest";
import type { DeviceResult } from "../../../schemas/result.js";
import { sendJson, serve, session } from "../../testing/harness.js";
import { sampleRun } from "../../testing/samples.js";

const doubted = (id: string): DeviceResult["steps"][number] => ({
  id,
  stage: "main",
  action: "configure",
  status: "indeterminate",
  attempts: 1,
  started_at: "2026-01-02T03:04:05.000Z",
  duration_ms: 10,
  checks: [],
  artifacts: [],
});
const results: DeviceResult[] = [
  { device: "r1", status: "indeterminate", steps: [doubted("push[2]"), doubted("save")] },
  ...Array.from(
    { length: 30 },
    (_, n): DeviceResult => ({
      device: `x${n}`,
      status: "indeterminate",
      steps: [doubted("push")],
    }),
  ),
];
const OFFER =
  "Nobody knows whether these changes were applied. Look at each device, then say what you found:";
const FIRST = "    orchestrator runs resolve r-1 r1 'push[2]' applied  # or not_applied";

async function runs(...args: string[]) {
  const refused = args[0] === "resume" && args.includes("--json");
  const server = await serve(({ url }, response) => {
    if (url === "/v1/runs/r-1/devices") return sendJson(response, 200, { items: results, next: null });
    if (url === "/v1/runs/r-1/devices/r1") return sendJson(response, 200, results[0]);
    if (url?.startsWith("/v1/runs/r-1/artifacts")) return sendJson(response, 200, { items: [], next: null });
    if (url === "/v1/runs/r-1/resume" && refused)
      return sendJson(response, 409, { title: "Conflict", detail: "The run is over.", code: "conflict" });
    sendJson(response, 200, sampleRun({ status: "indeterminate", links: {} }));
  });
  onTestFinished(() => server.stop());
  const { out, err } = await session({ url: server.url }).run("runs", ...args);
  return { out: out.trimEnd().split("\n"), err: err.trimEnd().split("\n") };
}

test("`runs show` ends with a command for each of them, however many there are", async () => {
  const { out } = await runs("show", "r-1");
  expect(out.slice(-33, -31)).toEqual([`  ${OFFER}`, FIRST]);
  expect(out.at(-1)).toBe("    orchestrator runs resolve r-1 x29 push applied  # or not_applied");
});

test("`runs show` says how undo came out where a device did not pass, and nothing of it where all went well", async () => {
  const parts = [{ part: "undo", status: "passed" }] as never;
  const step = { ...doubted("bounce"), status: "passed", detail: { parts } } as const;
  const all = results.splice(0);
  onTestFinished(() => void results.splice(0, 9, ...all));
  results.push({ device: "r1", status: "passed", steps: [step] });
  expect((await runs("show", "r-1")).out.join("\n")).not.toContain("undo ran");
  results.push({ device: "r2", status: "cancelled", steps: [{ ...step, status: "cancelled" }] });
  expect((await runs("show", "r-1")).out.join("\n")).toContain("undo ran on 1 device: 1 passed");
});

test.each([
  { what: "a device", args: [], last: "r1 save" },
  { what: "a step", args: ["--step", "push"], last: "r1 'push[2]'" },
])("`runs show` of $what ends with those of it", async ({ args, last }) => {
  const { out } = await runs("show", "r-1", "--device", "r1", ...args);
  expect(out.at(-1)).toBe(`    orchestrator runs resolve r-1 ${last} applied  # or not_applied`);
});

test("`runs resume` offers them behind its answer, also where the run is over and cannot be resumed", async () => {
  const resumed = await runs("resume", "r-1");
  expect(resumed.err.slice(0, 3)).toEqual(["r-1: resumed", `  ${OFFER}`, FIRST]);
  const refused = await runs("resume", "r-1", "--json");
  expect(refused.err.slice(0, 3)).toEqual(["error: The run is over.", `  ${OFFER}`, FIRST]);
});
