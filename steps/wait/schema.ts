// `wait` as it is written, and as the plan has it.
import * as v from "valibot";
import { Duration } from "../../schemas/spec/common.js";

export const WaitSchema = v.pipe(Duration, v.description("Waits; holds no session and no worker"));

export interface WaitAction {
  ms: number;
}
