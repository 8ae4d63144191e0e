// Transport `local`: one /bin/sh per command on this machine, for tools beside the devices. No login.
import { type ChildProcess, spawn } from "node:child_process";
import { DeviceError } from "../errors.js";
import type { OpenOptions } from "../open.js";
import type { Session } from "../session.js";
import type { Exit, Runner, Running } from "./runner.js";
import { ExecSession } from "./session.js";

const PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

export function openLocal(options: OpenOptions): Promise<Session> {
  const { env = {}, cwd } = options.local ?? {};
  const runner = localRunner(options.device.name, { env: { PATH, LANG: "C.UTF-8", ...env }, cwd });
  return Promise.resolve(new ExecSession(runner, options));
}

function localRunner(
  device: string,
  { env, cwd }: { env: Record<string, string>; cwd: string | undefined },
): Runner {
  const running = new Set<ChildProcess>();
  let closed: string | undefined;
  const kill = (child: ChildProcess): void => {
    try {
      // The whole group: what the shell started ends with it.
      if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
    } catch {
      // It has ended.
    }
  };
  const destroy = (): void => {
    closed = "closed";
    for (const child of running) kill(child);
  };
  return {
    get closed() {
      return closed;
    },
    start: async (command): Promise<Running> => {
      const child = spawn("/bin/sh", ["-c", command], {
        stdio: ["ignore", "pipe", "pipe"],
        detached: true,
        env,
        ...(cwd === undefined ? {} : { cwd }),
      });
      await new Promise<void>((resolve, reject) => {
        child.once("spawn", resolve);
        child.once("error", (error) =>
          reject(
            new DeviceError("unreachable", `${device}: /bin/sh cannot be started here: ${error.message}.`, {
              sent: false,
            }),
          ),
        );
      });
      running.add(child);
      const exit = new Promise<Exit>((resolve) => {
        child.once("close", (code, signal) => {
          running.delete(child);
          resolve(signal === null ? { code: code ?? 0 } : { signal: signal.slice("SIG".length) });
        });
      });
      return { stdout: child.stdout, stderr: child.stderr, exit, kill: () => kill(child) };
    },
    alive: () => Promise.resolve(closed === undefined),
    end: () => {
      destroy();
      return Promise.resolve();
    },
    destroy,
  };
}
