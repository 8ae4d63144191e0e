// The HTTP API: guards in front, one file of routes per group, every error a problem.
import { errorOfSystem, fromSystem } from "../packages/devices/src/words/masked.js";
import { Hono } from "hono";
import { ArtifactError } from "../artifacts/errors.js";
import { standingIntent } from "../artifacts/intents.js";
import { measureStore } from "../telemetry/store-metrics.js";
import type { ApiDeps } from "./deps.js";
import { type AuthEnv, authenticate } from "./http/auth.js";
import { guardBody } from "./http/body.js";
import { harden } from "./http/harden.js";
import { checkHosts } from "./http/hosts.js";
import { nothingAt, refuseMethods } from "./http/methods.js";
import { answerProblemPage, wantsPage } from "./http/problem-page.js";
import { routeOf, traceRequests } from "./http/trace.js";
import { createFollowers, type Followers } from "./live/followers.js";
import { createMetrics } from "./metrics.js";
import { answerProblem, Problem, toProblem } from "./problem.js";
import { artifactRoutes } from "./routes/artifacts.js";
import { compileRoutes } from "./routes/compile.js";
import type { RouteContext } from "./routes/context.js";
import { controlRoutes } from "./routes/control.js";
import { docsRoutes } from "./routes/docs.js";
import { manualRoutes } from "./routes/manual.js";
import { doctorRoutes } from "./routes/doctor.js";
import { fileRoutes } from "./routes/files.js";
import { eventRoutes } from "./routes/events.js";
import { healthRoutes } from "./routes/health.js";
import { historyRoutes } from "./routes/history.js";
import { pageRoutes } from "./routes/pages.js";
import { platformRoutes } from "./routes/platforms.js";
import { pruneRoutes } from "./routes/prune.js";
import { reportRoutes } from "./routes/reports.js";
import { runRoutes } from "./routes/runs.js";
import { schemaRoutes } from "./routes/schemas.js";
import { workerRoutes } from "./routes/workers.js";
import { createStart } from "./runs/start.js";
import { createViews } from "./runs/views.js";
import { isRunId } from "./runs/ids.js";

export interface App {
  fetch: (request: Request, ...rest: unknown[]) => Response | Promise<Response>;
  /** Stops following runs. Does not close what came in `deps`. */
  close(): void;
}

export function createApp(given: ApiDeps): App {
  let followers: Followers | undefined;
  const metrics = createMetrics(() => followers?.size ?? 0);
  const deps = { ...given, store: measureStore(given.store, metrics.registry) };
  const follow = (): Followers =>
    (followers ??= createFollowers({
      temporal: deps.temporal,
      outlineOf: (run) => views.outline(run),
      intentOf: (run) => (device, step, part) => standingIntent(deps.store, { run, device, step, part }),
    }));
  const views = createViews({
    store: deps.store,
    compiler: deps.compiler,
    temporal: deps.temporal,
    followers: follow,
    ...(deps.temporal_ui === undefined
      ? {}
      : { temporal_ui: `${deps.temporal_ui}/namespaces/${encodeURIComponent(deps.temporal.namespace)}` }),
  });
  const context: RouteContext = {
    deps,
    views,
    followers: follow(),
    start: createStart(deps, views),
    metrics,
  };

  const app = new Hono<AuthEnv>();
  app.onError((error, c) => {
    const problem = fromStore(error) ?? toProblem(error);
    const [, run] = /^(?:\/v1)?\/runs\/([^/]+)/.exec(c.req.path) ?? [];
    if (problem.code === "internal") {
      const about = { run: fromSystem(run ?? ""), path: fromSystem(c.req.path) };
      deps.log.error({ ...about, err: errorOfSystem(error) }, "request failed");
    }
    return answer(c, problem);
  });
  app.use(async (c, next) => {
    const started = performance.now();
    await next();
    const route = routeOf(c.req.routePath);
    metrics.requests.observe(
      { method: c.req.method, route, status: String(c.res.status) },
      (performance.now() - started) / 1_000,
    );
  });
  app.use(harden());
  app.use(
    traceRequests(deps.tracing),
    checkHosts(deps.hosts),
    authenticate(deps.auth),
    refuseMethods(() => app.routes),
    guardBody(deps.body_limit),
  );
  app.use("/v1/runs/:id/*", checkId);
  app.use("/v1/runs/:id", checkId);
  app.use("/runs/:id", checkId);

  const groups = [
    runRoutes,
    eventRoutes,
    controlRoutes,
    artifactRoutes,
    fileRoutes,
    reportRoutes,
    historyRoutes,
    compileRoutes,
    platformRoutes,
    pruneRoutes,
    doctorRoutes,
    schemaRoutes,
    healthRoutes,
    workerRoutes,
    pageRoutes,
    manualRoutes,
  ];
  for (const group of groups) app.route("/", group(context));
  app.route("/", docsRoutes(app, deps.version));

  app.notFound((c) => answer(c, nothingAt(c.req.path)));

  return { fetch: app.fetch as App["fetch"], close: () => followers?.close() };
}

const answer: typeof answerProblem = (c, problem) =>
  wantsPage(c) ? answerProblemPage(c, problem) : answerProblem(c, problem);

const checkId: Parameters<Hono<AuthEnv>["use"]>[1] = async (c, next) => {
  const id = c.req.param("id") ?? "";
  if (!isRunId(id)) throw new Problem("not_found", `${JSON.stringify(id.slice(0, 100))} is not a run id.`);
  await next();
};

function fromStore(error: unknown): Problem | undefined {
  if (!(error instanceof ArtifactError)) return undefined;
  const code = error.code === "bad_path" || error.code === "is_folder" ? "not_found" : "store_unavailable";
  return new Problem(code, error.message, { cause: error });
}
