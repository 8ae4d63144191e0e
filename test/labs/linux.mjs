// A real Linux host: bash behind an OpenSSH server of its own, on a free port of the loopback address.
import { copyFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { putFile, putFolder } from "./files.mjs";
import { asRoot } from "./linux/as-root.mjs";
import { asUser } from "./linux/as-user.mjs";
import { readLedger, typedLines } from "./openssh/ledger.mjs";
import { makeLogin } from "./openssh/login.mjs";
import { knownHost, makeKey, sshdConfig, startSshd } from "./openssh/sshd.mjs";
import { takePorts } from "./ports.mjs";
import { canRunLinuxHost } from "./prerequisites.mjs";
import { endAll } from "./processes.mjs";

export { canRunLinuxHost } from "./prerequisites.mjs";

const HOST = "127.0.0.1";
const HOSTNAME = "linux1";

const writeConfig = async ({ folder, port, host, login, ledger }) => {
  const hostKey = await makeKey(`${folder}/host_key`, HOSTNAME);
  await putFile(`${folder}/authorized_keys`, `${login.public_key}\n`);
  await copyFile(new URL("./openssh/ledger.py", import.meta.url), `${folder}/ledger.py`);
  await putFolder(`${folder}/ledgers`, { owner: host.owner });
  const config = sshdConfig({
    listen: HOST,
    port,
    host_key: hostKey.private_key_path,
    pid_file: `${folder}/sshd.pid`,
    authorized_keys: `${folder}/authorized_keys`,
    user: host.user,
    command: `exec /usr/bin/python3 -I ${folder}/ledger.py ${ledger} -bash /bin/bash`,
    passwords: host.password !== undefined,
  });
  await putFile(`${folder}/sshd_config`, config);
  await putFile(login.known_hosts_path, `${knownHost(HOST, port, hostKey.public_key)}\n`);
};

const linuxInventory = ({ port, user, login }, { auth = "key" } = {}) => {
  const [field, path] =
    auth === "key" ? ["private_key", login.private_key_path] : ["password", login.password_path];
  return `credentials:
  lab: { username: ${user}, ${field}: { file: ${JSON.stringify(path)} } }
devices:
  ${HOSTNAME}:
    host: ${HOST}
    port: ${port}
    platform: linux
    credential: lab
    ssh: { strict_host_key_checking: "yes", known_hosts: ${JSON.stringify(login.known_hosts_path)} }
`;
};

/** See linux.d.mts. */
export const startLinuxHost = async ({ base_dir }) => {
  const possible = await canRunLinuxHost();
  if (!possible.ok) throw new Error(`the linux host cannot run here: ${possible.reason}`);
  const login = await makeLogin(resolve(base_dir));
  const folder = await mkdtemp(join(tmpdir(), "orch-linux-"));
  await putFolder(folder);
  const ledger = `${folder}/ledgers/${HOSTNAME}.ndjson`;
  const [port] = await takePorts(1, HOST);
  const host =
    process.getuid() === 0
      ? await asRoot({ folder, password: login.password, hostname: HOSTNAME })
      : await asUser();
  await writeConfig({ folder, port, host, login, ledger });
  const sshd = await startSshd({ folder, listen: HOST, port, wrap: host.wrap });
  let kept;
  let stopped;
  const entries = () => kept ?? readLedger(ledger);
  return {
    name: HOSTNAME,
    host: HOST,
    port,
    user: host.user,
    password: host.password,
    private_key_path: login.private_key_path,
    known_hosts_path: login.known_hosts_path,
    inventory: (how) => linuxInventory({ port, user: host.user, login }, how),
    ledger: () => typedLines(entries()),
    ledgerEntries: entries,
    stop: () =>
      (stopped ??= (async () => {
        kept = readLedger(ledger);
        await endAll(host.processes(sshd.pid));
        await rm(folder, { recursive: true, force: true });
      })()),
  };
};
