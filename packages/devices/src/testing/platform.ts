// A small platform for tests of the session itself: user, privileged and config mode, pager, questions.
import * as v from "valibot";
import { loadPlatforms } from "../platforms/load.js";
import { type CliPlatform, CliPlatformSchema } from "../words/platform.js";

export function testPlatform(overrides: Partial<v.InferInput<typeof CliPlatformSchema>> = {}): CliPlatform {
  return v.parse(CliPlatformSchema, {
    name: "test",
    description: "for tests",
    modes: {
      user: { prompt: "^[\\w.-]+>$" },
      exec: { prompt: "^[\\w.-]+#$" },
      config: { prompt: "^[\\w.-]+\\(config\\)#$" },
      sub: { prompt: "^[\\w.-]+\\(config-[\\w.-]+\\)#$" },
    },
    login_modes: ["user", "exec"],
    command_mode: "exec",
    transitions: [
      {
        from: "user",
        to: "exec",
        send: "enable",
        secret: { prompt: "^Password: ?$", of: "enable" },
        refused: ["^% Bad secrets", "^% Access denied"],
      },
      { from: "exec", to: "config", send: "configure terminal", refused: ["^% Invalid"] },
    ],
    pager: { prompt: "--More--", answer: " " },
    questions: ["\\[confirm\\]$"],
    failures: ["^% "],
    read_only: ["show"],
    configure: {
      mode: "config",
      also_modes: ["sub"],
      leave: ["end"],
      rejected: ["^% "],
      locked: ["^% Configuration is locked"],
    },
    save: { send: "write memory" },
    ...overrides,
  });
}

/** Those of a folder that have prompts; default those that come along. */
export async function cliPlatforms(folder?: string): Promise<Record<string, CliPlatform>> {
  const all = Object.entries(await loadPlatforms(folder));
  return Object.fromEntries(
    all.flatMap(([name, platform]) => (platform.interface !== "netconf" ? [[name, platform]] : [])),
  );
}
