// `verify` that looks once, on a worker.
import { ask } from "../../activities/steps/read.js";
import type { Execution } from "../kind.js";
import type { VerifyAction } from "./schema.js";

export const execute: Execution<VerifyAction>["execute"] = (task, step, asked, { id, scope }) =>
  ask(task, step, { asked, id, scope });
