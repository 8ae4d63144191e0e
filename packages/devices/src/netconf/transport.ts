import { sshCommand, type Transport } from "../transport.js";

/** The NETCONF subsystem of an SSH server: commands are operations, lines of configuration are XML. */
export const netconf: Transport = {
  name: "netconf",
  interface: "netconf",
  port: 830,
  capabilities: { exec: "protocol", edit: "protocol", candidate: "protocol", commit_confirm: "protocol" },
  needs_credential: true,
  ends_commands: true,
  checks: ["credential", "reach", "host_key", "login"],
  loginCommand: (by) => `${sshCommand(by)} -s netconf`,
  remedy(code, { name, port, byHand }) {
    switch (code) {
      case "unsupported":
        return `enable NETCONF over SSH on ${name}, check its port in the inventory (830 by default), and see what it says, ${byHand}`;
      case "login_timeout":
      case "mode_unreachable":
        return `check that port ${port} of ${name} is its NETCONF port (830 by default), ${byHand}`;
      default:
        return undefined;
    }
  },
  open: async (options) => (await import("./open.js")).openNetconf(options),
};
