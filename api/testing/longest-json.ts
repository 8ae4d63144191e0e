// For tests: how much is done at once where requests are served.
import { vi } from "vitest";
import { ReceivedFiles, sendFiles } from "../compile/bytes.js";
import type { Compiler, JobName } from "../compile/job.js";
import type { CompilerWorld } from "../runs/compile.js";
import { compilerHere } from "./compiler.js";

/** A process of its own does the present work. */
let isElsewhere = false;

/** Characters of the longest JSON that is parsed or written at once meanwhile. */
export async function longestJson(work: () => Promise<void>): Promise<number> {
  let longest = 0;
  const { parse, stringify } = JSON;
  const note = (text: unknown): void => {
    if (!isElsewhere) longest = Math.max(longest, String(text).length);
  };
  const parsing = vi.spyOn(JSON, "parse").mockImplementation((text, ...rest) => {
    note(text);
    return parse(text, ...rest) as unknown;
  });
  const writing = vi.spyOn(JSON, "stringify").mockImplementation((...given: Parameters<typeof stringify>) => {
    const text = stringify(...given);
    note(text);
    return text;
  });
  try {
    await work();
  } finally {
    parsing.mockRestore();
    writing.mockRestore();
  }
  return longest;
}

/** A compiler whose work does not count, since a process of its own does it; that of sending does. */
export function compilerElsewhere(): Compiler {
  const here = compilerHere({} as CompilerWorld);
  return {
    ...here,
    async ask(name: JobName, asked: object, caller) {
      const files = new ReceivedFiles();
      const job = await sendFiles(asked, async (n, piece) => files.add(n, piece));
      const received = files.putInto(job);
      isElsewhere = true;
      try {
        return (await here.ask(name, received as never, caller)) as never;
      } finally {
        isElsewhere = false;
      }
    },
  };
}
