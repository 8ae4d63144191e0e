// A run on a device whose output stops at what looks like its prompt: no command gets the output of another, and no output that
// is not whole passes.
import { beforeAll, expect, onTestFinished, test } from "vitest";
import { LATE_LOG, serialDevice } from "../../packages/devices/src/testing/serial-device.js";
import { scriptedDevice } from "../../packages/devices/src/testing/scripted-device.js";
import { type SharedStack, sharedStack } from "../services/shared-stack.js";

const PAUSE_MS = 1_500;

let stack: SharedStack;
beforeAll(async () => {
  stack = await sharedStack();
});

const inventory = (port: number) => `
defaults: { platform: cisco_iosxe, credential: lab, ssh: { strict_host_key_checking: "no" } }
credentials: { lab: { username: netops, password: { env: LAB_PASSWORD }, enable: { env: LAB_PASSWORD } } }
devices: { r1: { host: 127.0.0.1, port: ${port} } }
`;

const ONE_STEP = `
  - id: look
    run: [show logging, show clock]
    expect: "output[0].contains('second') && output[1] == '12:00'"
`;

/** @param cuts how often `show logging` stops in its middle */
async function look(cuts: number, steps = ONE_STEP) {
  let asked = 0;
  const device = await scriptedDevice({
    login: (attempt) => (attempt.method === "password" ? attempt.accept() : attempt.reject(["password"])),
    shell: async (terminal) => {
      for (;;) {
        terminal.write("r1#");
        const line = await terminal.line();
        if (line === "exit") return;
        if (line === "show clock") terminal.write("12:00\r\n");
        if (line !== "show logging") continue;
        terminal.write("first\r\nr1#");
        if (++asked <= cuts) await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
        terminal.write("\r\nsecond\r\n");
      }
    },
  });
  onTestFinished(() => device.close());
  const run = await stack.startRun({
    spec: `
name: late
defaults: { retry: { attempts: 2, delay: 100ms } }
steps:${steps}`,
    inventory: inventory(device.port),
  });
  await stack.waitForRun(run.id);
  return (await stack.result(run.id, "r1")).steps;
}

test("an output that was cut once is asked for again, with the command that came behind it", async () => {
  const [step] = await look(1);
  expect(step).toMatchObject({ status: "passed", attempts: 1 });
});

test("an output that is cut each time is an error that says why", async () => {
  const [step] = await look(100);
  expect(step).toMatchObject({ status: "errored", attempts: 2 });
  expect(step?.message).toContain("is not whole: it stopped at a line that looks like the prompt");
});

const NEXT_STEP = `
  - { id: check, run: show logging, expect: [{ not_contains: second }], on_failure: continue }
  - { id: next, run: show clock, expect: "output == '12:00'" }
`;

test("an output whose rest comes during the next step is asked for again, and judged as a whole", async () => {
  const [check, next] = await look(1, NEXT_STEP);
  expect(check).toMatchObject({ id: "check", status: "failed", attempts: 1 });
  expect(next).toMatchObject({ id: "next", status: "passed", attempts: 1 });
});

test("an output whose rest comes during the next step each time is an error that says why", async () => {
  const results = await look(100, NEXT_STEP);
  expect(results[0]).toMatchObject({ id: "check", status: "errored" });
  expect(results[0]?.message).toContain("is not whole");
});

const LAST: [what: string, steps: string, step: object][] = [
  [
    "of a segment",
    `
  - { id: check, run: show logging, expect: [{ not_contains: second }] }
`,
    { id: "check", status: "failed", attempts: 1 },
  ],
  [
    "that fails, and ends its segment",
    `
  - { id: check, run: show logging, expect: [{ contains: second }] }
  - { id: next, run: show clock }
`,
    { id: "check", status: "passed", attempts: 1 },
  ],
  [
    "of a loop",
    `
  - { id: check, for_each: [1, 2], as: n, run: "show \${{ n == 1 ? 'clock' : 'logging' }}", expect: [{ not_contains: second }], on_failure: continue }
`,
    { id: "check[1]", status: "failed", attempts: 1 },
  ],
  [
    "that is repeated until it holds",
    `
  - { id: check, verify: { run: show logging, expect: [{ not_contains: second }], within: 1s, every: 300ms } }
`,
    { id: "check", status: "failed" },
  ],
];

test.each(LAST)("the output of the last step %s is judged as a whole", async (_what, steps, expected) => {
  const results = await look(1, steps);
  expect(results).toContainEqual(expect.objectContaining(expected));
});

test("the output of the last step that is cut each time is an error that says why", async () => {
  const [check] = await look(
    100,
    `
  - { id: check, run: show logging, expect: [{ not_contains: second }] }
`,
  );
  expect(check).toMatchObject({ status: "errored" });
  expect(check?.message).toContain("is not whole");
});

test("a change by one command whose output is cut does not pass", async () => {
  const [check] = await look(
    1,
    `
  - { id: check, run: show logging, effect: write, expect: [{ not_contains: second }] }
`,
  );
  expect(check).toMatchObject({ status: "indeterminate" });
  expect(check?.message).toContain("is not whole");
});

test("a second prompt at the login and a slow device: each command has its own output", async () => {
  const device = await scriptedDevice({
    login: (attempt) => (attempt.method === "password" ? attempt.accept() : attempt.reject(["password"])),
    ...serialDevice({
      latency_ms: 1_200,
      late: { at_ms: 200, text: `${LATE_LOG}R1#` },
      answers: { "show version": "Version 17\r\n", "show clock": "12:00:00\r\n" },
    }),
  });
  onTestFinished(() => device.close());
  const run = await stack.startRun({
    spec: `
name: slow
steps:
  - id: look
    run: [show version, show clock]
    expect: "output[0] == 'Version 17' && output[1] == '12:00:00'"
`,
    inventory: inventory(device.port),
  });
  await stack.waitForRun(run.id);
  expect((await stack.result(run.id, "r1")).steps[0]).toMatchObject({ status: "passed" });
});

/** When a device repeats what is typed: at once, or only where it prints nothing; else what is typed is lost. */
type WhilePrinting = "repeats" | "drops";

/** `show logging` stops once, for half a second. @param name of the device in its prompt */
async function lookAtBusy(whilePrinting: WhilePrinting, prompt: string, steps: string) {
  let isCut = false;
  let isBusy = false;
  const queue: string[] = [];
  const device = await scriptedDevice({
    login: (attempt) => (attempt.method === "password" ? attempt.accept() : attempt.reject(["password"])),
    shell: async (terminal) => {
      const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
      const typed = async (): Promise<void> => {
        for (;;) {
          const line = await terminal.line(false);
          if (isBusy && whilePrinting === "drops") continue;
          terminal.write(`${line}\r\n`);
          queue.push(line);
        }
      };
      const ended = typed();
      terminal.write(prompt);
      for (;;) {
        await Promise.race([ended, sleep(1)]);
        const line = queue.shift();
        if (line === undefined) continue;
        if (line === "exit") return;
        isBusy = true;
        if (line === "show clock") terminal.write("12:00\r\n");
        if (line === "show version") terminal.write("Version 17\r\n");
        if (line === "show logging") {
          terminal.write(`first\r\n${prompt}`);
          if (!isCut) await sleep(500);
          isCut = true;
          terminal.write("\r\nsecond\r\n");
        }
        isBusy = false;
        terminal.write(prompt);
      }
    },
  });
  onTestFinished(() => device.close());
  const run = await stack.startRun({ spec: `name: late\nsteps:${steps}`, inventory: inventory(device.port) });
  await stack.waitForRun(run.id);
  return (await stack.result(run.id, "r1")).steps;
}

const THREE_STEPS = `
  - { id: check, run: show logging, expect: [{ not_contains: second }], on_failure: continue }
  - { id: next, run: show clock, expect: "output == '12:00'", on_failure: continue }
  - { id: version, run: show version, expect: "output == 'Version 17'" }
`;

test.each([
  ["repeats", THREE_STEPS],
  ["drops", THREE_STEPS],
  [
    "repeats",
    `
  - { id: check, run: show logging, expect: [{ not_contains: second }], on_failure: continue }
  - { id: next, run: [show clock, show version], expect: "output == ['12:00', 'Version 17']" }
`,
  ],
] as const)(
  "on a device that %s what is typed while it prints, no step passes on a part of an output or on another's",
  async (whilePrinting, steps) => {
    const results = await lookAtBusy(whilePrinting, "r1#", steps);
    expect(results.map(({ id, status }) => [id, status])).toEqual(
      results.map(({ id }) => [id, id === "check" ? "failed" : "passed"]),
    );
    expect(results.length).toBeGreaterThan(1);
  },
);

test("the second command of a change is not typed behind a first whose output is not whole", async () => {
  const results = await lookAtBusy(
    "repeats",
    "r1#",
    `
  - { id: change, run: [show logging, clear counters], effect: write }
`,
  );
  expect(results[0]).toMatchObject({ id: "change", status: "indeterminate" });
  expect(results[0]?.message).toContain('Before it, "show logging" had been sent and answered');
});

test("a change of which the first command was sent is not told to be unsent where the session ends behind it", async () => {
  const device = await scriptedDevice({
    login: (attempt) => (attempt.method === "password" ? attempt.accept() : attempt.reject(["password"])),
    shell: async (terminal) => {
      for (;;) {
        terminal.write("r1#");
        const line = await terminal.line();
        if (line !== "clear counters") continue;
        terminal.write("cleared\r\nr1#");
        await new Promise((resolve) => setTimeout(resolve, 50));
        return;
      }
    },
  });
  onTestFinished(() => device.close());
  const spec = `
name: two
steps:
  - { id: change, run: [clear counters, clear logging], effect: write }
`;
  const run = await stack.startRun({ spec, inventory: inventory(device.port) });
  await stack.waitForRun(run.id);
  expect(device.ledger).toContain("clear counters");
  expect((await stack.result(run.id, "r1")).steps[0]).toMatchObject({ status: "indeterminate" });
});
