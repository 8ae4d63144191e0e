// Which outcomes stop what follows.
import type { StepStatus } from "../../schemas/outcome.js";

/** Neither passed nor skipped. */
export const isBad = (status: StepStatus): boolean => status !== "passed" && status !== "skipped";
