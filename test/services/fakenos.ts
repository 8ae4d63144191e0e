// Simulated devices of PyPI's fakenos and netmiko beside them: from the cache or PyPI, in a virtual environment of their own.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { takePorts } from "../labs/ports.mjs";
import { pythonWith } from "./python-packages.mjs";

const PACKAGES = ["fakenos==1.2.1", "netmiko==4.8.0"];
const SCRIPT = fileURLToPath(new URL("fakenos-devices.py", import.meta.url));

export interface FakeDevice {
  /** As fakenos calls it. */
  platform: string;
  /** What stands before the prompt's sign; default the device's name. */
  base_prompt?: string;
  username?: string;
}

export interface FakeNos {
  /** Of each device, by its name. */
  ports: Record<string, number>;
  password: string;
  /** All that fakenos can play, sorted. */
  platforms: string[];
  /** Output of a command that netmiko sends over a session of its own. @throws {Error} with netmiko's reason */
  netmiko(device: string, device_type: string, command: string, options?: object): Promise<string>;
  /** Sessions that the device has open now. */
  sessions(device: string): Promise<number>;
  close(): Promise<void>;
}

type Env = Record<string, string | undefined>;

/** Starts the devices, all in one process. @throws {Error} when it ends before they serve */
export async function startFakeNos(env: Env, devices: Record<string, FakeDevice>): Promise<FakeNos> {
  const python = await pythonWith(PACKAGES, env);
  const names = Object.keys(devices);
  const free = await takePorts(names.length);
  const ports = Object.fromEntries(names.map((name, at) => [name, free[at]!]));
  const password = "not-a-secret-of-anyone";
  const usernameOf = (name: string): string => devices[name]!.username ?? "netops";
  const child = spawn(python, [SCRIPT], { env, stdio: ["pipe", "pipe", "pipe"] });
  const endWithUs = (): void => void child.kill("SIGKILL");
  process.once("exit", endWithUs);
  let log = "";
  child.stderr.on("data", (chunk: Buffer) => (log = `${log}${chunk}`.slice(-4_000)));

  type Answer = { id?: number; error?: string; output?: string; sessions?: number };
  const waiting = new Map<number, { resolve(answer: Answer): void; reject(error: Error): void }>();
  const lines = createInterface({ input: child.stdout });
  const ended = once(child, "exit").then(() => {
    process.off("exit", endWithUs);
    const gone = new Error(`fakenos ended: ${log.trim().slice(-1_000)}`);
    for (const { reject } of waiting.values()) reject(gone);
    throw gone;
  });
  ended.catch(() => {});
  child.stdin.write(
    `${JSON.stringify(
      Object.fromEntries(
        names.map((name) => [
          name,
          { ...devices[name]!, port: ports[name], username: usernameOf(name), password },
        ]),
      ),
    )}\n`,
  );
  const [ready] = (await Promise.race([once(lines, "line"), ended])) as [string];
  const { platforms } = JSON.parse(ready) as { platforms: string[] };
  lines.on("line", (line) => {
    const answer = JSON.parse(line) as Answer;
    const { resolve, reject } = waiting.get(answer.id!)!;
    waiting.delete(answer.id!);
    if (answer.error === undefined) resolve(answer);
    else reject(new Error(answer.error));
  });
  let id = 0;
  const ask = (request: object): Promise<Answer> =>
    new Promise((resolve, reject) => {
      waiting.set(++id, { resolve, reject });
      child.stdin.write(`${JSON.stringify({ id, ...request })}\n`);
    });

  return {
    ports,
    password,
    platforms,
    netmiko: async (device, device_type, command, options = {}) => {
      const login = { port: ports[device], username: usernameOf(device), password, secret: password };
      return (await ask({ connect: { device_type, ...login, ...options }, command })).output!;
    },
    sessions: async (device) => (await ask({ device })).sessions!,
    close: async () => {
      child.stdin.end();
      const late = setTimeout(() => child.kill("SIGKILL"), 5_000);
      await ended.catch(() => {});
      clearTimeout(late);
    },
  };
}
