// A platform that nobody shipped: one YAML file that the inventory names, from the command line to a device over SSH.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { DeviceResult } from "../../schemas/result.js";
import type { Run } from "../../schemas/run.js";
import { scriptedDevice, type ScriptedDevice } from "../../packages/devices/src/testing/scripted-device.js";
import { type SharedStack, sharedStack } from "../services/shared-stack.js";
import type { CliOutcome } from "../services/stack.js";

const PLATFORM = String.raw`
name: acme_os
description: Acme OS, which speaks like nothing else
modes:
  ready: { prompt: '^[\w-]+ =>\s?$' }
  editing: { prompt: '^[\w-]+ edit=>\s?$' }
login_modes: [ready]
command_mode: ready
transitions:
  - { from: ready, to: editing, send: edit }
  - { from: editing, to: ready, send: done }
setup: [pages off]
failures: ['^\?\? ']
read_only: ['^tell\s']
configure: { mode: editing, leave: [done], rejected: ['^\?\? '] }
logout: bye
`;
const DEFINITION = String.raw`
default_mode: ready
modes:
  - { name: ready, prompt_pattern: '^[\w-]+ =>\s?+$' }
failure_indicators: ['?? ']
on_open_instructions: [{ send_input: { input: pages off } }]
on_close_instructions: [{ write: { input: bye } }]
`;

let stack: SharedStack;
let folder: string;
let acme: ScriptedDevice;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "own-platform-"));
  stack = await sharedStack();
  acme = await scriptedDevice({
    shell: async (terminal) => {
      const answers: Record<string, string> = {
        "tell version": "Acme 7",
        "name new": "",
        edit: "",
        done: "",
      };
      for (let editing = false; ; ) {
        terminal.write(editing ? "box edit=> " : "box => ");
        const line = await terminal.line();
        if (line === "bye") return;
        editing = line === "edit" || (editing && line !== "done");
        if (line !== "pages off") terminal.write(`${answers[line] ?? `?? no such thing: ${line}`}\r\n`);
      }
    },
  });
});
beforeEach(() => void acme.ledger.splice(0));
afterAll(async () => {
  await acme?.close();
  await rm(folder, { recursive: true, force: true });
});

const write = async (name: string, text: string): Promise<string> => {
  await writeFile(join(folder, name), text);
  return join(folder, name);
};

async function run(
  steps: string,
  platform: string,
): Promise<{ outcome: CliOutcome; steps: DeviceResult["steps"] }> {
  const spec = await write("spec.yaml", `name: acme\nsteps:\n${steps}`);
  const inventory = await write(
    "inventory.yaml",
    `platforms: { ${platform}: ${platform}.yaml }
credentials: { acme: { username: netops, password: { env: ACME_PASSWORD } } }
devices:
  box: { host: 127.0.0.1, port: ${acme.port}, platform: ${platform}, credential: acme, ssh: { strict_host_key_checking: "no" } }
`,
  );
  const outcome = await stack.cli("run", spec, "-i", inventory, "--json");
  const { results } = JSON.parse(outcome.stdout) as Partial<Run> & { results?: DeviceResult[] };
  return { outcome, steps: (results ?? []).flatMap((each) => each.steps) };
}

test("its prompts, paging, reads, changes and failures are those of the file", async () => {
  await write("acme_os.yaml", PLATFORM);
  const { outcome, steps } = await run(
    "  - { id: look, run: tell version, expect: { contains: Acme 7 } }\n  - { id: change, configure: [name new] }\n  - { id: typo, run: tell nothing }\n",
    "acme_os",
  );
  expect(steps.map(({ id, status }) => `${id} ${status}`)).toEqual([
    "look passed",
    "change passed",
    "typo failed",
  ]);
  expect(steps.at(-1)?.message).toContain("?? no such thing: tell nothing");
  expect(outcome.code).toBe(1);
  expect(acme.ledger).toContain("pages off");
  expect(acme.ledger.filter((line) => ["edit", "name new", "done"].includes(line))).toEqual([
    "edit",
    "name new",
    "done",
  ]);
});

test("a mistake in the file is told with the file before anything starts", async () => {
  await write("acme_os.yaml", PLATFORM.replace("command_mode: ready", "command_mode: redy"));
  const { outcome } = await run("  - run: tell version\n", "acme_os");
  expect(outcome.code).toBe(2);
  expect(outcome.stderr).toMatch(/acme_os\.yaml:\d+:\d+/);
  expect(outcome.stderr).toContain('no mode "redy"; there are ready, editing');
  expect(acme.ledger).toEqual([]);
});

test("a scrapli definition, converted, is used as it is", async () => {
  const definition = await write("acme.scrapli.yaml", DEFINITION);
  const out = join(folder, "acme_converted.yaml");
  const converted = await stack.cli(
    "platforms",
    "convert",
    definition,
    "--name",
    "acme_converted",
    "--out",
    out,
  );
  expect(converted.code).toBe(0);
  const { outcome, steps } = await run(
    "  - { id: look, run: tell version, effect: read, expect: { contains: Acme 7 } }\n",
    "acme_converted",
  );
  expect([outcome.code, steps.map(({ status }) => status)]).toEqual([0, ["passed"]]);
  // The session of the other platform is logged out of first.
  expect(acme.ledger.filter((line) => line !== "" && line !== "bye")).toEqual(["pages off", "tell version"]);
});
