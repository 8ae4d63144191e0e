// Patterns and expressions of users, as slow as they can be made, on what a device prints: each check ends with its answer or
// with an error that says what to do, and the change of another device goes on meanwhile as if nothing were.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Json } from "../../packages/devices/src/words/json.js";
import type { StepResult } from "../../schemas/result.js";
import type { ScriptedDevice } from "../../packages/devices/src/testing/scripted-device.js";
import { type Lab, startLab } from "../../packages/lab/src/index.js";
import { type SharedStack, sharedStack } from "../services/shared-stack.js";
import { hostileDevice, inventoryOf, PLATFORM, twoLetters } from "./hostile-device.js";

const LINES = 12;
let stack: SharedStack;
let box: ScriptedDevice;
let lab: Lab;
/** The run that was started last. */
let last: string;
beforeAll(async () => {
  [stack, box, lab] = await Promise.all([
    sharedStack(),
    hostileDevice(),
    startLab({ devices: 1, kinds: ["cisco_iosxe"], latency_ms: 100 }),
  ]);
});
afterAll(async () => {
  await Promise.all([box?.close(), lab?.close()]);
});

async function run(steps: Json[], platform?: Json): Promise<StepResult[]> {
  box.ledger.splice(0);
  const spec = { name: "hostile", targets: { hosts: ["box"] }, on_failure: "continue", steps };
  const { id } = await stack.startRun({ spec, inventory: inventoryOf(box, platform) } as never);
  last = id;
  await stack.waitForRun(id, { within_ms: 110_000 });
  return (await stack.result(id, "box")).steps;
}

/** Changes on the other device, for as long as the work takes; each line has to arrive once. */
async function besideChanges<T>(work: () => Promise<T>): Promise<T> {
  const before = lab.device("r1").ledger().length;
  const { id } = await stack.startRun({
    spec: `name: change
targets: { hosts: ["*"] }
steps:
  - id: push
    for_each: [${Array.from({ length: LINES }, (_, n) => n + 1).join(", ")}]
    configure: ["interface Loopback\${{ item }}", "description set \${{ item }}"]
`,
    inventory: lab.inventory(),
  });
  await stack.waitForRun(id, { holds: ({ status }) => status !== "queued" });
  const result = await work();
  const changed = await stack.waitForRun(id);
  expect(changed.status).toBe("passed");
  const typed = lab.device("r1").ledger().slice(before);
  for (let n = 1; n <= LINES; n++)
    expect(typed.filter(({ line }) => line === `description set ${n}`)).toHaveLength(1);
  return result;
}

test("patterns in checks and expressions: the right answer", async () => {
  const steps = await besideChanges(() =>
    run([
      { id: "none", run: "show letters", expect: [{ not_matches: "[a-j]{1,900}[0-9]" }] },
      { id: "stars", run: "show letters", expect: [{ not_matches: "(.*){20}[0-9]" }] },
      { id: "either", run: "show pairs", expect: [{ not_matches: "(a|b|ab){1,300}[xy]" }] },
      { id: "class", run: "show accents", expect: [{ not_matches: "\\pL{1,500}\\d" }] },
      { id: "many", run: "show lines", expect: [{ matches: "[a-j]{1,700} [a-j]{1,100}$" }] },
      { id: "cel", run: "show letters", expect: ["!output.matches('[a-j]{1,900}[0-9]')"] },
      {
        id: "cel_many",
        run: "show lines",
        expect: ["output.split(' ').all(w, !w.matches('(.*){20}[0-9]'))"],
      },
    ]),
  );
  expect(steps.map(({ id, status }) => `${id} ${status}`)).toEqual([
    "none passed",
    "stars passed",
    "either passed",
    "class passed",
    "many passed",
    "cel passed",
    "cel_many passed",
  ]);
});

test("expressions over much data, and patterns as parsers: the right answer", async () => {
  const steps = await besideChanges(() =>
    run([
      { id: "records", run: "show json records", expect: ["parsed.all(r, r.state == 'up' && r.mtu > 1000)"] },
      {
        id: "loops",
        run: "show version",
        expect: [
          `[1,2,3,4,5,6,7,8].all(a, ${"[1,2,3,4,5,6,7,8].all(b, ".repeat(4)}a > 0))))) && size(output) > 0`,
        ],
      },
      {
        id: "regex",
        run: "show lines",
        parse: { with: "regex", template: "(?P<word>[a-j]{1,500}) (?P<rest>.*)$" },
        expect: ["size(parsed) == 3000"],
      },
      {
        id: "empty",
        run: "show letters",
        parse: { with: "regex", template: "(?P<a>[a-j]{1,900}[0-9])" },
      },
      {
        id: "read",
        run: "show version",
        when: "!'abcdefghij'.matches('[a-j]{1,900}[0-9]')",
        save: { v: "output" },
      },
    ]),
  );
  expect(steps.map(({ id, status }) => `${id} ${status}`)).toEqual([
    "records passed",
    "loops passed",
    "regex passed",
    "empty failed",
    "read passed",
  ]);
  expect(steps.find(({ id }) => id === "empty")?.message).toContain(
    "the pattern matches nothing of the output",
  );
});

test("a check that takes too long is stopped once, and says which and what to do", async () => {
  const [slow, next] = await besideChanges(() =>
    run([
      {
        id: "slow",
        run: "show slow",
        expect: [{ matches: "[a-j]{1,999}[0-9]" }],
        retry: { attempts: 3, delay: "0s" },
      },
      { id: "next", run: "show version", expect: [{ contains: "Acme" }] },
    ]),
  );
  expect(slow).toMatchObject({ status: "errored", attempts: 1 });
  expect(slow?.message).toMatch(
    /the check `matches: \[a-j\]\{1,999\}\[0-9\]` took longer than \d+ ms and was stopped on \d+ characters. Use a simpler pattern/,
  );
  expect(slow?.artifacts.map(({ path }) => path)).toEqual(["devices/box/slow.txt"]);
  expect(next).toMatchObject({ status: "passed" });
  expect(box.ledger.filter((line) => line === "show slow")).toHaveLength(1);
});

test("text that a comparison leaves out", async () => {
  const steps = await besideChanges(() =>
    run([
      { snapshot: { name: "one", commands: ["show lines"] } },
      { snapshot: { name: "two", commands: ["show letters"] } },
      {
        id: "same",
        diff: { before: "one", after: "one", exclude: ["/[a-j]{1,900}[0-9]/"], fail_on: "any" },
      },
      {
        id: "other",
        diff: { before: "one", after: "two", exclude: ["/(?:[a-j]{1,300} ?){2}x/"], fail_on: "any" },
      },
    ]),
  );
  expect(steps.map(({ status }) => status)).toEqual(["passed", "passed", "passed", "failed"]);
});

test("prompts of replies and of an inventory's own platform, while output arrives", async () => {
  const slow = "[a-j]{1,400}[0-9]";
  const platform = {
    ...PLATFORM,
    modes: { ready: PLATFORM.modes.ready, other: { prompt: "^(?:[a-j]{1,700}|(?:.*){20})[0-9]>$" } },
    dialogs: [{ prompt: slow, answer: "no" }],
    questions: ["(?:[a-j]{1,400}|\\pL{1,90})[0-9]\\?$"],
    failures: ["^\\?\\? ", "^[a-j]{1,400}[0-9]$"],
    secrets: ["secret ([a-j]{1,400}[0-9])"],
  };
  const [asked, read] = await besideChanges(() =>
    run(
      [
        {
          id: "asked",
          run: "ask show letters",
          replies: [
            { prompt: slow, answer: "no" },
            { prompt: "(.*){20}#", answer: "no" },
            { prompt: "Really\\? $", answer: "yes" },
          ],
          expect: [{ contains: "done" }],
        },
        { id: "read", run: "show letters", expect: [{ contains: "abcdefghij" }] },
      ],
      platform,
    ),
  );
  expect(asked).toMatchObject({ status: "passed" });
  expect(read).toMatchObject({ status: "passed" });
  expect(box.ledger).toContain("yes");
});

test.each([
  ["show one letter", ["(q)(?:.*z)?"]],
  ["show two letters", [470, 469, 468, 467].map((n) => `(a[ab]{${n}}[cd])`)],
])(
  "shapes of secrets that take too long on %s: the step ends, and nothing of the output is kept",
  async (command, secrets) => {
    const [read, next] = await besideChanges(() =>
      run(
        [
          { id: "read", run: command, retry: { attempts: 3, delay: "0s" } },
          { id: "next", run: "show version", expect: [{ contains: "Acme" }] },
        ],
        { ...PLATFORM, secrets },
      ),
    );
    expect(read).toMatchObject({ status: "errored", attempts: 1, detail: { code: "patterns_too_slow" } });
    expect(read?.message).toMatch(
      /a pattern in `secrets` of platform acme takes too long .* Use a simpler pattern/,
    );
    expect(next).toMatchObject({ status: "passed" });
    expect(read?.artifacts).toEqual([]);
    const cast = await stack.artifact(last, "devices/box/session-1.cast");
    expect(cast).toContain("show version");
    expect(cast).not.toMatch(/q{9}|[ab]{9}c/);
  },
);

const DEAR = [470, 469, 468, 467].map((n) => `a[ab]{${n}}[cd]`);

test("patterns of failures that take too long: a read ends with an error, and a change is indeterminate", async () => {
  const platform = {
    ...PLATFORM,
    failures: [...PLATFORM.failures, ...DEAR],
    configure: { mode: "ready", leave: [], rejected: [] },
  };
  const steps = await besideChanges(() =>
    run(
      [
        { id: "far", run: "show letters", expect: [{ contains: "abcdefghij" }] },
        { id: "read", run: "show one line", retry: { attempts: 3, delay: "0s" } },
        { id: "change", run: "write one line", effect: "write" },
        { id: "next", run: "show version", expect: [{ contains: "Acme" }] },
      ],
      platform,
    ),
  );
  expect(steps.map(({ id, status }) => `${id} ${status}`)).toEqual([
    "far passed",
    "read errored",
    "change indeterminate",
    "next passed",
  ]);
  const [, read, change] = steps;
  expect(read).toMatchObject({ attempts: 1, detail: { code: "patterns_too_slow" } });
  expect(read?.message).toMatch(/Use a simpler one, without large counted repetitions: .*a\[ab\]\{4/);
  expect(change?.message).toContain("what was sent may or may not have been applied");
  expect(box.ledger.filter((line) => line === "write one line")).toHaveLength(1);
});

test("patterns of commands that only read, and take too long: the command is not sent", async () => {
  const platform = { ...PLATFORM, not_read_only: DEAR };
  const command = `show ${twoLetters(3_900)}`;
  const [read] = await besideChanges(() => run([{ id: "read", run: command }], platform));
  expect(read).toMatchObject({ status: "errored", detail: { code: "patterns_too_slow" } });
  expect(read?.message).toContain(
    "it is not known whether the command changes the device, and it was not sent",
  );
  expect(box.ledger).not.toContain(command);
});

describe("what compiles to too much is refused before anything starts", () => {
  const huge = "(?:[a-z]{1,30}[0-9]{1,30}){1,30}";
  test.each<[string, Json[], Json?]>([
    ["a check", [{ run: "show version", expect: [{ matches: "(a|b|ab){1,900}x" }] }]],
    ["its opposite", [{ run: "show version", expect: [{ not_matches: `${huge}${huge}` }] }]],
    ["a parser", [{ run: "show version", parse: { with: "regex", template: `(?P<a>${huge}${huge})` } }]],
    ["what a comparison leaves out", [{ diff: { before: "a", after: "b", exclude: [`/${huge}${huge}/`] } }]],
    ["a reply", [{ run: "show version", replies: [{ prompt: "[a-j]{1,900}[0-9]", answer: "y" }] }]],
    [
      "a prompt",
      [{ run: "show version" }],
      { ...PLATFORM, modes: { ready: { prompt: `^${huge}${huge}#$` } } },
    ],
    ["failures", [{ run: "show version" }], { ...PLATFORM, failures: ["^[a-j]{1,900}[0-9]$"] }],
    [
      "many failures",
      [{ run: "show version" }],
      { ...PLATFORM, failures: Array.from({ length: 9 }, (_, n) => `^${n}[a-j]{1,400}[0-9]$`) },
    ],
    ["a shape of secrets", [{ run: "show version" }], { ...PLATFORM, secrets: ["key ([a-z]{1,900}[0-9])"] }],
  ])("%s", async (_, steps, platform) => {
    const spec = { name: "refused", targets: { hosts: ["box"] }, steps };
    const { status, body } = await stack.request<{ errors: { message: string }[] }>("POST", "/v1/runs", {
      body: { spec, inventory: inventoryOf(box, platform) },
    });
    expect(status).toBe(422);
    expect(body.errors.map(({ message }) => message).join("\n")).toMatch(
      /compiles? to (?:about|more than) \d+ instructions.*smaller counted repetitions/,
    );
  });
});
