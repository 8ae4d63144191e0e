// Looks at devices of an inventory as a run would reach them: one session each, opened and closed.
import { Hono } from "hono";
import { type DoctorRequest, DoctorRequestSchema } from "../../schemas/doctor.js";
import { parseDuration } from "../../spec/index.js";
import { probeDevices } from "../doctor/probe-devices.js";
import { allow, type AuthEnv } from "../http/auth.js";
import { readBody } from "../http/body.js";
import { pullStream } from "../http/stream.js";
import { Problem } from "../problem.js";
import { compileBody } from "../runs/compile.js";
import { newRunId } from "../runs/ids.js";
import type { RouteContext } from "./context.js";
import { describe } from "./describe.js";

const TIMEOUT_MS = 30_000;
const LONGEST_MS = 60_000;
const CONCURRENCY = 20;
/** Nothing of it runs: it stands for a spec where the compiler wants one. */
const SPEC = "name: doctor\nsteps:\n  - wait: 1s\n";

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
          media: "application/x-ndjson",
        },
      },
      problems: ["malformed_json", "invalid_body", "invalid_spec", "not_found"],
    }),
    async (c) => {
      const body = await readBody(c, DoctorRequestSchema, deps.body_limit);
      const { concurrency = CONCURRENCY, timeout, ...rest } = body;
      const timeout_ms = timeoutOf(timeout);
      const { plan } = await compileBody({ ...rest, spec: SPEC }, deps, { owner: c.get("owner") });
      const group = newRunId(Date.now());
      const actor = c.get("actor");
      deps.log.info({ doctor: group, actor, devices: Object.keys(plan.devices).length }, "looks at devices");
      const { temporal, store } = deps;
      const findings = probeDevices({ temporal, store, plan, group, concurrency, timeout_ms });
      return c.body(pullStream(linesOf(findings)), 200, { "content-type": "application/x-ndjson" });
    },
  );

  return app;
}

async function* linesOf(findings: AsyncIterable<object>): AsyncGenerator<string> {
  for await (const finding of findings) yield `${JSON.stringify(finding)}\n`;
}

/** @throws {Problem} `invalid_body` */
function timeoutOf(text: DoctorRequest["timeout"]): number {
  if (text === undefined) return TIMEOUT_MS;
  const ms = parseDuration(text);
  if (ms !== undefined && ms > 0 && ms <= LONGEST_MS) return ms;
  throw new Problem(
    "invalid_body",
    `timeout is ${JSON.stringify(text.slice(0, 40))}; expected a duration of at most 1m, such as 30s.`,
  );
}
