// The temporary folder of all end-to-end tests: what they leave in it goes away with it.
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

export async function setup() {
  const before = process.env.TMPDIR;
  const folder = await mkdtemp(join(tmpdir(), "orchestrator-e2e-"));
  // Servers of the tests read files below it as other users.
  await chmod(folder, 0o711);
  process.env.TMPDIR = folder;
  return async () => {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
    // Shared stacks end with the processes that started them, which may take another moment.
    await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 250 });
  };
}
