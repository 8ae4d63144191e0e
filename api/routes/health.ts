// Whether the process lives, whether it can do its work, and what it measures.
import { Hono } from "hono";
import { allow, type AuthEnv } from "../http/auth.js";
import type { ApiDeps } from "../deps.js";
import type { RouteContext } from "./context.js";
import { describe } from "./describe.js";

const PROBE_MS = 2_000;

interface Probe {
  ok: boolean;
  reason?: string;
}

export function healthRoutes({ deps, metrics }: RouteContext) {
  const app = new Hono<AuthEnv>();
  app.get(
    "/healthz",
    describe({ id: "health", summary: "Alive", tag: "operations", answers: { 200: { is: "Alive" } } }),
    (c) => c.json({ status: "ok", version: deps.version }),
  );
  app.get(
    "/readyz",
    describe({
      id: "ready",
      summary: "Whether runs can be started: Temporal answers and the store can be written",
      tag: "operations",
      answers: { 200: { is: "Ready" }, 503: { is: "Not ready, with the reasons" } },
    }),
    async (c) => {
      const [temporal, store] = await Promise.all([
        probe(() => reachTemporal(deps)),
        probe(() => deps.store.probe()),
      ]);
      const ready = temporal.ok && store.ok;
      return c.json({ status: ready ? "ready" : "not_ready", temporal, store }, ready ? 200 : 503);
    },
  );
  app.get(
    "/metrics",
    allow("read"),
    describe({
      id: "metrics",
      summary: "For Prometheus",
      tag: "operations",
      answers: { 200: { is: "Metrics", media: "text/plain" } },
    }),
    async (c) =>
      c.body(await metrics.registry.metrics(), 200, { "content-type": metrics.registry.contentType }),
  );
  return app;
}

const reachTemporal = ({ temporal }: ApiDeps) =>
  temporal.call(
    (client) => client.workflowService.describeNamespace({ namespace: temporal.namespace }),
    PROBE_MS,
  );

async function probe(what: () => Promise<unknown>): Promise<Probe> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${PROBE_MS} ms`)), PROBE_MS + 1_000);
  });
  try {
    await Promise.race([what(), late]);
    return { ok: true };
  } catch (error) {
    return { ok: false, reason: (error as Error).message };
  } finally {
    clearTimeout(timer);
  }
}
