// Every simulated kind with the faults of a bad terminal: the output is the same as without them.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import type { Platform } from "./words/platform.js";
import { hostKeyFile, openSession, parseOutput, type Session } from "./index.js";
import { type Faults, type LabDevice, startLab } from "../../lab/src/index.js";
import { loadPlatforms } from "./platforms/load.js";
import { resolvedDevice } from "./testing/scripted-device.js";

let platforms: Record<string, Platform>;
let folder: string;
beforeAll(async () => {
  platforms = await loadPlatforms();
  folder = await mkdtemp(join(tmpdir(), "lab-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function open({ name, host, port, platform }: LabDevice): Promise<Session> {
  const session = await openSession({
    device: resolvedDevice({ name, host, port, platform }),
    platform: platforms[platform]!,
    login: { username: "netops", password: "lab", enable: "lab" },
    hostKeys: hostKeyFile(join(folder, "known_hosts")),
  });
  onTestFinished(() => session.close());
  return session;
}

/** Lines that show when they were printed. */
const TIMES = /Last |Time|\d\d:\d\d:\d\d/;
const LOG = /^\*Mar .*%LINEPROTO.*$/;
const LOG_ANYWHERE = new RegExp(LOG, "m");
const faults: Faults[] = [
  { echo: "none" },
  { echo: "rewritten" },
  { echo: "split" },
  { echo: "double" },
  { pager_locked: true },
  { ansi: true },
  { chunk_bytes: 1 },
  { chunk_bytes: 7, chunk_delay_ms: 1 },
  { press_any_key: true },
  { truncate_hostname: 4 },
  { syslog_every_lines: 3 },
  { prompt_in_output: true },
  { prompt_in_output: true, chunk_bytes: 3, chunk_delay_ms: 2 },
];

// On a busy machine 2,000 pieces take a while, so there is time; silence is never counted while this process stood still.
test.each(faults)("%j", { timeout: 600_000 }, async (fault) => {
  const lab = await startLab({ devices: 9 });
  onTestFinished(() => lab.close());
  const results = await Promise.all(
    lab.devices.map(async (device) => {
      const platform = platforms[device.platform]!;
      const command = platform.running_config!;
      const read = async (session: Session, own = 0) => {
        const { output } = await session.send(command, { timeout_ms: 120_000 });
        const lines = output.split("\n").map((line) => line.trimEnd());
        return lines.slice(own).filter((line) => line !== "" && !LOG.test(line) && !TIMES.test(line));
      };
      const clean = await read(await open(device));
      await device.setFaults(fault);
      const session = await open(device);
      // The fault's own lines: a prompt, and a prompt with the command.
      const own = fault.prompt_in_output ? 2 : 0;
      const first = await read(session, own);
      // One that a stall of this process made doubt what it took for a prompt is replaced, as the pool does.
      const next = session.dirty ? await open(device) : session;
      return { platform: platform.name, clean, first, second: await read(next, own) };
    }),
  );
  for (const { platform, clean, first, second } of results) {
    expect({ platform, first, second }).toEqual({ platform, first: clean, second: clean });
  }
});

test("JSON behind a log line and the prompt shown again is read as without them", async () => {
  const lab = await startLab({ devices: 3, kinds: ["frr", "arista_eos", "cisco_nxos"] });
  onTestFinished(() => lab.close());
  const commands = ["show ip ospf neighbor json", "show version | json", "show version | json"];
  await Promise.all(
    lab.devices.map(async (device, n) => {
      const platform = platforms[device.platform]!;
      const session = await open(device);
      const command = commands[n]!;
      const read = async () => {
        const { output, prompt = "" } = await session.send(command, { timeout_ms: 20_000 });
        const parsed = await parseOutput({ how: undefined, platform, command, output, prompt });
        return {
          output,
          parsed: JSON.stringify(parsed).replaceAll(/"(?:upTime|deadTime|routerDeadInterval)[^,]*,/g, ""),
        };
      };
      const clean = await read();
      expect(clean.parsed).toMatch(/^\{"./);
      await device.setFaults({ log_first_ms: 300 });
      const disturbed = await read();
      expect(disturbed.output).toMatch(LOG_ANYWHERE);
      expect(disturbed.parsed).toEqual(clean.parsed);
      expect(session.dirty).toBe(false);
    }),
  );
});
