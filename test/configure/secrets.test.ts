// What is pushed to devices and answered to their questions reaches them, and nothing that is kept or shown.
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type Stand, startOwnStand } from "./stand.js";
import type { Stack } from "../services/stack.js";

const SECRET = "Tr0ub4dor+3/x=";
const OTHER = "quite-another-one";
/** What a value brings is typed as it is. */
const WITH_BRACES = "${{ device.host }}";

let stand: Stand<Stack>;
beforeAll(async () => {
  stand = await startOwnStand(
    {
      devices: [
        { name: "ios", kind: "cisco_iosxe" },
        { name: "junos", kind: "juniper_junos" },
        { name: "eos", kind: "arista_eos" },
      ],
    },
    { env: { PUSHED_SECRET: SECRET, OTHER_SECRET: OTHER }, allow: "env:PUSHED_SECRET,env:OTHER_SECRET" },
  );
});
beforeEach((context) => stand.renew(context));
afterAll(() => stand?.close());

test("secrets reach the device, and nothing that is kept: no artifact, history, event, recording, log", async () => {
  const inventory = `${stand.lab.inventory()}secrets: { pushed: { env: PUSHED_SECRET }, other: { env: OTHER_SECRET } }\n`;
  const { id } = await stand.stack.startRun({
    spec: `name: secrets
inputs: { text: { type: string } }
targets: { hosts: [ios, junos, eos] }
on_failure: continue
steps:
  - id: push
    when: "device.name != 'junos'"
    configure: ["snmp-server community \${{ secrets.pushed }} ro"]
    expect: { contains: no such text }
  - id: candidate
    when: "device.name == 'junos'"
    configure: { lines: ['set snmp community "\${{ secrets.pushed }}"'], confirm: 1m }
    expect: { contains: "snmp" }
  - { id: rejected, configure: ["nonsense \${{ secrets.other }}"] }
  - id: seen
    when: "device.name == 'ios'"
    verify: { run: show running-config, expect: { not_matches: "community [A-Z]\\\\S+" }, within: 7s, every: 5s }
  - { id: show, run: "show configuration", when: "device.name == 'junos'" }
  - { id: config, run: "show running-config", when: "device.name != 'junos'", save: { kept: output } }
  - { id: asked, run: "show \${{ secrets.other }}", effect: write }
  - { id: read, run: ["show \${{ secrets.pushed }}"], effect: read }
  - { id: undecided, run: "show clock \${{ secrets.pushed }}" }
  - { id: shown, run: "show \${{ inputs.text }}", effect: write }
  - id: answered
    when: "device.name == 'ios'"
    run: copy running-config startup-config
    replies: [{ prompt: "Destination filename", answer: "\${{ secrets.other }}", secret: true }]
`,
    inventory,
    inputs: { text: WITH_BRACES },
  });
  await stand.stack.waitForRun(id);
  const checked = await stand.run(
    'steps:\n  - { id: push, configure: ["snmp-server community ${{ secrets.other }} rw"] }\n',
    { limit: "eos", check: true, inventory },
  );
  expect((await stand.step(checked, "eos", "push")).message).toContain("***");
  expect(stand.lab.device("ios").running_config()).toContain(`community ${SECRET}`);
  expect(stand.lab.device("junos").running_config()).toContain(SECRET);
  expect(stand.typed("ios")).toContain(OTHER);
  expect(stand.typed("ios")).toContain(`show ${SECRET}`);
  expect(stand.typed("ios")).toContain(`show clock ${SECRET}`);
  expect(stand.typed("ios")).toContain(`show ${WITH_BRACES}`);
  const ios = await stand.stack.result(id, "ios");
  expect(ios.steps.find(({ id: step }) => step === "push")).toMatchObject({
    status: "failed",
    detail: { accepted: ["snmp-server community *** ro"] },
  });
  expect(ios.steps.find(({ id: step }) => step === "answered")?.status).toBe("passed");
  expect(ios.steps.find(({ id: step }) => step === "seen")).toMatchObject({ status: "failed", attempts: 2 });
  const history = await stand.stack.request("GET", `/v1/runs/${id}/history`);
  const said = [
    JSON.stringify(await stand.stack.events(id)),
    JSON.stringify(await stand.stack.results(id)),
    JSON.stringify(history.body),
    decodedPayloads(history.body),
  ];
  expect(said.map((text) => leaks(text))).toEqual(said.map(() => []));
  // The archive is complete, and nothing is written any more.
  for (const run of [id, checked.id]) {
    const archived = async () =>
      (await stand.stack.request("GET", `/v1/runs/${run}/artifacts/run.json`)).status;
    await expect.poll(archived).toBe(200);
  }
  expect(await filesThatLeak(stand.stack.data_dir)).toEqual([]);
});

const FORMS = [SECRET, OTHER].flatMap((secret) => [
  secret,
  Buffer.from(secret).toString("base64").replace(/=+$/, ""),
]);
const leaks = (text: string): string[] => FORMS.filter((form) => text.includes(form));

/** Temporal's JSON holds payloads as base64. */
function decodedPayloads(history: unknown): string {
  const texts: string[] = [];
  JSON.stringify(history, (key, value: unknown) => {
    if (key === "data" && typeof value === "string")
      texts.push(Buffer.from(value, "base64").toString("utf8"));
    return value;
  });
  return texts.join("\n");
}

async function filesThatLeak(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
  expect(files.some((file) => file.endsWith(".cast"))).toBe(true);
  const leaking: string[] = [];
  for (const file of files) {
    // Temporal's server removes files of its own.
    const text = (await readFile(file).catch(() => Buffer.alloc(0))).toString("latin1");
    if (leaks(text).length > 0) leaking.push(file);
  }
  return leaking;
}
