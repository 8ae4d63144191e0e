// Loaded before a process of the stack: a machine whose clock somebody sets. `TEST_CLOCK` names a file that says by how many
// milliseconds the clock is wrong. Timers and the monotonic clock go on as they do on a real machine.
import { readFileSync } from "node:fs";

const RealDate = Date;
let wrong_by = 0;
setInterval(() => {
  try {
    wrong_by = Number(readFileSync(process.env.TEST_CLOCK, "utf8"));
  } catch {
    // not set yet
  }
}, 50).unref();

globalThis.Date = class extends RealDate {
  constructor(...given) {
    if (given.length === 0) super(RealDate.now() + wrong_by);
    else super(...given);
  }
  static now() {
    return RealDate.now() + wrong_by;
  }
};
