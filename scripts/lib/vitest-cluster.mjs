// Before tests of a cluster: PostgreSQL is installed, and the Temporal server is built where it is not.
import { ensureBinaries } from "../cluster/server-binaries.mjs";
import { ensurePackages, OF_CLUSTER } from "./packages.mjs";

export async function setup() {
  const say = (line) => process.stderr.write(`${line}\n`);
  const [missing] = await ensurePackages(say, OF_CLUSTER);
  if (missing !== undefined) throw new Error(missing);
  await ensureBinaries(say);
}
