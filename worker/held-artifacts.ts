// Says in the log that the store takes nothing now, and that a result that was held in memory is written.
import type { Logger } from "pino";
import type { PatientStoreOptions } from "../artifacts/eventually.js";

export const noteHeld =
  (log: Logger): PatientStoreOptions["log"] =>
  ({ path, held, error }) => {
    if (error)
      log.warn(
        { path, held, err: error },
        "the result of a change is held in memory until the store can be written",
      );
    else log.info({ path, held }, "a result that was held in memory is written");
  };
