// What `orchestrator doctor` asks the API to look at, and what it finds on one device.
import * as v from "valibot";
import { RunRequestSchema } from "./api.js";
import { DEVICE_CHECKS } from "../packages/devices/src/words/device-checks.js";

export const DoctorRequestSchema = v.strictObject({
  ...v.pick(RunRequestSchema, ["inventory", "inventory_file", "inventory_source", "files", "limit"]).entries,
  timeout: v.optional(v.pipe(v.string(), v.description("Time for one device, at most `1m`; default `30s`"))),
  concurrency: v.optional(
    v.pipe(
      v.number(),
      v.integer(),
      v.minValue(1),
      v.maxValue(100),
      v.description("Devices at once; default 20"),
    ),
  ),
});
export type DoctorRequest = v.InferOutput<typeof DoctorRequestSchema>;

export const DeviceFindingSchema = v.strictObject({
  device: v.string(),
  site: v.string(),
  platform: v.string(),
  transport: v.string(),
  host: v.string(),
  port: v.number(),
  jumps: v.array(v.string()),
  state: v.picklist(["ok", "warning", "failed"]),
  found: v.pipe(v.string(), v.description("What was found; secrets masked")),
  remediation: v.optional(v.pipe(v.string(), v.description("How to mend it"))),
  code: v.optional(v.pipe(v.string(), v.description("Why no session came about"))),
  checks: v.pipe(
    v.record(v.picklist(DEVICE_CHECKS), v.picklist(["ok", "warning", "failed", "not_tried"])),
    v.description("Those that the transport has"),
  ),
  mode: v.optional(v.pipe(v.string(), v.description("The mode of the platform that the session is in"))),
  prompt: v.optional(v.pipe(v.string(), v.description("The last line that the device showed"))),
  duration_ms: v.number(),
});
export type DeviceFinding = v.InferOutput<typeof DeviceFindingSchema>;
