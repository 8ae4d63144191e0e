// SSH servers of libraries in Python, and servers that do not answer as RFC 4254 says they must.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { pythonPackages } from "./python-packages.mjs";

const SCRIPT = fileURLToPath(new URL("ssh-servers.py", import.meta.url));

export type SshServerKind = "asyncssh" | "paramiko" | "no-global-answers" | "no-answers";

/** Lets everybody in with a password. Its shell prompts `r1#`; `work` takes two seconds. @throws {Error} with pip's last words */
export async function startSshServer(kind: SshServerKind): Promise<{ port: number; close(): void }> {
  const packages = await pythonPackages(["asyncssh==2.24.1", "paramiko==5.1.0"], { dependencies: true });
  const child = spawn("python3", [SCRIPT, kind], {
    env: { ...process.env, PYTHONPATH: packages },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const { value, done } = await createInterface({ input: child.stdout })[Symbol.asyncIterator]().next();
  if (done) throw new Error(`the SSH server ${kind} has not started`);
  return { port: Number(value), close: () => void child.kill() };
}
