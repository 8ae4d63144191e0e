// What every OpenSSH server of the labs has in common: keys, configuration, and waiting until it answers.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createConnection } from "node:net";
import { mkdir } from "node:fs/promises";
import { run, until } from "../command.mjs";

/** Makes an Ed25519 key pair without passphrase. @returns {Promise<{ private_key_path: string, public_key: string }>} */
export const makeKey = async (path, comment) => {
  await run("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", comment, "-f", path]);
  return { private_key_path: path, public_key: readFileSync(`${path}.pub`, "utf8").trim() };
};

/** sshd's own empty folder; every sshd of the machine shares it, so it stays. */
export const makePrivilegeSeparationFolder = () => mkdir("/run/sshd", { recursive: true, mode: 0o755 });

/**
 * @param {{ listen: string, port: number, host_key: string, pid_file: string, authorized_keys: string, user: string,
 *   command: string, passwords: boolean }} options
 */
export const sshdConfig = ({
  listen,
  port,
  host_key,
  pid_file,
  authorized_keys,
  user,
  command,
  passwords,
}) => `
ListenAddress ${listen}
Port ${port}
HostKey ${host_key}
PidFile ${pid_file}
AuthorizedKeysFile ${authorized_keys}
AllowUsers ${user}
ForceCommand case "$SSH_ORIGINAL_COMMAND" in */sftp-server) exec /usr/lib/openssh/sftp-server;; esac; ${command}
Subsystem sftp /usr/lib/openssh/sftp-server
PasswordAuthentication ${passwords ? "yes" : "no"}
KbdInteractiveAuthentication no
PubkeyAuthentication yes
UsePAM no
UseDNS no
StrictModes no
PrintMotd no
PrintLastLog no
X11Forwarding no
AllowTcpForwarding yes
MaxStartups 200
MaxSessions 50
LogLevel VERBOSE
`;

/** Resolves when an SSH server greets at the address. */
export const untilGreeted = (host, port) =>
  until(
    `SSH server on ${host}:${port} greets`,
    () =>
      new Promise((resolve) => {
        const socket = createConnection({ host, port, timeout: 1_000 });
        const end = (greeted) => {
          socket.destroy();
          resolve(greeted);
        };
        socket.once("data", (data) => end(data.toString().startsWith("SSH-2.0-")));
        socket.once("error", () => end(false));
        socket.once("close", () => end(false));
        socket.once("timeout", () => end(false));
      }),
  );

/** A `known_hosts` line; a port other than 22 is written the way OpenSSH looks it up. */
export const knownHost = (host, port, public_key) =>
  `${port === 22 ? host : `[${host}]:${port}`} ${public_key.split(" ").slice(0, 2).join(" ")}`;

/** sshd in the foreground with the folder's `sshd_config`, as our child; the kernel ends it when we are killed. */
export const startSshd = async ({ folder, listen, port, wrap }) => {
  const [program, ...args] = wrap([
    "/usr/bin/setpriv",
    "--pdeathsig",
    "TERM",
    "/usr/sbin/sshd",
    "-D",
    "-f",
    `${folder}/sshd_config`,
    "-E",
    `${folder}/sshd.log`,
  ]);
  const child = spawn(program, args, { stdio: "ignore" });
  const died = new Promise((_, fail) => {
    child.once("error", fail);
    child.once("exit", (code) => fail(new Error(`sshd ended with ${code}; its log is ${folder}/sshd.log`)));
  });
  died.catch(() => {});
  await Promise.race([untilGreeted(listen, port), died]);
  return child;
};
