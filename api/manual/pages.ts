// The pages of the manual: Markdown files of the package, made into HTML when somebody first reads them.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pageStyle } from "../../projection/reports/html/assets.js";
import { escapeHtml } from "../../projection/reports/html/escape.js";
import { KIND_NAMES } from "../../steps/register.js";
import { inPackage, MANUAL } from "./contents.js";
import { renderMarkdown } from "./markdown.js";

/** Pages of the step kinds are parts of one. */
const STEPS = "docs/steps.md";
const pageOfKind = (kind: string): string => `steps/${kind}/README.md`;

/** File → address. */
const ADDRESSES = new Map([
  ...[...MANUAL].map(([name, file]): [string, string] => [file, `/docs/${name}`]),
  ...KIND_NAMES.map((kind): [string, string] => [pageOfKind(kind), `/docs/steps#${kind}`]),
]);
const rendered = new Map<string, string>();

/** @returns undefined where the manual has no page of this name */
export function manualPage(name: string): string | undefined {
  const file = MANUAL.get(name);
  if (file === undefined) return undefined;
  const page = rendered.get(name) ?? render(file);
  rendered.set(name, page);
  return page;
}

function render(file: string): string {
  const { title, html: own } = htmlOf(file);
  const html = file === STEPS ? [own, kindsTable(), ...KIND_NAMES.map(kindHtml)].join("\n") : own;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${escapeHtml(title)}</title><style>${pageStyle().text}</style></head>
<body><main class="manual"><nav class="soft" aria-label="Manual"><a href="/docs/manual">Manual</a> · <a href="/docs">API reference</a> · <a href="/">Runs</a></nav>
${html}</main></body></html>`;
}

const textOf = (file: string): string => readFileSync(inPackage(file), "utf8");

const htmlOf = (file: string, below = 0) =>
  renderMarkdown(textOf(file), (href) => addressOf(file, href), below);

const kindHtml = (kind: string): string => htmlOf(pageOfKind(kind), 1).html;

/** Each kind with the first paragraph of its page. */
function kindsTable(): string {
  const rows = KIND_NAMES.map((kind) => {
    const [, first = ""] = textOf(pageOfKind(kind)).split("\n\n");
    return `| [\`${kind}\`](#${kind}) | ${first.replaceAll("\n", " ")} |`;
  });
  return renderMarkdown(["| kind | does |", "|---|---|", ...rows].join("\n"), (href) => href).html;
}

/** Where a link of a page leads in the API. @returns undefined where it leads to a file that the API does not serve */
function addressOf(from: string, href: string): string | undefined {
  if (/^(?:https?:|#)/.test(href)) return href;
  const [path = "", anchor] = href.split("#");
  const address = ADDRESSES.get(join(from, "..", path));
  return anchor === undefined ? address : address?.replace(/(?:#.*)?$/, `#${anchor}`);
}
