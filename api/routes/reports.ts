// Reports of a run, live or archived alike, made when they are asked for.
import { type Context, Hono } from "hono";
import { ofRun } from "../../artifacts/paths.js";
import { embedOutputs } from "../../projection/reports/embed.js";
import { htmlReport } from "../../projection/reports/html/report.js";
import { jsonReport } from "../../projection/reports/json.js";
import { junitReport } from "../../projection/reports/junit.js";
import { markdownReport } from "../../projection/reports/markdown.js";
import type { ReportInput } from "../../projection/reports/report.js";
import { allow, type AuthEnv } from "../http/auth.js";
import type { RouteContext } from "./context.js";
import { describe } from "./describe.js";

const FORMATS = {
  "report.xml": { media: "application/xml; charset=utf-8", make: junitReport, is: "JUnit XML" },
  "report.json": { media: "application/json", make: jsonReport, is: "The run with its results" },
  "report.md": {
    media: "text/markdown; charset=utf-8",
    make: markdownReport,
    is: "A summary for a pull request",
  },
} as const;

export function reportRoutes(context: RouteContext) {
  const app = new Hono<AuthEnv>();
  for (const [file, { media, make, is }] of Object.entries(FORMATS)) {
    app.get(
      `/v1/runs/:id/${file}`,
      allow("read"),
      describe({
        id: `get_${file.replace(".", "_")}`,
        summary: is,
        tag: "reports",
        answers: { 200: { is, media } },
        problems: ["not_found", "temporal_unreachable"],
      }),
      async (c) =>
        c.body(make(await inputOf(context, c.req.param("id") ?? "")), 200, { "content-type": media }),
    );
  }
  app.get(
    "/v1/runs/:id/report.html",
    allow("read"),
    describe({
      id: "get_report_html",
      summary: "The report as one HTML file that needs nothing else",
      tag: "reports",
      answers: { 200: { is: "The report", media: "text/html" } },
      problems: ["not_found", "temporal_unreachable"],
    }),
    async (c) => {
      const id = c.req.param("id");
      return page(c, await reportPage(context, id, (path) => `artifacts/${encodePath(path)}`));
    },
  );
  return app;
}

export async function inputOf({ views }: RouteContext, id: string): Promise<ReportInput> {
  const view = await views.open(id);
  return { run: await view.run(), results: await view.results() };
}

export async function reportPage(
  context: RouteContext,
  id: string,
  linkOf: (path: string) => string,
  live?: { events: string; devices: string; run: string },
): Promise<string> {
  const input = await inputOf(context, id);
  const embedded = await embedOutputs(input.results, async (path) =>
    (await context.deps.store.read(ofRun(id, path)))?.toString("utf8"),
  );
  const follow = input.run.finished_at === null && live ? { live } : {};
  return htmlReport(input, { embedded, linkOf, ...follow });
}

export const encodePath = (path: string): string => path.split("/").map(encodeURIComponent).join("/");

/** A page may run its own lines and nothing else, whatever a device's output tries. */
export const page = (c: Context, html: string) =>
  c.body(html, 200, {
    "content-type": "text/html; charset=utf-8",
    "content-security-policy":
      "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cache-control": "no-store",
  });
