// Before end-to-end tests: they start the built programs, so dist/ must be what the sources say.
import { SetupError } from "../bootstrap.mjs";
import { build } from "../build.mjs";

export async function setup() {
  try {
    await build();
  } catch (error) {
    // Type errors are the type check's to report; what was emitted can still be tested.
    if (!(error instanceof SetupError)) throw error;
    process.stderr.write(`${error.message}\n`);
  }
}
