import { DEVICE_CHECKS } from "../words/device-checks.js";
import { sshCommand, TERMINAL_CAPABILITIES, type Transport } from "../transport.js";

/** A shell of an SSH server. */
export const ssh: Transport = {
  name: "ssh",
  interface: "cli",
  port: 22,
  capabilities: { ...TERMINAL_CAPABILITIES, files: "platform" },
  needs_credential: true,
  terminal: true,
  checks: DEVICE_CHECKS,
  loginCommand: sshCommand,
  open: async (options) => (await import("./open.js")).openSshShell(options),
};
