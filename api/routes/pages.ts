// Pages for people: the list of runs, and a run as it goes.
import { Hono } from "hono";
import { pagePolicy } from "../../projection/reports/html/report.js";
import { allow, type AuthEnv } from "../http/auth.js";
import { callerOf } from "../http/caller.js";
import { page } from "../http/html.js";
import { listRuns } from "../runs/list.js";
import { livePage } from "../runs/report-page.js";
import { REPORT_PROBLEMS } from "../openapi/problems.js";
import type { RouteContext } from "./context.js";
import { describe } from "./describe.js";
import { listPage, listPolicy } from "./runs-page.js";

const PAGE = {
  tag: "pages",
  query: "ignored",
  answers: { 200: { is: "The page", media: { "text/html": { type: "string" } } } },
  problems: [...REPORT_PROBLEMS, "bad_request", "bad_cursor"],
} as const;
const RUNS_PER_PAGE = 50;

export function pageRoutes(context: RouteContext) {
  const app = new Hono<AuthEnv>();

  app.get(
    "/",
    allow("read"),
    describe({ ...PAGE, id: "runsPage", summary: "The list of runs as a page" }),
    async (c) => {
      const { limit: _limit, ...query } = c.req.query();
      const { status, ...others } = query;
      const wanted = { ...others, ...(status ? { status: [status] } : {}), limit: RUNS_PER_PAGE };
      const { items, next } = await listRuns(context, wanted);
      return page(
        c,
        listPage(
          items.map(({ run }) => run),
          next,
          query,
        ),
        listPolicy(),
      );
    },
  );

  app.get(
    "/runs/:id",
    allow("read"),
    describe({ ...PAGE, id: "runPage", summary: "A run as a page, live" }),
    async (c) =>
      page(c, await livePage(context, { run: c.req.param("id"), caller: callerOf(c) }), pagePolicy()),
  );

  return app;
}
