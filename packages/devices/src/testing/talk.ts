// Sessions with a scripted device that answers line by line.
import { conversation, type Script } from "./scripted-device.js";
import { device, open } from "./session.js";
import type { Terminal } from "./terminal.js";

export const ms = { timeout_ms: 3_000 };

export type Answers = Parameters<typeof conversation>[0];

export async function talk(answers: Answers, overrides: Parameters<typeof open>[1] = {}) {
  const r1 = await device({ shell: conversation(answers) });
  return { r1, session: await open(r1, overrides) };
}

/** A shell that treats every line alike. */
export function shell(
  answer: (terminal: Terminal, line: string) => Promise<void> | void,
  echo: Parameters<Terminal["line"]>[0] = true,
  prompt = "r1#",
): Script {
  return {
    shell: async (terminal) => {
      terminal.write(prompt);
      for (;;) {
        const line = await terminal.line(echo);
        if (line === "exit") return;
        await answer(terminal, line);
        terminal.write(prompt);
      }
    },
  };
}
