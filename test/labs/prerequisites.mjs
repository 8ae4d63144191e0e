// What the FRR lab needs from the machine, and how it gets there.
import { accessSync, constants, existsSync, readFileSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { run, succeeds } from "./command.mjs";

const NEEDED = {
  frr: ["/usr/lib/frr/zebra", "/usr/lib/frr/ospfd", "/usr/bin/vtysh"],
  "openssh-server": ["/usr/sbin/sshd"],
  "openssh-client": ["/usr/bin/ssh-keygen"],
  iproute2: ["/usr/sbin/ip", "/sbin/ip"],
  python3: ["/usr/bin/python3"],
};
const ANY_OF = new Set(["iproute2"]);
/** Not among those that the FRR lab needs. */
const SERVERS = {
  telnetd: ["/usr/sbin/telnetd", "/usr/sbin/in.telnetd"],
  netconfd: ["/usr/sbin/netconfd", "/usr/sbin/netconf-subsystem"],
};

const missingPackages = (names) =>
  names.filter((name) => {
    const there = NEEDED[name].map((path) => existsSync(path));
    return !(ANY_OF.has(name) ? there.some(Boolean) : there.every(Boolean));
  });

/**
 * Whether routers can be started here, and what would have to be different.
 * @returns {Promise<{ ok: true } | { ok: false, reason: string }>}
 */
export const canRunFrrLab = async () => {
  const no = (reason) => ({ ok: false, reason });
  if (process.platform !== "linux") return no("network namespaces exist on Linux only");
  if (process.getuid() !== 0) return no("not root: network namespaces need it; run the command with sudo");
  const missing = missingPackages(Object.keys(NEEDED));
  if (missing.length > 0)
    return no(`packages are missing: ${missing.join(", ")}; apt-get install ${missing.join(" ")}`);
  const probe = `orch-frr-probe-${process.pid}-${Math.random().toString(36).slice(2)}`;
  try {
    await run("ip", ["netns", "add", probe]);
    await run("ip", ["-n", probe, "link", "add", "name", "probe0", "type", "veth", "peer", "name", "probe1"]);
    await run("ip", ["-n", probe, "link", "add", "name", "probe2", "type", "bridge"]);
    return { ok: true };
  } catch (error) {
    return no(`the kernel gives no network namespaces, veth pairs or bridges here: ${error.message}`);
  } finally {
    await succeeds("ip", ["netns", "del", probe]);
  }
};

/** Without root sshd cannot give a terminal to the group tty; where /dev/pts is mounted with gid= it need not. */
const terminalsBelongToTty = () =>
  readFileSync("/proc/mounts", "utf8")
    .split("\n")
    .some((line) => / \/dev\/pts devpts \S*\bgid=/.test(line));

/** Whether a real `linux` host can be started: OpenSSH and python3 are enough, root is not needed. */
export const canRunLinuxHost = async () => {
  const no = (reason) => ({ ok: false, reason });
  if (process.platform !== "linux") return no("the host's sshd is started on Linux only");
  const missing = missingPackages(["openssh-server", "openssh-client", "python3"]);
  if (missing.length > 0)
    return no(`packages are missing: ${missing.join(", ")}; apt-get install ${missing.join(" ")}`);
  if (process.getuid() !== 0 && !terminalsBelongToTty())
    return no(
      "not root, and /dev/pts is mounted without gid=5: sshd cannot make terminals; run the command with sudo",
    );
  return { ok: true };
};

/** Whether Debian's telnetd can be started; its logins need accounts, and those root. */
export const canRunTelnetd = async () => {
  if (!SERVERS.telnetd.some((path) => existsSync(path)))
    return { ok: false, reason: "package telnetd is missing; apt-get install telnetd" };
  if (process.getuid() !== 0) return { ok: false, reason: "not root: logins over telnet need accounts" };
  return { ok: true };
};

/** Whether Debian's NETCONF agent can be started behind sshd. */
export const canRunNetconfd = async () => {
  const possible = await canRunLinuxHost();
  if (!possible.ok) return possible;
  if (!SERVERS.netconfd.every((path) => existsSync(path)))
    return { ok: false, reason: "package netconfd is missing; apt-get install netconfd" };
  return { ok: true };
};

/** Keeps packages from starting their services while they are installed; gives back how to undo it. */
const forbidServices = async () => {
  const path = "/usr/sbin/policy-rc.d";
  if (existsSync(path)) return async () => {};
  await writeFile(path, "#!/bin/sh\nexit 101\n", { mode: 0o755 });
  return () => rm(path, { force: true });
};

/**
 * Installs what is missing with apt, as root. Services of new packages are neither started nor enabled.
 * @returns {Promise<string[]>} the packages that were installed
 */
export const installPrerequisites = async () => {
  const packages = missingPackages(Object.keys(NEEDED));
  if (packages.length === 0) return [];
  if (process.getuid() !== 0)
    throw new Error(`not root: cannot install ${packages.join(", ")}; run with sudo`);
  accessSync("/usr/bin/apt-get", constants.X_OK);
  const env = { DEBIAN_FRONTEND: "noninteractive" };
  const allowAgain = await forbidServices();
  try {
    await run("apt-get", ["update", "-q"], { env });
    await run("apt-get", ["install", "-y", "-q", "--no-install-recommends", ...packages], { env });
  } finally {
    await allowAgain();
  }
  const services = { frr: "frr", "openssh-server": "ssh" };
  for (const name of packages) {
    if (services[name] && existsSync("/run/systemd/system"))
      await succeeds("systemctl", ["disable", services[name]]);
  }
  return packages;
};
