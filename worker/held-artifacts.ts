// Says in the log that the store takes nothing now, and that what was held is written.
import type { Logger } from "pino";
import type { PatientStoreOptions } from "../artifacts/eventually.js";

export const noteHeld =
  (log: Logger): PatientStoreOptions["log"] =>
  ({ path, held, error }) => {
    if (error) log.warn({ path, held, err: error }, "what a change came to is held until the store takes it");
    else log.info({ path, held }, "what was held is written");
  };
