// `orchestrator parse --ndjson` as users run it: a process that answers requests.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { resolve } from "node:path";
import { createInterface } from "node:readline";
import type { Json } from "../../packages/devices/src/words/json.js";

export interface ParseAnswer {
  records?: Record<string, Json>[];
  error?: { code: string; message: string; line?: number; text?: string };
}
export interface ParseCommand {
  ask(request: {
    template?: string;
    platform?: string;
    command?: string;
    text: string;
  }): Promise<ParseAnswer>;
  /** @returns the exit code */
  close(): Promise<number | null>;
}

export function startParse(templates: string): ParseCommand {
  const child = spawn(
    process.execPath,
    [resolve("dist", "cli", "main.js"), "parse", "--ndjson", "--templates", templates],
    { stdio: ["pipe", "pipe", "inherit"] },
  );
  const waiting: ((answer: ParseAnswer) => void)[] = [];
  createInterface({ input: child.stdout }).on("line", (line) =>
    waiting.shift()!(JSON.parse(line) as ParseAnswer),
  );
  const ended = once(child, "exit") as Promise<[number | null]>;
  return {
    ask: (request) =>
      new Promise((resolve) => {
        waiting.push(resolve);
        child.stdin.write(`${JSON.stringify(request)}\n`);
      }),
    async close() {
      child.stdin.end();
      return (await ended)[0];
    },
  };
}
