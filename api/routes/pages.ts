// Pages for people: the list of runs, and a run as it goes.
import { Hono } from "hono";
import { escapeHtml } from "../../projection/reports/html/escape.js";
import { badge } from "../../projection/reports/html/marks.js";
import { STYLE } from "../../projection/reports/html/style.js";
import { countsText, duration, durationOf } from "../../projection/reports/report.js";
import type { Run } from "../../schemas/run.js";
import { allow, type AuthEnv } from "../http/auth.js";
import { listRuns } from "../runs/list.js";
import type { RouteContext } from "./context.js";
import { encodePath, page, reportPage } from "./reports.js";

const RUNS_PER_PAGE = 50;

export function pageRoutes(context: RouteContext) {
  const app = new Hono<AuthEnv>();

  app.get("/", allow("read"), async (c) => {
    const { limit: _limit, ...query } = c.req.query();
    const { items, next } = await listRuns(context, { ...query, limit: RUNS_PER_PAGE });
    return page(c, listPage(items, next, query));
  });

  app.get("/runs/:id", allow("read"), async (c) => {
    const id = c.req.param("id");
    const api = `/v1/runs/${encodeURIComponent(id)}`;
    const live = { events: `${api}/events`, devices: `${api}/devices`, run: api };
    return page(c, await reportPage(context, id, (path) => `${api}/artifacts/${encodePath(path)}`, live));
  });

  return app;
}

function listPage(runs: Run[], next: string | null, query: Record<string, string>): string {
  const older = next === null ? "" : new URLSearchParams({ ...query, cursor: next }).toString();
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Runs</title><style>${STYLE}</style></head>
<body><main><h1>Runs</h1>
${runs.length === 0 ? "<p>No runs yet. Start one with <code>orchestrator run spec.yaml -i inventory.yaml</code>.</p>" : `<div class="scroll"><table><thead><tr><th>status</th><th>workflow</th><th>run</th><th>devices</th><th>started</th><th>took</th><th>by</th></tr></thead><tbody>${runs.map(row).join("\n")}</tbody></table></div>`}
${older ? `<p><a href="/?${escapeHtml(older)}">Older runs</a></p>` : ""}
<p class="soft"><a href="/docs">API</a></p></main></body></html>`;
}

function row(run: Run): string {
  const time = durationOf(run);
  const known = Object.entries(run.devices).some(([key, count]) => key !== "total" && count > 0);
  const devices = known ? countsText(run) : `${run.devices.total}`;
  return `<tr><td>${badge(run.status)}</td><td>${escapeHtml(run.workflow)}</td><td><a href="/runs/${encodeURIComponent(run.id)}"><code>${escapeHtml(run.id)}</code></a></td><td>${escapeHtml(devices)}</td><td><time datetime="${run.created_at}">${run.created_at.slice(0, 19).replace("T", " ")}</time></td><td>${time === undefined ? "" : duration(time)}</td><td>${escapeHtml(run.actor)}</td></tr>`;
}
