// The pages of the manual: Markdown files of the package, made into HTML when somebody first reads them.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { pageStyle } from "../../projection/reports/html/assets.js";
import { escapeHtml } from "../../projection/reports/html/escape.js";
import { renderMarkdown } from "./markdown.js";

/** The package's folder, from the source and from `dist/`. */
const ROOT = [new URL("../../", import.meta.url), new URL("../../../", import.meta.url)].find((root) =>
  existsSync(new URL("docs/README.md", root)),
);

/** @throws {Error} when the installation lacks the manual */
function inPackage(path: string): string {
  if (!ROOT) throw new Error("the pages of the manual are missing: the installation is incomplete");
  return fileURLToPath(new URL(path, ROOT));
}

/** Name in the address → file, relative to the package. The page of contents has no name of its own: it is `manual`. */
export const MANUAL: ReadonlyMap<string, string> = new Map([
  ["manual", "docs/README.md"],
  ...readdirSync(inPackage("docs"))
    .filter((file) => file.endsWith(".md") && file !== "README.md")
    .map((file): [string, string] => [basename(file, ".md"), `docs/${file}`]),
  ["security", "SECURITY.md"],
  ["examples", "examples/README.md"],
]);

const NAMES = new Map([...MANUAL].map(([name, file]) => [file, name]));
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
  const { title, html } = renderMarkdown(readFileSync(inPackage(file), "utf8"), (href) =>
    addressOf(file, href),
  );
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${escapeHtml(title)}</title><style>${pageStyle().text}</style></head>
<body><main class="manual"><nav class="soft" aria-label="Manual"><a href="/docs/manual">Manual</a> · <a href="/docs">API reference</a> · <a href="/">Runs</a></nav>
${html}</main></body></html>`;
}

/** Where a link of a page leads in the API. @returns undefined where it leads to a file that the API does not serve */
function addressOf(from: string, href: string): string | undefined {
  if (/^(?:https?:|#)/.test(href)) return href;
  const [path = "", anchor] = href.split("#");
  const name = NAMES.get(join(from, "..", path));
  return name === undefined ? undefined : `/docs/${name}${anchor === undefined ? "" : `#${anchor}`}`;
}
