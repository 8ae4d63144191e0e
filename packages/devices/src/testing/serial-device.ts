// A device that handles one line after the other and takes its time for each: the echo after half of it, then the answer.
import { setTimeout as pause } from "node:timers/promises";
import type { Script } from "./scripted-device.js";
import type { Terminal } from "./terminal.js";

export interface Serial {
  /** Before the first prompt, milliseconds. */
  first_ms?: number;
  /** For each line, milliseconds. */
  latency_ms?: number;
  /** Whether what is typed is repeated. */
  echoes?: boolean;
  prompt?: string;
  /** Said so long after the first prompt, whatever goes on then. */
  late?: { at_ms: number; text: string };
  /** What is said to a line; a function may change the prompt. */
  answers: Record<string, string | ((terminal: Terminal, become: (prompt: string) => void) => Promise<void>)>;
}

export const LATE_LOG = "\r\n*Nov 27 12:00:00.1: %SEC_LOGIN-5-LOGIN_SUCCESS: Login Success\r\n";
const INVALID = "% Invalid input detected at '^' marker.\r\n";

export function serialDevice(serial: Serial): Script {
  const { first_ms = 0, latency_ms = 0, echoes = true, late, answers } = serial;
  return {
    shell: async (terminal) => {
      let { prompt = "R1#" } = serial;
      await pause(first_ms);
      terminal.write(prompt);
      if (late) setTimeout(() => terminal.write(late.text), late.at_ms);
      for (;;) {
        const line = await terminal.line(false);
        await pause(latency_ms / 2);
        terminal.write(echoes ? `${line}\r\n` : "\r\n");
        await pause(latency_ms / 2);
        if (line === "exit") return;
        const answer = answers[line] ?? (/^(?:terminal .*|)$/.test(line) ? "" : INVALID);
        if (typeof answer === "string") terminal.write(answer);
        else await answer(terminal, (mode) => (prompt = mode));
        terminal.write(prompt);
      }
    },
  };
}
