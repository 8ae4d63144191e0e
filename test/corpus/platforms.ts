// Small platforms for the compiler's tests: one that is configured line by line, one with a candidate and commit-confirm,
// one that cannot be configured at all.
import type { CliPlatform, Platform } from "../../packages/devices/src/words/platform.js";

const base: Omit<CliPlatform, "name" | "description" | "read_only"> = {
  interface: "cli",
  modes: { exec: { prompt: "[\\w.-]+# ?" } },
  login_modes: ["exec"],
  command_mode: "exec",
  transitions: [],
  setup: [],
  terminal_login: false,
  login_dialogs: [],
  dialogs: [],
  questions: [],
  failures: ["^%"],
  not_read_only: ["\\|\\s*(?:tee|redirect|append)\\b", ">"],
  newline: "\n",
  secrets: [],
  logout: "exit",
};
const read_only = ["show\\b", "ping\\b"];

export const platforms: Record<string, Platform> = {
  frr: {
    ...base,
    name: "frr",
    description: "FRR",
    read_only,
    secrets: ["(?:password|secret) (?:[0-9] )?(\\S+)", "community (\\S+)"],
    configure: {
      mode: "config",
      also_modes: [],
      leave: ["end"],
      candidate: false,
      rejected: ["^%"],
      locked: [],
    },
  },
  juniper_junos: {
    ...base,
    name: "juniper_junos",
    description: "Junos",
    read_only,
    configure: {
      mode: "config",
      also_modes: [],
      leave: ["exit"],
      candidate: true,
      commit: "commit",
      confirm: {
        commit: "commit confirmed {minutes}",
        accept: ["commit"],
        accept_mode: "configure",
        abort_mode: "command",
      },
      rejected: ["^error:"],
      locked: [],
    },
  },
  linux: { ...base, name: "linux", description: "Linux", read_only: ["(?:cat|uname|ip -j)\\b"] },
};
