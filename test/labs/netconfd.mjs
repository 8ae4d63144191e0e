// A real NETCONF agent: Debian's netconfd (yuma123) behind the subsystem of an OpenSSH server of its own.
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { until } from "./command.mjs";
import { putFile, putFolder } from "./files.mjs";
import { asRoot } from "./linux/as-root.mjs";
import { asUser } from "./linux/as-user.mjs";
import { makeLogin } from "./openssh/login.mjs";
import { knownHost, makeKey, sshdConfig, startSshd } from "./openssh/sshd.mjs";
import { takePorts } from "./ports.mjs";
import { canRunNetconfd } from "./prerequisites.mjs";
import { endAll, familyOf } from "./processes.mjs";

export { canRunNetconfd } from "./prerequisites.mjs";

const HOST = "127.0.0.1";
const SUBSYSTEM = "/usr/sbin/netconf-subsystem";

const startAgent = async ({ folder, port, user, args }) => {
  const socket = `${folder}/agent.sock`;
  const log = `${folder}/netconfd.log`;
  const child = spawn(
    "/usr/bin/setpriv",
    [
      "--pdeathsig",
      "TERM",
      "/usr/sbin/netconfd",
      "--no-startup",
      `--superuser=${user}`,
      `--ncxserver-sockname=${socket}`,
      `--port=${port}`,
      `--log=${log}`,
      ...args,
    ],
    { stdio: "ignore", cwd: folder, env: { HOME: folder, PATH: "/usr/bin:/bin" } },
  );
  let ended;
  child.once("exit", (code) => (ended = code ?? "a signal"));
  await until("netconfd listens", async () => {
    if (ended !== undefined)
      throw new Error(`netconfd ended with ${ended}: ${await readFile(log, "utf8").catch(() => "no log")}`);
    return existsSync(socket);
  });
  return { child, socket };
};

/** See netconfd.d.mts. */
export const startNetconfd = async ({ args = [] } = {}) => {
  const possible = await canRunNetconfd();
  if (!possible.ok) throw new Error(`netconfd cannot run here: ${possible.reason}`);
  const folder = await mkdtemp(join(tmpdir(), "orch-netconfd-"));
  await putFolder(folder);
  const login = await makeLogin(join(folder, "login"));
  const password = randomBytes(9).toString("base64url");
  const host =
    process.getuid() === 0 ? await asRoot({ folder, password, hostname: "agent1" }) : await asUser();
  const [port] = await takePorts(1, HOST);
  const { child, socket } = await startAgent({ folder, port, user: host.user, args });
  const hostKey = await makeKey(`${folder}/host_key`, "agent1");
  await putFile(`${folder}/authorized_keys`, `${login.public_key}\n`);
  const config = sshdConfig({
    listen: HOST,
    port,
    host_key: hostKey.private_key_path,
    pid_file: `${folder}/sshd.pid`,
    authorized_keys: `${folder}/authorized_keys`,
    user: host.user,
    command: "none",
    passwords: false,
  });
  const subsystem = `Subsystem netconf "${SUBSYSTEM} --ncxserver-sockname=${port}@${socket}"`;
  await putFile(`${folder}/sshd_config`, config.replace(/^ForceCommand .*$/m, subsystem));
  await putFile(login.known_hosts_path, `${knownHost(HOST, port, hostKey.public_key)}\n`);
  const sshd = await startSshd({ folder, listen: HOST, port, wrap: host.wrap });
  let stopped;
  return {
    host: HOST,
    port,
    user: host.user,
    private_key_path: login.private_key_path,
    known_hosts_path: login.known_hosts_path,
    stop: () =>
      (stopped ??= (async () => {
        await endAll([...host.processes(sshd.pid), ...familyOf(child.pid)]);
        await rm(folder, { recursive: true, force: true });
      })()),
  };
};
