// A real telnet server: Debian's telnetd with /bin/login, started for each connection as inetd does.
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { putFolder } from "./files.mjs";
import { asRoot } from "./linux/as-root.mjs";
import { canRunTelnetd } from "./prerequisites.mjs";
import { endAll } from "./processes.mjs";

export { canRunTelnetd } from "./prerequisites.mjs";

const HOST = "127.0.0.1";
const PROGRAM = ["/usr/sbin/telnetd", "/usr/sbin/in.telnetd"];

/** See telnetd.d.mts. */
export const startTelnetd = async () => {
  const possible = await canRunTelnetd();
  if (!possible.ok) throw new Error(`telnetd cannot run here: ${possible.reason}`);
  const folder = await mkdtemp(join(tmpdir(), "orch-telnetd-"));
  await putFolder(folder);
  const password = randomBytes(9).toString("base64url");
  const host = await asRoot({ folder, password, hostname: "console1" });
  const program = PROGRAM.find((path) => existsSync(path));
  const children = new Set();
  let logins = 0;
  const server = createServer({ pauseOnConnect: true }, (socket) => {
    logins += 1;
    const [wrapper, ...args] = host.wrap(["/usr/bin/setpriv", "--pdeathsig", "TERM", program]);
    const child = spawn(wrapper, args, { stdio: [socket, socket, "ignore"] });
    children.add(child);
    child.once("exit", () => children.delete(child));
    // The child has the connection now.
    child.once("spawn", () => socket.destroy());
  });
  await new Promise((done, fail) => server.once("error", fail).listen(0, HOST, done));
  let stopped;
  return {
    host: HOST,
    port: server.address().port,
    user: host.user,
    password,
    logins: () => logins,
    stop: () =>
      (stopped ??= (async () => {
        await new Promise((done) => server.close(done));
        await endAll([...children].flatMap((child) => host.processes(child.pid)));
        await rm(folder, { recursive: true, force: true });
      })()),
  };
};
