// Mock devices of PyPI's unicon.plugins over real SSH: from the cache or PyPI, in a virtual environment of their own.
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { scriptedDevice, type ScriptedDevice } from "../../packages/devices/src/testing/scripted-device.js";
import type { Terminal } from "../../packages/devices/src/testing/terminal.js";
import { pythonWith } from "./python-packages.mjs";

const run = promisify(execFile);
const PACKAGES = ["unicon==26.9", "unicon.plugins==26.9"];
const SCRIPT = fileURLToPath(new URL("unicon-mocks.py", import.meta.url));

export interface MockDevice {
  /** Folder of the mock data: `iosxe`, `nxos`, … */
  os: string;
  /** State in which a session begins. */
  state: string;
  /** Stands for `%N` in prompts. */
  hostname?: string;
  /** Of the mock's script, where it is not called as its data. */
  module?: string;
  /** Our spelling of commands that the mock data spells in other words. */
  aliases?: Record<string, string>;
  /** Changes to the states' data. */
  overlay?: Record<string, { prompt?: string; preface?: string; commands?: Record<string, unknown> }>;
}

export interface MockDevices {
  /** Path of the mock data, a folder per system. */
  data: string;
  device(mock: MockDevice): Promise<ScriptedDevice>;
  close(): Promise<void>;
}

type Env = Record<string, string | undefined>;
interface Message {
  session?: string;
  text?: string;
  line?: string;
  closed?: boolean;
}

/** @returns path of the mock data, a folder per system */
export async function mockDataFolder(env: Env): Promise<string> {
  const where = "import importlib.util as u; print(u.find_spec('unicon').origin)";
  const { stdout } = await run(await pythonWith(PACKAGES, env), ["-c", where], { env });
  return join(stdout.trim(), "..", "plugins", "tests", "mock_data");
}

/** A pattern of the plugins, with lines that it finds. */
export interface UniconPattern {
  pattern: string;
  lines: string[];
  /** The words are found anywhere in a line. */
  anywhere: boolean;
}

/** The patterns by which Unicon's plugins know refusals, by plugin: `iosxe`, `asa/fp2k`. */
export async function refusalPatterns(
  env: Env,
): Promise<{ plugin: string; failures: UniconPattern[]; rejected: UniconPattern[] }[]> {
  const script = fileURLToPath(new URL("unicon-patterns.py", import.meta.url));
  const options = { env, maxBuffer: 64 * 1024 * 1024 };
  const { stdout } = await run(await pythonWith(PACKAGES, env), [script], options);
  return JSON.parse(stdout) as Awaited<ReturnType<typeof refusalPatterns>>;
}

/** Starts the process that plays the devices. @throws {Error} when it ends before it is ready */
export async function startMockDevices(env: Env): Promise<MockDevices> {
  const python = await pythonWith(PACKAGES, env);
  const data = await mockDataFolder(env);
  const child = spawn(python, [SCRIPT], { env, cwd: join(data, ".."), stdio: ["pipe", "pipe", "pipe"] });
  const endWithUs = (): void => void child.kill("SIGKILL");
  process.once("exit", endWithUs);
  let log = "";
  child.stderr.on("data", (chunk: Buffer) => (log = `${log}${chunk}`.slice(-4_000)));
  const ended = once(child, "exit").then(() => process.off("exit", endWithUs));
  const lines = createInterface({ input: child.stdout });
  const gone = ended.then(() => Promise.reject(new Error(`the mock devices ended: ${log.trim()}`)));
  gone.catch(() => {});
  await Promise.race([once(lines, "line"), gone]);

  const listeners = new Map<string, (message: Message) => void>();
  lines.on("line", (line) => {
    const message = JSON.parse(line) as Message;
    listeners.get(message.session!)?.(message);
  });
  const devices: ScriptedDevice[] = [];
  let sessions = 0;
  return {
    data,
    device: async (mock) => {
      const made: ScriptedDevice = await scriptedDevice({
        login: (attempt) => (attempt.method === "password" ? attempt.accept() : attempt.reject(["password"])),
        shell: (terminal) => {
          const session = String(++sessions);
          return connect(child, session, mock, terminal, (listener) => listeners.set(session, listener));
        },
      });
      devices.push(made);
      return made;
    },
    close: async () => {
      await Promise.all(devices.map((device) => device.close()));
      child.stdin.end();
      const late = setTimeout(() => child.kill("SIGKILL"), 2_000);
      await ended;
      clearTimeout(late);
    },
  };
}

/** Joins one SSH session with one mock device, until either is gone. */
function connect(
  child: ChildProcess,
  session: string,
  mock: MockDevice,
  terminal: Terminal,
  listen: (listener: (message: Message) => void) => void,
): Promise<void> {
  const tell = (message: object): void => {
    child.stdin!.write(`${JSON.stringify({ session, ...message })}\n`);
  };
  return new Promise((resolve) => {
    listen(({ text, line, closed }) => {
      if (line !== undefined) terminal.ledger.push(line);
      if (text !== undefined) terminal.write(text);
      if (closed) resolve();
    });
    terminal.channel.on("data", (bytes: Buffer) => tell({ typed: bytes.toString() }));
    terminal.channel.on("close", resolve);
    tell({ device: { hostname: "Router", ...mock } });
  });
}
