// The compiler in the process of a test, which has not been built: the same work without the bounds of a process.
import type { Answer, Compiler, Job, JobName } from "../compile/job.js";
import { perform } from "../compile/perform.js";
import { piecesOfParts } from "../compile/pieces.js";
import type { CompilerWorld } from "../runs/compile.js";

export const compilerHere = (world: CompilerWorld): Compiler => ({
  async ask(name: JobName, asked: object) {
    const { value, files = {} } = await perform({ name, ...asked } as Job, world);
    const pieces = Object.entries(files).map(([file, text]) => [file, [...piecesOfParts(text)]] as const);
    return { value, files: Object.fromEntries(pieces) } as Answer<never>;
  },
  close() {},
});
