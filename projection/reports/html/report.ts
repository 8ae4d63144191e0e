// The report as one HTML file that needs nothing else: the verdict as text, all the rest as data and a script that shows it.
import type { Run } from "../../../schemas/run.js";
import { countsText, duration, durationOf, type ReportInput } from "../report.js";
import { pageScript, pageStyle } from "./assets.js";
import { type PageData, pageResults, type Recording } from "./data.js";
import { escapeHtml, scriptJson } from "./escape.js";
import { MARKS } from "./marks.js";

export interface HtmlOptions {
  /** Texts of artifacts by path, shown in place. */
  texts?: ReadonlyMap<string, string>;
  /** By device; absent ones are not known. */
  recordings?: ReadonlyMap<string, Recording[]>;
  /** Steps of the plan in their order. */
  columns?: PageData["columns"];
  /** Goes before an artifact's path in links; default: beside the report, as in the archive. */
  base?: string;
  fetch?: PageData["fetch"];
  /** Follow the run. */
  live?: PageData["live"];
  /** Shown at the head of the page. */
  links?: { text: string; href: string }[];
}

/** What a page of ours may do, whatever a device's output tries: run our lines, ask its own server. */
export const pagePolicy = (): string =>
  `default-src 'none'; style-src ${pageStyle().hash}; script-src ${pageScript().hash}; connect-src 'self'; base-uri 'none'; form-action 'none'`;

export const htmlReport = (input: ReportInput, options: HtmlOptions = {}): string =>
  [...htmlPieces(input, options)].join("");

/** Results a device at a time. */
export function* htmlPieces({ run, results }: ReportInput, options: HtmlOptions = {}): Generator<string> {
  const { texts, recordings, columns = [], base = "", fetch, live, links = [] } = options;
  const rest: Omit<PageData, "run" | "results"> = {
    columns,
    recordings: Object.fromEntries(recordings ?? []),
    texts: Object.fromEntries(texts ?? []),
    base,
    marks: MARKS,
    ...(fetch ? { fetch } : {}),
    ...(live ? { live } : {}),
  };
  yield `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="content-security-policy" content="${escapeHtml(pagePolicy())}">
<meta name="generator" content="orchestrator"><title>${MARKS[run.status] ?? ""} ${escapeHtml(run.workflow)}: ${run.status}</title>
<style>${pageStyle().text}</style></head>
<body id="page"><main>
${headHtml(run, links)}
<section id="reasons" class="reasons" aria-label="What went wrong" hidden></section>
<section aria-labelledby="devices"><h2 id="devices">Devices and steps</h2>
<noscript><p>The table of devices needs JavaScript. The same results are in report.xml, report.md and report.json beside this file.</p></noscript>
<div class="tools bar-of-tools"><label class="sr" for="find">Search devices, steps, messages, outputs</label><input type="search" id="find" placeholder="Search devices, steps, messages, outputs" autocomplete="off" spellcheck="false">
<label class="sr" for="order">Order</label><select id="order"><option value="worst">worst first</option><option value="inventory">as in the inventory</option><option value="name">by name</option></select>
<div class="switch" role="group" aria-label="Show as"><button id="show-matrix" aria-pressed="true">Matrix</button><button id="show-timeline" aria-pressed="false">Timeline</button></div>
<span id="found" class="soft" role="status"></span></div>
<div id="grid"></div></section>
</main>
<dialog id="sheet" aria-labelledby="sheet-title"></dialog>
<script type="application/json" id="data">${scriptJson(`{"run":${JSON.stringify(run)},"results":[`)}`;
  for (const [n, text] of pageResults(results).entries()) yield scriptJson(n === 0 ? text : `,${text}`);
  yield `${scriptJson(`],${JSON.stringify(rest).slice(1)}`)}</script>
<script>${pageScript().text}</script>
</body></html>
`;
}

function headHtml(run: Run, links: { text: string; href: string }[]): string {
  const time = durationOf(run);
  const facts: [string, string | undefined][] = [
    ["run", run.id],
    ["started", run.started_at ?? undefined],
    ["finished", run.finished_at ?? undefined],
    ["by", run.actor || undefined],
    ["again after", run.origin],
    ["deadline", run.finished_at === null ? (run.deadline_at ?? undefined) : undefined],
    ...Object.entries(run.labels),
    ...Object.entries(run.inputs).map(([name, value]): [string, string] => [
      `input ${name}`,
      typeof value === "string" ? value : JSON.stringify(value),
    ]),
  ];
  const list = facts.flatMap(([name, value]) =>
    value === undefined
      ? []
      : [`<div><dt>${escapeHtml(name)}</dt><dd><code>${escapeHtml(value)}</code></dd></div>`],
  );
  const nav = links.map(({ text, href }) => `<a href="${escapeHtml(href)}">${escapeHtml(text)}</a>`);
  return `<header>
<div class="verdict"><strong id="status" class="status ${run.status}" role="status"><span aria-hidden="true">${MARKS[run.status] ?? ""} </span>${run.status.replace("_", " ")}</strong><h1>${escapeHtml(run.workflow)}</h1><span id="took" class="soft">${time === undefined ? "" : duration(time)}</span><span id="live" class="live" role="status"></span></div>
<p id="message" class="message">${escapeHtml(run.message ?? "")}</p>
<div id="counts">${escapeHtml(countsText(run))}</div>
<dl class="facts">${list.join("")}</dl>${nav.length > 0 ? `\n<nav class="links" aria-label="More about this run">${nav.join("")}</nav>` : ""}
</header>`;
}
