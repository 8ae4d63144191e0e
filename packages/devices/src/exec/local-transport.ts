import type { Transport } from "../transport.js";

/** Programs on the worker itself. */
export const local: Transport = {
  name: "local",
  interface: "cli",
  capabilities: { exec: "protocol" },
  needs_credential: false,
  runs_on_worker: true,
  ends_commands: true,
  checks: [],
  loginCommand: () => "/bin/sh",
  open: async (options) => (await import("./local.js")).openLocal(options),
};
