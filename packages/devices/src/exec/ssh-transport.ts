import { sshCommand, type Transport } from "../transport.js";

/** A command at a time, without a terminal: an exec channel of an SSH server each. */
export const sshExec: Transport = {
  name: "ssh_exec",
  interface: "cli",
  port: 22,
  capabilities: { exec: "platform", files: "platform" },
  needs_credential: true,
  checks: ["credential", "reach", "host_key", "login"],
  loginCommand: sshCommand,
  open: async (options) => (await import("./ssh.js")).openSshExec(options),
};
