// Secrets that devices print in every way, and what the engine keeps, shows and logs of them: nothing.
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { scriptedDevice, type ScriptedDevice } from "../../packages/devices/src/testing/scripted-device.js";
import type { Terminal } from "../../packages/devices/src/testing/terminal.js";
import { type Stack, startStack } from "../services/stack.js";
import { leaksIn } from "./find-leaks.js";
import { spellings } from "./spellings.js";

const OWN = "cAnary-oWn!7f3Q";
/** Its signs are written in another way in JSON, XML, HTML and URLs. */
const OTHER = `cAn&ry<oT>h"e'r!9k2`;
const NAMED = "cAnary-nAmed!4m8";
const ROTATED = ["cAnary-before!1x", "cAnary-behind!2y"] as const;
const HOSTNAME = "cAnary-hostn5";
/** Known to nobody: only its line says that it is a secret. */
const COMMUNITY = "cOmmunity-lost!6z";
const CANARIES = [OWN, OTHER, NAMED, ...ROTATED, HOSTNAME, COMMUNITY];

let stack: Stack;
let folder: string;
const devices: ScriptedDevice[] = [];

const config = `Current configuration:\r\nsnmp-server community ${COMMUNITY} RO\r\ninterface Lo0\r\n shutdown\r\n`;
const asJson = JSON.stringify({ snmp: { community: COMMUNITY }, vendor: "cisco", up: true });
const asXml = `<rpc-reply><snmp><community><name>${COMMUNITY}</name><authorization>read-only</authorization></community></snmp></rpc-reply>`;

/** The same line as text within XML, HTML and JSON. */
const asText = [
  `<output>username bob secret &quot;${COMMUNITY}&quot;&#10;snmp-server community ${COMMUNITY} RO</output>`,
  `<out>&lt;password&gt;${COMMUNITY}&lt;/password&gt;</out>`,
  `<out><![CDATA[snmp-server community ${COMMUNITY} RO]]></out>`,
  `{&#34;password&#34;: &#34;${COMMUNITY}&#34;}`,
  `<tr><td>Password</td><td>${COMMUNITY}</td></tr>`,
  JSON.stringify({ of: `{\\u0022password\\u0022:\\u0022${COMMUNITY}\\u0022}` }),
  JSON.stringify(JSON.stringify({ of: JSON.stringify({ of: JSON.stringify({ password: COMMUNITY }) }) })),
];

const answers: Record<string, string | ((terminal: Terminal) => Promise<void> | void)> = {
  "show all": [OWN, OTHER, NAMED].flatMap(spellings).join("\r\n next: ") + "\r\n",
  "show running-config": config,
  "show json": `${asJson}\r\n`,
  "show broken": `{"a": "b", "c": ${OWN}, snmp-server community ${COMMUNITY} RO\r\n`,
  "show text": `${asText.join("\r\n")}\r\n`,
  "show one": `${asText[0]}\r\n`,
  "show xml": `${asXml}\r\n`,
  "show rotate": async (terminal) => {
    await writeFile(join(folder, "rotated"), ROTATED[1]);
    await new Promise((done) => setTimeout(done, 4_000));
    terminal.write("rotated\r\n");
  },
  "show rotated": `${ROTATED.flatMap(spellings).join("\r\n next: ")}\r\n`,
  "show paged": async (terminal) => {
    terminal.write(`first ${OWN.slice(0, 8)}\r\n --More-- `);
    await terminal.key();
    terminal.write(`${"\b".repeat(10)}${" ".repeat(10)}${"\b".repeat(10)}${OWN.slice(8)} last\r\n`);
  },
  "show cut": async (terminal) => {
    terminal.write(`first ${OWN.slice(0, 8)}--More--`);
    await terminal.key();
    terminal.write(
      `${"\b".repeat(8)}${" ".repeat(8)}${"\b".repeat(8)}${OWN.slice(8)} next ${OTHER.slice(0, 7)}`,
    );
    terminal.write(" --More-- ");
    await terminal.key();
    terminal.write(`\r${" ".repeat(80)}\r${OTHER.slice(7)} last\r\n`);
  },
  "show bytes": `${JSON.stringify({ pin: [1, ...Buffer.from(OWN)], letters: [...OTHER], more: [...Buffer.from(NAMED)] })}\r\n`,
  "show pieces": async (terminal) => {
    for (const letter of `${OWN} ${OTHER}\r\n`) {
      terminal.write(letter);
      await new Promise((done) => setTimeout(done, 3));
    }
  },
  "show refused": `% Invalid input detected: snmp-server community ${COMMUNITY} and ${NAMED}\r\n`,
  "copy it": async (terminal) => {
    terminal.write("Enter the new password: ");
    const typed = await terminal.line();
    terminal.write(`you typed ${typed}\r\n`);
  },
  "show question": async (terminal) => {
    terminal.write(`Really use ${NAMED} as ${"x".repeat(270)}${OTHER} [yes/no]? `);
    await terminal.line();
  },
  "show hang": async (terminal) => {
    terminal.write(`${OTHER}${"x".repeat(190)} ${OWN}`);
    await terminal.gone();
  },
  "show long": `${"x".repeat(1_990)}${JSON.stringify(OWN)}${"y".repeat(100)}\r\n`,
  "terminal length 0": "",
  "terminal width 511": "",
};

async function device(password: string, prompt: string): Promise<ScriptedDevice> {
  const made = await scriptedDevice({
    login: (attempt) => {
      if (attempt.method === "password" && attempt.password === password) attempt.accept();
      else attempt.reject(["password"]);
    },
    shell: async (terminal) => {
      for (;;) {
        terminal.write(prompt);
        const line = await terminal.line();
        if (line === "exit") return;
        const answer = answers[line];
        if (typeof answer === "function") await answer(terminal);
        else terminal.write(answer ?? (line.startsWith("show echo") ? `${line.slice(10)}\r\n` : ""));
      }
    },
  });
  devices.push(made);
  return made;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "canaries-"));
  stack = await startStack({
    allow: `env:*_PASSWORD,env:*_SECRET,file:${folder}/`,
    env: {
      OWN_PASSWORD: OWN,
      OTHER_PASSWORD: OTHER,
      NAMED_SECRET: NAMED,
      HOST_SECRET: HOSTNAME,
      ORCHESTRATOR_LOG_LEVEL: "debug",
    },
  });
});
afterAll(async () => {
  await stack?.stop();
  await Promise.all(devices.map((each) => each.close()));
  await rm(folder, { recursive: true, force: true });
});

const SPEC = String.raw`name: canaries
defaults: { retry: { attempts: 1 } }
on_failure: continue
targets: { hosts: [r1, r2] }
steps:
  - { id: rotate, run: "show rotate" }
  - { id: rotated, run: "show rotated", expect: "output == 'x'" }
  - { id: all, run: "show all", expect: ["output == 'x'", "size(output.split('next')) == 1", { contains: "no such" }, { value: "output.split('next')", equals: [] }], save: { all: output, parts: "output.split('next')" } }
  - { id: later, run: "show clock", expect: "steps.all.output == 'x'" }
  - { id: lines, run: ["show all", "show json"], expect: "output[0] == output[1]" }
  - id: config
    run: show running-config
    expect: ["output.split(' ')[3] == 'x'", { matches: "^nothing" }]
    save: { word: "output.split(' ')[3]", list: "output.split('\\n')[1].split(' ')" }
  - { id: regex, run: show running-config, parse: { with: regex, template: 'community (?P<anything>\S+) (?P<mode>\S+)' }, expect: "parsed[0].anything == 'x'", save: { mine: "parsed[0].anything", all_of_it: parsed } }
  - { id: json, run: "show json", expect: "parsed.snmp.community == 'x' || parsed.vendor != 'cisco'", save: { mine: parsed.snmp.community, vendor: parsed.vendor } }
  - { id: xml, run: "show xml", parse: { with: xml }, expect: "string(parsed) == 'x'", save: { mine: parsed } }
  - { id: text, run: "show text", expect: ["output == 'x'", { contains: "no such" }], save: { all: output } }
  - { id: one, run: "show one", parse: { with: xml }, expect: "string(parsed) == 'x'", save: { mine: parsed } }
  - { id: broken, run: "show broken", parse: { with: json } }
  - { id: not_xml, run: "show broken", parse: { with: xml } }
  - { id: paged, run: "show paged" }
  - { id: cut, run: "show cut" }
  - { id: bytes, run: "show bytes", parse: { with: json }, expect: "parsed.pin == [1]", save: { pin: parsed.pin, letters: parsed.letters } }
  - { id: pieces, run: "show pieces" }
  - { id: refused, run: "show refused" }
  - { id: of_saved, run: "show echo @{{ saved.word }} and @{{ saved.mine }}" }
  - { id: loop, run: "show echo @{{ item }}", for_each: saved.list }
  - { id: lines_of_it, run: "show echo @{{ item }}", for_each: steps.lines.output, on_failure: continue }
  - { id: conversion, run: "show config", expect: ["int(output.split(' ')[3]) == 1", "timestamp(output) == timestamp(output)", "output.matches(output)", "output in {'a': 1}"] }
  - { id: failing, run: "show all", expect: ["int(output) == 1", "{'a': output}.b == 'x'", "duration(output) == duration('1s')"] }
  - { id: long, run: "show long", expect: [{ contains: nothing }, "output == 'x'"] }
  - { id: echoed, run: "show echo @{{ secrets.named }}" }
  - { id: used, run: "show echo @{{ secrets.rotated }} @{{ secrets.host }}" }
  - { id: before, snapshot: { name: before, commands: [show clock, show running-config] } }
  - { id: after, snapshot: { name: after, commands: [show all, show json] } }
  - { id: difference, diff: { before: before, after: after } }
  - { id: answered, run: "copy it", effect: idempotent, replies: [{ prompt: "new password", answer: "@{{ secrets.named }}", secret: true }] }
  - { id: question, run: "show question" }
  - { id: hang, run: "show hang", timeout: 2s }
`.replaceAll("@{{", "${{");

test("what devices print of secrets, in any spelling, is kept and shown nowhere", async () => {
  await writeFile(join(folder, "rotated"), ROTATED[0]);
  const [r1, r2] = [await device(OWN, "r1#"), await device(OTHER, `${HOSTNAME}#`)];
  const inventory = `defaults: { platform: cisco_iosxe, ssh: { strict_host_key_checking: accept-new } }
credentials:
  own: { username: cisco, password: { env: OWN_PASSWORD } }
  other: { username: netops, password: { env: OTHER_PASSWORD } }
secrets: { named: { env: NAMED_SECRET }, rotated: { file: ${JSON.stringify(join(folder, "rotated"))} }, host: { env: HOST_SECRET } }
devices:
  r1: { host: 127.0.0.1, port: ${r1.port}, credential: own }
  r2: { host: 127.0.0.1, port: ${r2.port}, credential: other }
`;
  const { id } = await stack.startRun({ spec: SPEC, inventory });
  await stack.waitForRun(id);
  const archived = async () => (await stack.request("GET", `/v1/runs/${id}/artifacts/run.json`)).status;
  await expect.poll(archived).toBe(200);

  // The devices said all that they were asked for.
  for (const each of [r1, r2])
    expect(each.ledger).toEqual(
      expect.arrayContaining(["show all", "show hang", NAMED, `show echo ${NAMED}`]),
    );
  const steps = Object.fromEntries((await stack.result(id, "r1")).steps.map((step) => [step.id, step]));
  expect(steps["echoed"]?.status).toBe("passed");
  expect(steps["json"]).toMatchObject({ saved: { mine: "***", vendor: "cisco" } });
  expect(steps["regex"]).toMatchObject({
    saved: { mine: "***", all_of_it: [{ anything: "***", mode: "RO" }] },
  });
  expect(steps["config"]).toMatchObject({
    saved: { word: "***", list: ["snmp-server", "community", "***", "RO"] },
  });
  expect(steps["question"]?.message).toContain("no reply answers it");
  expect(steps["hang"]?.message).toContain("no prompt within 2000 ms");

  const leaks: string[] = [];
  const look = (name: string, bytes: Buffer | string): void => {
    for (const leak of leaksIn(Buffer.from(bytes), CANARIES)) leaks.push(`${name}: ${leak}`);
  };
  const events = await fetch(`${stack.url}/v1/runs/${id}/events`, {
    headers: { accept: "text/event-stream" },
  });
  look("server-sent events", Buffer.from(await events.arrayBuffer()));
  for (const path of [
    "",
    "/devices",
    "/events",
    "/report.html",
    "/report.xml",
    "/report.json",
    "/history",
    "/bundle",
  ]) {
    const response = await fetch(`${stack.url}/v1/runs/${id}${path}`);
    expect([path, response.status]).toEqual([path, 200]);
    look(path, Buffer.from(await response.arrayBuffer()));
  }
  for (const part of [stack.api, stack.temporal, ...stack.workers]) look("log", part.log());
  const entries = await readdir(stack.data_dir, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
  expect(files.filter((file) => file.endsWith(".cast")).length).toBeGreaterThanOrEqual(2);
  expect(files.some((file) => /\.(?:db|sqlite)\b/.test(file))).toBe(true);
  // Temporal's server removes files of its own.
  for (const file of files) look(file, await readFile(file).catch(() => ""));
  expect(leaks).toEqual([]);
});
