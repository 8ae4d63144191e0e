import { TERMINAL_CAPABILITIES, type Transport } from "../transport.js";

/** A terminal without encryption, often of a console server, which may ask for nothing. */
export const telnet: Transport = {
  name: "telnet",
  interface: "cli",
  port: 23,
  capabilities: TERMINAL_CAPABILITIES,
  needs_credential: false,
  one_connection: true,
  terminal: true,
  checks: ["credential", "reach", "login", "prompt"],
  loginCommand: ({ host, port }) => `telnet ${host} ${port}`,
  open: async (options) => (await import("./open.js")).openTelnet(options),
};
