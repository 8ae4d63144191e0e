// Whether the process lives, whether it can do its work, and what it measures.
import { Hono } from "hono";
import * as v from "valibot";
import { allow, type AuthEnv } from "../http/auth.js";
import { createReadiness } from "../readiness.js";
import type { RouteContext } from "./context.js";
import { describe } from "./describe.js";

const HealthSchema = v.strictObject({ status: v.literal("ok"), version: v.string() });
const ProbeSchema = v.strictObject({ ok: v.boolean(), reason: v.optional(v.string()) });
const ReadinessSchema = v.strictObject({
  status: v.pipe(
    v.picklist(["ready", "degraded", "not_ready"]),
    v.description("`degraded`: ready, but open runs stand still, of which `runs` tells"),
  ),
  temporal: ProbeSchema,
  store: ProbeSchema,
  worker: ProbeSchema,
  runs: ProbeSchema,
});

export function healthRoutes({ deps, metrics }: RouteContext) {
  const app = new Hono<AuthEnv>();
  const readiness = createReadiness(deps);
  app.get(
    "/healthz",
    describe({
      id: "health",
      summary: "Alive",
      tag: "operations",
      query: "ignored",
      open: true,
      answers: { 200: { is: "Alive", schema: HealthSchema } },
    }),
    (c) => c.json({ status: "ok", version: deps.version }),
  );
  app.get(
    "/readyz",
    describe({
      id: "ready",
      summary:
        "Whether runs can be started and will be worked on: Temporal answers, the store can be written, a worker lives; and whether open runs stand still",
      tag: "operations",
      query: "ignored",
      open: true,
      answers: {
        200: { is: "Ready, or degraded", schema: ReadinessSchema },
        503: { is: "Not ready, with the reasons", schema: ReadinessSchema },
      },
    }),
    async (c) => {
      const answer = await readiness();
      return c.json(answer, answer.status === "not_ready" ? 503 : 200);
    },
  );
  app.get(
    "/metrics",
    allow("read"),
    describe({
      id: "metrics",
      summary: "For Prometheus",
      tag: "operations",
      query: "ignored",
      answers: { 200: { is: "Metrics", media: { "text/plain": { type: "string" } } } },
    }),
    async (c) =>
      c.body(await metrics.registry.metrics(), 200, { "content-type": metrics.registry.contentType }),
  );
  return app;
}
