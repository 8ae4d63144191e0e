// Looks at devices of an inventory as a run would reach them: one session each, opened and closed.
import { PROBE } from "../../policy/temporal.js";
import { fromPlan, fromSystem } from "../../packages/devices/src/words/masked.js";
import { Hono } from "hono";
import { type DoctorRequest, DoctorRequestSchema } from "../../schemas/doctor.js";
import { parseDuration } from "../../compiler/index.js";
import { probeDevices } from "../doctor/probe-devices.js";
import { allow, type AuthEnv } from "../http/auth.js";
import { readBytes } from "../http/body.js";
import { pullStream } from "../http/stream.js";
import { COMPILE_PROBLEMS } from "../openapi/problems.js";
import { linesOf } from "../openapi/schema.js";
import { Problem } from "../problem.js";
import { newRunId } from "../runs/ids.js";
import type { RouteContext } from "./context.js";
import { describe } from "./describe.js";

const NDJSON = "application/x-ndjson";
const CONCURRENCY = 20;

export function doctorRoutes({ deps }: RouteContext) {
  const app = new Hono<AuthEnv>();

  app.post(
    "/v1/doctor",
    allow("operate"),
    describe({
      id: "doctor",
      summary: "Open one session with each device, once, and say what is wrong; one JSON line a device",
      tag: "operations",
      body: DoctorRequestSchema,
      answers: {
        200: {
          is: "A finding for each device, in the order in which they were made",
          media: { [NDJSON]: linesOf("DeviceFinding", NDJSON) },
        },
      },
      problems: [...COMPILE_PROBLEMS, "temporal_unreachable"],
    }),
    async (c) => {
      const body = await readBytes(c, deps.body_limit);
      const actor = c.get("actor");
      const caller = { name: actor, signal: c.req.raw.signal };
      const { value: probe, files } = await deps.compiler.ask(
        "probe",
        { body, owner: c.get("owner") },
        caller,
      );
      const { concurrency = CONCURRENCY, timeout } = probe.options;
      const timeout_ms = timeoutOf(timeout);
      const group = newRunId(Date.now());
      deps.log.info(
        { doctor: fromPlan(group), actor: fromSystem(actor), devices: probe.names.length },
        "looks at devices",
      );
      const { temporal, store } = deps;
      const devices = files["devices"] ?? [];
      const findings = probeDevices({ temporal, store, probe, devices, group, concurrency, timeout_ms });
      return c.body(pullStream(lines(findings)), 200, { "content-type": NDJSON });
    },
  );

  return app;
}

async function* lines(findings: AsyncIterable<object>): AsyncGenerator<string> {
  for await (const finding of findings) yield `${JSON.stringify(finding)}\n`;
}

/** @throws {Problem} `invalid_body` */
function timeoutOf(text: DoctorRequest["timeout"]): number {
  if (text === undefined) return PROBE.default_ms;
  const ms = parseDuration(text);
  if (ms !== undefined && ms > 0 && ms <= PROBE.longest_ms) return ms;
  throw new Problem(
    "invalid_body",
    `timeout is ${JSON.stringify(text.slice(0, 40))}; expected a duration of at most 1m, such as 30s.`,
  );
}
