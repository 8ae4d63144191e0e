// Documents about a run: its report, and Temporal's record of it.
import * as v from "valibot";
import { DeviceResultSchema } from "./result.js";
import { RunSchema } from "./run.js";

export const ReportSchema = v.pipe(
  v.strictObject({ ...RunSchema.entries, results: v.array(DeviceResultSchema) }),
  v.description("The run with its results, as `run --json` prints it"),
);

const HistoryEventSchema = v.looseObject({
  eventId: v.pipe(v.string(), v.description("A number, as protobuf writes it in JSON")),
  eventType: v.optional(v.string()),
  eventTime: v.optional(v.string()),
});
export const HistorySchema = v.pipe(
  v.looseObject({ events: v.array(HistoryEventSchema) }),
  v.description("`temporal.api.history.v1.History` as protobuf writes it in JSON"),
);
