// A recorded run is judged again offline: the stack and the devices that made it are gone, its bundle is all there is.
import { createHash } from "node:crypto";
import type { ChildProcess } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startLab } from "../../packages/lab/src/index.js";
import { elsewhere, type Elsewhere } from "../services/elsewhere.js";
import { startStack } from "../services/stack.js";

const SPEC = `name: judged
targets: { hosts: [r1, r2] }
steps:
  - { id: version, run: show version, expect: [{ matches: "[Vv]ersion" }] }
  - { id: change, configure: [interface Loopback7, description judged] }
  - { id: hold, wait: 1s }
  - { id: check, verify: { run: show version, expect: [{ matches: "[Vv]ersion" }], within: 5s, every: 1s } }
`;
/** Each on a device of its own: confirmed, rolled back by the device's timer, gone and back again. */
const CHANGES = `name: changes
targets: { hosts: [r3, r4, r1] }
steps:
  - id: kept
    when: "device.name == 'r3'"
    configure: { lines: ["set system domain-name kept.example"], confirm: 10m }
    expect: { contains: kept.example }
  - id: undone
    when: "device.name == 'r4'"
    configure: { lines: ["set system domain-name gone.example"], confirm: 1m }
    expect: { contains: no such text }
  - id: reload
    when: "device.name == 'r1'"
    run: reload
    effect: disruptive
    timeout: 60s
    replies: [{ prompt: confirm, answer: "" }]
  - { id: after, run: show version }
`;
/** What goes wrong then goes wrong again: a session lost in a change or in a read, a silence, nobody there. */
const DISTURBED = `name: disturbed
targets: { hosts: [torn, hung, gone, closes] }
defaults: { timeout: 3s, retry: { attempts: 2, delay: 500ms } }
steps:
  - { id: look, run: show clock }
  - { id: change, when: "device.name == 'torn'", configure: [interface Loopback7, description torn], on_failure: continue }
  - { id: version, run: show version, on_failure: continue }
  - { id: last, run: show clock }
`;
const IMAGE_TEXT = "an image\n".repeat(1_000);
const IMAGE = {
  sha256: createHash("sha256").update(IMAGE_TEXT).digest("hex"),
  bytes: IMAGE_TEXT.length,
};
/** A file that r1 gets and has then, one that it does not take, and one of its own that is kept. */
const FILES = `name: files
targets: { hosts: [r1] }
steps:
  - { id: before, run: "dir flash:" }
  - { id: put, copy: { from: image.bin, to: "flash:image.bin" }, expect: "!parsed.identical" }
  - { id: again, copy: { from: image.bin, to: "flash:image.bin", free: true }, expect: "parsed.identical" }
  - { id: own, run: "verify /md5 flash:image.bin", expect: { contains: Done } }
  - { id: get, fetch: { from: "flash:image.bin", to: image } }
  - { id: none, fetch: { from: "flash:none", to: none }, on_failure: continue }
`;
const PARSED = `name: parsed
targets: { hosts: [r1] }
steps:
  - { id: release, run: show version, parse: { with: textfsm }, expect: "parsed[0].version.startsWith('17')" }
`;

let folder: string;
let away: Elsewhere;
let run: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "orch-recorded-"));
  away = elsewhere(folder, { TMPDIR: folder });
  const then = await templates("then", "VERSION");
  const [lab, stack] = await Promise.all([
    // A minute of a device's timer is three seconds.
    startLab({
      devices: [
        ...["cisco_iosxe", "arista_eos", "juniper_junos", "juniper_junos"].map((kind) => ({ kind })),
        { name: "torn", faults: { on: "^description", close_after_lines: 0, times: 1 } },
        { name: "hung", faults: { on: "^show version", hang_after_lines: 2 } },
        { name: "closes", faults: { on: "^show version", close_after_lines: 2, times: 1 } },
        { name: "gone" },
      ],
      kinds: ["cisco_iosxe"],
      time_scale: 0.05,
    }),
    startStack({ env: { LAB_PASSWORD: "lab", NET_TEXTFSM: then } }),
  ]);
  const inventory = lab.inventory();
  const record = async (spec: string, name: string, copies = {}): Promise<string> => {
    const { id } = await stack.startRun({ spec, inventory, copies });
    await stack.waitForRun(id);
    await stack.cli("runs", "bundle", id, "-o", join(folder, `${name}.tar.gz`));
    return id;
  };
  try {
    run = await record(SPEC, "run");
    await record(CHANGES, "changes");
    await record(PARSED, "parsed");
    await fetch(`${stack.url}/v1/files/${IMAGE.sha256}`, {
      method: "PUT",
      headers: { "content-type": "application/octet-stream" },
      body: IMAGE_TEXT,
    });
    await record(FILES, "files", { "image.bin": IMAGE });
    await lab.device("gone").setFaults({ refuse_connections: true });
    await record(DISTURBED, "disturbed");
  } finally {
    await Promise.all([lab.close(), stack.stop()]);
  }
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A folder with one template, whose one value has this name. */
async function templates(name: string, value: string): Promise<string> {
  const at = join(folder, name);
  await mkdir(at, { recursive: true });
  const row = "version.textfsm, .*, cisco_ios, sh[[ow]] ver[[sion]]";
  await writeFile(join(at, "index"), `Template, Hostname, Platform, Command\n\n${row}\n`);
  const rule = "  ^.*IOS XE Software, Version ${" + value + "} -> Record";
  await writeFile(join(at, "version.textfsm"), `Value ${value} (\\S+)\n\nStart\n${rule}\n`);
  return at;
}

const judge = (spec: string) => away.judge("run.tar.gz", spec);

test("the same spec comes to the same verdict", async () => {
  const told = await away.replay("run.tar.gz");
  expect(told.stdout).toBe(
    `✓ same verdict  ${run}: passed, 8 steps compared, no difference\n\n  report  ${join(folder, "again.html")}\n`,
  );
  expect(told.code).toBe(0);
  expect(await readFile(join(folder, "again.html"), "utf8")).toMatch(
    /judged[^]*same verdict[^]*no difference/,
  );
});

test("one expectation changed is the one difference, and waits take no time", async () => {
  const [before, check] = SPEC.replace("wait: 1s", "wait: 6h").split("- { id: check");
  const today = `${before}- { id: check${check?.replace(/matches: "[^"]+"/, "contains: Arista")}`;
  const { code, verdict } = await judge(today);
  expect(code).toBe(1);
  expect(verdict).toMatchObject({
    run,
    same: false,
    status: { recorded: "passed", replayed: "failed" },
    devices: [{ device: "r1", recorded: "passed", replayed: "failed" }],
    compared: 8,
  });
  expect(verdict.differences.map(({ device, step, status }) => [device, step, status])).toEqual([
    ["r1", "check", { recorded: "passed", replayed: "failed" }],
    ["r2", "check", undefined],
  ]);
  const [, told = ""] = (await readFile(join(folder, "again.html"), "utf8")).split('<section id="replayed"');
  const [section = ""] = told.split("</section>");
  expect(section).toContain("another verdict");
  expect(section.match(/<li /g)).toHaveLength(2);
  expect(section).toMatch(/holds<\/span> <code>matches: [^]*does not hold<\/span> <code>contains: Arista</);
  expect(verdict.differences[0]?.checks).toMatchObject([
    {
      recorded: { held: true, expect: "matches: [Vv]ersion" },
      replayed: { held: false, expect: "contains: Arista" },
    },
  ]);
});

test("what was never typed then is an error that names it, and no guess", async () => {
  const { code, verdict } = await judge(SPEC.replace("description judged", "description other"));
  expect(code).toBe(1);
  expect(verdict.differences[0]).toMatchObject({
    device: "r1",
    step: "change",
    status: { recorded: "passed", replayed: "errored" },
    message: expect.stringContaining('the recording does not hold "description other"'),
    not_reached: ["hold", "check"],
  });
});

test("a spec that is wrong is shown where, and the exit code is 2", async () => {
  await writeFile(join(folder, "wrong.yaml"), SPEC.replace("run: show version", "rum: show version"));
  const told = await away.replay("run.tar.gz", "--spec", "wrong.yaml");
  expect(told.code).toBe(2);
  expect(told.stderr).toMatch(/wrong\.yaml:4:/);
});

test("changes that a device confirmed or took back, and a reload, come to the same", async () => {
  const { code, verdict } = await away.judge("changes.tar.gz");
  expect(verdict).toMatchObject({ same: true, differences: [], compared: 10 });
  expect(verdict.status).toEqual({ recorded: "failed", replayed: "failed" });
  expect(code).toBe(0);
});

test("files that were copied and fetched come to the same, without their bytes", async () => {
  const told = await away.judge("files.tar.gz");
  expect(told.verdict).toMatchObject({ same: true, differences: [], compared: 6 });
  const today = FILES.replace('expect: "parsed.identical"', 'expect: "parsed.bytes == 1"');
  const other = await away.judge("files.tar.gz", today);
  expect(other.verdict.differences).toMatchObject([
    { step: "again", status: { recorded: "passed", replayed: "failed" } },
  ]);
});

test("what went wrong then goes wrong again, and a silence takes no time", async () => {
  const { code, verdict } = await away.judge("disturbed.tar.gz");
  expect(verdict).toMatchObject({ same: true, differences: [], devices: [] });
  expect(verdict.status).toEqual({ recorded: "indeterminate", replayed: "indeterminate" });
  expect(verdict.compared).toBeGreaterThan(10);
  expect(code).toBe(0);
});

test("the templates of then are in the bundle, and read the same; none of this machine's are needed", async () => {
  const { code, verdict } = await away.judge("parsed.tar.gz");
  expect([code, verdict.same, verdict.differences]).toEqual([0, true, []]);
});

test("other templates than then: what they make of the recorded output is the difference", async () => {
  const now = await templates("now", "RELEASE");
  const { code, verdict } = await away.judge("parsed.tar.gz", undefined, "--templates", now);
  expect(code).toBe(1);
  expect(verdict.differences).toMatchObject([
    {
      device: "r1",
      step: "release",
      parsed: [
        { path: "[0].version", recorded: expect.stringMatching(/^17/) },
        { path: "[0].release", replayed: expect.stringMatching(/^17/) },
      ],
    },
  ]);
});

/** Resolves when the program says so. */
const told = (child: ChildProcess, what: string): Promise<void> =>
  new Promise((said) => {
    child.stderr?.on("data", (text) => String(text).startsWith(what) && said());
  });

/** Resolves when the program has started another. */
async function others(): Promise<void> {
  while ((await processes()).length < 2) await sleep(20);
}

/** Processes of this test's own, by the folder that their environment names. */
async function processes(): Promise<string[]> {
  const ids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const own = ids.map(async (id) => {
    const about = (file: string) => readFile(`/proc/${id}/${file}`, "utf8").catch(() => "");
    const line = (await about("cmdline")).replaceAll("\0", " ");
    return `${line} ${await about("environ")}`.includes(folder) ? [line] : [];
  });
  return (await Promise.all(own)).flat();
}

test.each(["at its beginning", "in the middle"])(
  "Ctrl-C %s: exit code 4, and nothing is left",
  async (when) => {
    const before = await readdir(folder);
    const replay = away.replay("run.tar.gz");
    await (when === "in the middle" ? told(replay.child, "replaying") : others());
    replay.child.kill("SIGINT");
    const { code, stdout, stderr } = await replay;
    expect([code, stdout]).toEqual([4, ""]);
    expect(stderr).toContain("Stopped; nothing of the replay is left.");
    expect(await readdir(folder)).toEqual(before);
    expect(await processes()).toEqual([]);
  },
);
