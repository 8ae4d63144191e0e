// `run`, on a worker.
import { ask } from "../../activities/steps/read.js";
import type { Execution } from "../kind.js";
import type { RunAction } from "./schema.js";

export const execute: Execution<RunAction>["execute"] = (task, step, asked, { id, scope }) =>
  ask(task, step, { asked, id, scope });
