// Programs that end-to-end tests need from the system: installs what is missing where it can, else says why not.
import { existsSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { run, seconds } from "./run.mjs";

/** Debian package, a file of it, and the part of the tests that goes without it. */
const NEEDED = [
  { package: "openssh-server", files: ["sshd"], part: "real OpenSSH servers" },
  { package: "iproute2", files: ["ip"], part: "network namespaces" },
  { package: "iputils-ping", files: ["ping"], part: "ping of real hosts" },
  { package: "frr", files: ["/usr/lib/frr/ospfd"], part: "real FRR routers" },
  { package: "chromium", files: ["chromium"], part: "pages in a real browser" },
  { package: "libxml2-utils", files: ["xmllint"], part: "the schema of JUnit reports" },
  { package: "telnetd", files: ["telnetd", "in.telnetd"], part: "a real telnet server" },
  { package: "zsh", files: ["zsh"], part: "completion in zsh" },
  { package: "fish", files: ["fish"], part: "completion in fish" },
  { package: "netconfd", files: ["netconfd"], part: "a real NETCONF agent" },
];

/** The same for `npm run test:cluster`. */
export const OF_CLUSTER = [{ package: "postgresql", files: ["/usr/lib/postgresql"], part: "a real cluster" }];

const FOLDERS = [...(process.env.PATH ?? "").split(delimiter), "/usr/sbin", "/sbin", "/usr/bin", "/bin"];
const present = ({ files }) =>
  files.some((file) =>
    file.startsWith("/") ? existsSync(file) : FOLDERS.some((folder) => existsSync(join(folder, file))),
  );

const POLICY = "/usr/sbin/policy-rc.d";

/** Installs without starting services: `policy-rc.d` is Debian's way to say so. */
async function install(packages) {
  const ours = !existsSync(POLICY);
  if (ours) writeFileSync(POLICY, "#!/bin/sh\nexit 101\n", { mode: 0o755 });
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const apt = (args) => run("apt-get", ["-q", "-o", "DPkg::Lock::Timeout=300", ...args], { env });
  try {
    await apt(["update"]);
    for (const name of packages) await apt(["install", "-y", "--no-install-recommends", name]);
  } finally {
    if (ours) rmSync(POLICY, { force: true });
  }
}

/** @returns {Promise<string[]>} what could not be set up, each with its reason */
export async function ensurePackages(say, needed = NEEDED) {
  const missing = needed.filter((need) => !present(need));
  if (missing.length === 0) return [];
  const names = missing.map((need) => need.package);
  const root = process.getuid?.() === 0;
  const apt = FOLDERS.some((folder) => existsSync(join(folder, "apt-get")));
  if (root && apt) {
    say(`installing ${names.join(", ")} (apt-get) …`);
    const started = performance.now();
    await install(names);
    say(`installed in ${seconds(performance.now() - started)}`);
  }
  const reason = !root
    ? "not root, so it cannot be installed"
    : !apt
      ? "no apt-get on this system"
      : "apt-get could not install it";
  return missing
    .filter((need) => !present(need))
    .map((need) => `${need.part}: ${need.package} is missing; ${reason}`);
}
