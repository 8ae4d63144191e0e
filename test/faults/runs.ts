// Kinds of runs that go on while faults are injected. What a run types into a device as a change has the run's number in it, so
// that the ledgers of the lab tell of which run a line is.
import { createHash } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { RunRequest } from "../../schemas/api.js";
import type { Random } from "./random.js";
import type { World } from "./world.js";
import { request } from "./asking.js";

export interface Change {
  step: string;
  /** As the device gets it. */
  line: string;
  /** The step is passed where the running configuration has the line, and failed where it does not. */
  is_checked?: true;
}

export interface Planned {
  kind: string;
  spec: string;
  request?: Pick<RunRequest, "copies">;
  changes: Change[];
  /** Commands of reads, by the segments in which they go: once a device has gone on it is not asked for them again. */
  segments: string[][];
  /** What the output of a read that passed has in it. */
  reads: { step: string; says: RegExp }[];
  /** By path, the digest of the file that a device has where the step passed. */
  copied?: { step: string; path: string; sha256: string };
  /** What people do to the run while it goes on. */
  meddle?(world: World, run: string, random: Random): Promise<void>;
}

const HEAD = (name: string, devices: number): string => `name: ${name}
concurrency: ${devices}
deadline: 20m
on_failure: continue
defaults: { timeout: 10s, retry: { attempts: 8, delay: 500ms, backoff: 1 } }
steps:
`;

const READS = {
  version: { command: "show version", says: "Cisco IOS XE Software" },
  addresses: { command: "show ip interface brief", says: "IP-Address" },
  clock: { command: "show clock", says: " UTC " },
  routes: { command: "show ip route", says: "Gateway of last resort" },
  neighbors: { command: "show ip ospf neighbor", says: "Neighbor ID" },
  startup: { command: "show startup-config", says: "bytes" },
};
type Read = keyof typeof READS;
const SEGMENTS: Read[][] = [
  ["version", "addresses"],
  ["clock", "routes"],
  ["neighbors", "startup"],
];

const read = (step: Read): string =>
  `  - { id: ${step}, run: ${READS[step].command}, expect: { contains: "${READS[step].says}" } }\n`;
const asReads = (steps: Read[]) => steps.map((step) => ({ step, says: new RegExp(READS[step].says) }));
const asCommands = (segments: Read[][]) => segments.map((steps) => steps.map((step) => READS[step].command));

function changesOf(n: number): { text: string; changes: Change[] } {
  const text = `run-${n}-of-the-test`;
  const line = `description ${text}`;
  const command = `show clock | include ${n}`;
  return {
    text: `  - { id: change, configure: ["interface Loopback${10 + (n % 10)}", "${line}"] }
  - id: check
    verify: { run: show interfaces description, expect: { contains: "${text}" }, settles: change, within: 15s, every: 1s }
  - { id: command, run: "${command}", effect: write }
`,
    changes: [
      { step: "change", line, is_checked: true },
      { step: "command", line: command },
    ],
  };
}

function reads(n: number, devices: number): Planned {
  const steps = SEGMENTS.map((segment) => segment.map(read).join(""));
  const breath = (_: string, at: number) => `  - { id: breath-${at}, wait: 50ms }\n`;
  const spec = steps.map((each, at) => (at > 0 ? breath("", at) : "") + each).join("");
  return {
    kind: "reads",
    spec: HEAD(`reads-${n}`, devices) + spec,
    changes: [],
    segments: asCommands(SEGMENTS),
    reads: asReads(SEGMENTS.flat()),
  };
}

function changes(n: number, devices: number): Planned {
  const { text, changes: made } = changesOf(n);
  return {
    kind: "changes",
    spec: HEAD(`changes-${n}`, devices) + text,
    changes: made,
    segments: [],
    reads: [],
  };
}

function mixed(n: number, devices: number): Planned {
  const { text, changes: made } = changesOf(n);
  const [before, after] = [SEGMENTS[0]!, SEGMENTS[2]!];
  return {
    kind: "mixed",
    spec: HEAD(`mixed-${n}`, devices) + before.map(read).join("") + text + after.map(read).join(""),
    changes: made,
    segments: asCommands([before, after]),
    reads: asReads([...before, ...after]),
  };
}

function polls(n: number, devices: number): Planned {
  const poll = `  - id: poll
    verify: { run: show clock, expect: { contains: " UTC " }, within: 60s, every: 500ms, stable_for: 2s }
`;
  return { kind: "polls", spec: HEAD(`polls-${n}`, devices) + poll, changes: [], segments: [], reads: [] };
}

/** One device prints so much, the others of its group nothing. */
const FLOOD_MIB = 30;
function floods(n: number, devices: number, random: Random): Planned {
  const name = `r${1 + Math.floor(random.next() * devices)}`;
  const flood = `  - { id: flood, run: "show tech huge \${{ device.name == '${name}' ? ${FLOOD_MIB} : 0 }}", timeout: 60s }\n`;
  const plain = reads(n, devices);
  return { ...plain, kind: "floods", spec: plain.spec + flood };
}

const FILE_BYTES = 512 * 1024;
const bytesOf = (n: number): Buffer => Buffer.alloc(FILE_BYTES, `bytes of run ${n}\n`);
const PATH = "flash:image.bin";

async function copies(n: number, devices: number, world: World): Promise<Planned> {
  const bytes = bytesOf(n);
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const options = { method: "PUT", headers: { "content-type": "application/octet-stream" }, body: bytes };
  await request(world, `/v1/files/${sha256}`, options);
  return {
    kind: "copies",
    spec: `${HEAD(`copies-${n}`, devices)}  - { id: put, copy: { from: image.bin, to: "${PATH}" } }\n`,
    request: { copies: { "image.bin": { sha256, bytes: bytes.length } } },
    changes: [],
    segments: [],
    reads: [],
    copied: { step: "put", path: PATH, sha256 },
  };
}

const say = (world: World, run: string, what: string) =>
  request(world, `/v1/runs/${run}/${what}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: "{}",
  });

const cancelled = (n: number, devices: number): Planned => ({
  ...mixed(n, devices),
  kind: "cancelled",
  meddle: async (world, run, random) => {
    await sleep(random.between(500, 6_000));
    await say(world, run, "cancel");
  },
});

const paused = (n: number, devices: number): Planned => ({
  ...mixed(n, devices),
  kind: "paused",
  meddle: async (world, run, random) => {
    await sleep(random.between(200, 3_000));
    await say(world, run, "pause");
    await sleep(random.between(500, 3_000));
    await say(world, run, "resume");
  },
});

const KINDS: Record<
  string,
  (n: number, devices: number, world: World, random: Random) => Planned | Promise<Planned>
> = {
  reads,
  changes,
  mixed,
  polls,
  copies,
  cancelled,
  paused,
  floods: (n, devices, _world, random) => floods(n, devices, random),
};
export const RUN_KINDS = Object.keys(KINDS);

/** @param n no other run of this world has it */
export async function planRun(world: World, kind: string, n: number, random: Random): Promise<Planned> {
  const plan = KINDS[kind];
  if (!plan) throw new Error(`no kind of run "${kind}"; there are ${RUN_KINDS.join(", ")}`);
  return plan(n, world.lab.devices.length, world, random);
}
