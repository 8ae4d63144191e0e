// Says in the log that the store takes nothing now, and that a result that was held in memory is written.
import type { Log } from "../telemetry/log.js";
import { errorOfSystem, fromPlan } from "../packages/devices/src/words/masked.js";
import type { PatientStoreOptions } from "../artifacts/eventually.js";

export const noteHeld =
  (log: Log): PatientStoreOptions["log"] =>
  ({ path, held, error }) => {
    if (error)
      log.warn(
        { path: fromPlan(path), held, err: errorOfSystem(error) },
        "the result of a change is held in memory until the store can be written",
      );
    else log.info({ path: fromPlan(path), held }, "a result that was held in memory is written");
  };
