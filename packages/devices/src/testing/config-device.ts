// A scripted device with a config mode: plain, or with a candidate that is committed.
import type { Script } from "./scripted-device.js";
import type { Terminal } from "./terminal.js";

export interface ConfigState {
  /** Lines in force. */
  running: string[];
  /** Lines of an uncommitted candidate. */
  candidate: string[];
  /** Prompts that were shown last, to see where the device was left. */
  prompt: string;
  /** Set while a commit waits for its confirmation. */
  unconfirmed?: string;
}

export interface ConfigDevice {
  script: Script;
  state: ConfigState;
}

/** @param leave goes back to the exec mode */
type Special = (
  terminal: Terminal,
  state: ConfigState,
  leave: () => void,
) => Promise<void | "stay"> | void | "stay";

/**
 * @param special what happens on certain lines instead; lines with `bad` are rejected
 * @param name of the device; config mode shows only its first 20 characters, as IOS does
 */
export function configDevice(
  special: Record<string, Special> = {},
  candidate = false,
  name = "r1",
): ConfigDevice {
  const state: ConfigState = { running: [], candidate: [], prompt: "" };
  const short = name.slice(0, 20);
  const shell = async (terminal: Terminal): Promise<void> => {
    let where: "exec" | "config" | "sub" = "exec";
    for (;;) {
      state.prompt =
        where === "exec" ? `${name}#` : where === "config" ? `${short}(config)#` : `${short}(config-if)#`;
      terminal.write(state.prompt);
      const line = await terminal.line();
      const act = special[line];
      if (act) {
        if ((await act(terminal, state, () => (where = "exec"))) !== "stay") continue;
      }
      if (line === "" || line === "\x03") continue;
      if (where === "exec") {
        if (line === "configure terminal") where = "config";
        else if (line === "exit") return;
        continue;
      }
      if (line === "end" || line === "abort") {
        where = "exec";
        state.candidate = [];
      } else if ("exit".startsWith(line) && line.length > 2) where = where === "sub" ? "config" : "exec";
      else if (line.includes("bad")) terminal.write("% Invalid input detected\r\n");
      else if (candidate && line === "show diff")
        terminal.write(state.candidate.map((one) => `+ ${one}\r\n`).join(""));
      else if (candidate && line.startsWith("commit")) {
        state.running.push(...state.candidate);
        state.candidate = [];
        if (line !== "commit") state.unconfirmed = line;
        else delete state.unconfirmed;
        terminal.write("commit complete\r\n");
      } else {
        (candidate ? state.candidate : state.running).push(line);
        if (line.startsWith("interface ")) where = "sub";
      }
    }
  };
  return { state, script: { shell } };
}
