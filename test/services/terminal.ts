// A terminal for a test: a real pty, and PyPI's pyte in place of what draws it.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { pythonPackages } from "./python-packages.mjs";

const SCRIPT = fileURLToPath(new URL("terminal.py", import.meta.url));

export interface Shown {
  /** Lines from top to bottom, without blanks at their ends. */
  screen: string[];
  /** Lines that have left the screen at its top. */
  history: string[];
  cursor_hidden: boolean;
}

export interface Terminal {
  look(): Promise<Shown>;
  type(text: string): Promise<Shown>;
  resize(columns: number, rows: number): Promise<Shown>;
  /** Waits for the command. @returns its exit code; negative: a signal */
  end(): Promise<number>;
  close(): void;
}

/** @throws {Error} with pip's last words */
export async function openTerminal(options: {
  columns: number;
  rows: number;
  command: string[];
  env: Record<string, string | undefined>;
}): Promise<Terminal> {
  const packages = await pythonPackages(["pyte==0.8.2", "wcwidth==0.9.4"]);
  const child = spawn("python3", [SCRIPT, `${options.columns}`, `${options.rows}`, ...options.command], {
    env: { ...options.env, PYTHONPATH: packages, TERM: "xterm-256color" },
    stdio: ["pipe", "pipe", "inherit"],
  });
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  let last: Promise<unknown> = Promise.resolve();
  const ask = <T>(request: object): Promise<T> => {
    const answer = last.then(async () => {
      child.stdin.write(`${JSON.stringify(request)}\n`);
      const { value, done } = await answers.next();
      if (done) throw new Error("the terminal has ended");
      return JSON.parse(value as string) as T;
    });
    last = answer.catch(() => {});
    return answer;
  };
  return {
    look: () => ask({ what: "look" }),
    type: (text) => ask({ what: "type", text }),
    resize: (columns, rows) => ask({ what: "resize", columns, rows }),
    end: async () => (await ask<{ code: number }>({ what: "end" })).code,
    close: () => child.stdin.end(),
  };
}
