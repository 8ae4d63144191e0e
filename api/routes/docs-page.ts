// The OpenAPI document as a page: every request, what it takes, what it answers. No scripts, nothing from elsewhere.
import { pageStyle } from "../../projection/reports/html/assets.js";
import { escapeHtml } from "../../projection/reports/html/escape.js";

type Json = Record<string, unknown>;
interface Operation {
  operationId?: string;
  summary?: string;
  tags?: string[];
  parameters?: { name?: string; in?: string; description?: string }[];
  requestBody?: { content?: Record<string, { schema?: Json }> };
  responses?: Record<string, { description?: string; content?: Record<string, { schema?: Json }> }>;
}

export function docsPage(document: object): string {
  const { info, paths, tags } = document as {
    info: { title: string; version: string; description?: string };
    paths: Record<string, Record<string, Operation>>;
    tags?: { name: string; description?: string }[];
  };
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
  const sections = (tags ?? []).map(({ name, description = "" }) => {
    const own = operations.filter(({ operation }) => operation.tags?.includes(name));
    return own.length === 0
      ? ""
      : `<h2 id="${escapeHtml(name)}">${escapeHtml(name)}</h2><p class="soft">${escapeHtml(description)}</p>${own.map((each) => operationHtml(each.path, each.method, each.operation)).join("\n")}`;
  });
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${escapeHtml(info.title)} API</title><style>${pageStyle().text}</style></head>
<body><main><h1>${escapeHtml(info.title)} API <span class="soft">${escapeHtml(info.version)}</span></h1>
<p>${escapeHtml(info.description ?? "")} The machine-readable form is <a href="/openapi.json">openapi.json</a> (OpenAPI 3.1). How to use the product is in <a href="/docs/manual">the manual</a>.</p>
<nav aria-label="Groups">${(tags ?? []).map(({ name }) => `<a href="#${escapeHtml(name)}">${escapeHtml(name)}</a>`).join(" · ")}</nav>
${sections.join("\n")}</main></body></html>`;
}

function operationHtml(path: string, method: string, operation: Operation): string {
  const { summary = "", parameters = [], requestBody, responses = {} } = operation;
  const named = parameters.filter(({ name }) => name !== undefined);
  return `<details id="${escapeHtml(operation.operationId ?? `${method}${path}`)}"><summary><code><b>${method.toUpperCase()}</b> ${escapeHtml(path)}</code> <span class="soft">${escapeHtml(summary)}</span></summary><div class="body">
${named.length > 0 ? `<table><tbody>${named.map((each) => `<tr><td><code>${escapeHtml(each.name ?? "")}</code></td><td class="soft">${escapeHtml(each.in ?? "")}</td><td>${escapeHtml(each.description ?? "")}</td></tr>`).join("")}</tbody></table>` : ""}
${contentHtml("Body", requestBody?.content)}
<table><tbody>${Object.entries(responses)
    .map(
      ([status, response]) =>
        `<tr><th scope="row">${escapeHtml(status)}</th><td>${escapeHtml(response.description ?? "")}${contentHtml("Schema", response.content)}</td></tr>`,
    )
    .join("")}</tbody></table></div></details>`;
}

function contentHtml(title: string, content: Record<string, { schema?: Json }> | undefined): string {
  return Object.entries(content ?? {})
    .map(
      ([media, { schema }]) =>
        `<details><summary>${escapeHtml(title)}: <code>${escapeHtml(media)}</code></summary><div class="body"><pre tabindex="0">${escapeHtml(JSON.stringify(schema ?? {}, null, 2))}</pre></div></details>`,
    )
    .join("");
}
