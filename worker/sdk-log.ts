// A line that Temporal's SDK logs, in our words: of which run and device it is, without its tokens.
import {
  fieldsOfSystem,
  fromSystem,
  type Masked,
  type MaskedError,
  type MaskedJson,
} from "../packages/devices/src/words/masked.js";
import { DefaultLogger, type LogEntry } from "@temporalio/worker";
import type { Log } from "../telemetry/log.js";
import { deviceOf, runOf } from "../workflows/ids.js";

export interface LogLine {
  level: "trace" | "debug" | "info" | "warn" | "error";
  fields: Record<string, MaskedJson | MaskedError>;
  message: Masked;
}

/** Said of every worker that has activities alone, as ours of devices are meant to be. */
const NO_NEWS = /^No workflows registered/;

/** @returns undefined for what is not news */
export function sdkLine({
  level,
  message,
  meta = {},
}: Pick<LogEntry, "level" | "message" | "meta">): LogLine | undefined {
  if (NO_NEWS.test(message)) return undefined;
  const { taskToken: _token, error, workflowId, activityId, ...rest } = meta as Record<string, unknown>;
  const run = typeof workflowId === "string" ? runOf(workflowId) : undefined;
  const device = typeof activityId === "string" ? deviceOf(activityId) : undefined;
  const fields = {
    ...(run === undefined ? {} : { run }),
    ...(device === undefined ? {} : { device }),
    ...(workflowId === undefined ? {} : { workflowId }),
    ...rest,
    ...(error === undefined ? {} : { err: error }),
  };
  return {
    level: level.toLowerCase() as LogLine["level"],
    fields: fieldsOfSystem(fields),
    message: fromSystem(message),
  };
}

/** For the SDK: its warnings and errors, in our log. @param told of each */
export const sdkLogger = (log: Log, told: (entry: LogEntry) => void = () => {}): DefaultLogger =>
  new DefaultLogger("WARN", (entry) => {
    told(entry);
    const line = sdkLine(entry);
    if (line) log[line.level](line.fields, line.message);
  });
