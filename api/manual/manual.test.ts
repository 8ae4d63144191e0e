// The manual: every link leads somewhere, every error code has its line, and the API serves each page.
import { readdirSync, readFileSync, existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { anchorOf } from "./markdown.js";
import { MANUAL } from "./contents.js";
import { PROBLEMS } from "../problem.js";
import { testApp } from "../testing/app.js";
import { KIND_NAMES } from "../../steps/register.js";
import { DIAGNOSTIC_CODES } from "../../compiler/diagnostics/codes.js";

const PAGES = [
  "README.md",
  "ARCHITECTURE.md",
  "SECURITY.md",
  "CHANGELOG.md",
  "examples/README.md",
  ...readdirSync("docs")
    .filter((file) => file.endsWith(".md"))
    .map((file) => join("docs", file)),
  ...KIND_NAMES.map((kind) => `steps/${kind}/README.md`),
];
const withoutCode = (text: string): string =>
  text.replaceAll(/^```[\s\S]*?^```/gm, "").replaceAll(/`[^`\n]*`/g, "");
const anchorsOf = (file: string): string[] =>
  [...readFileSync(file, "utf8").matchAll(/^#+ (.+)$/gm)].map(([, heading]) => anchorOf(heading ?? ""));

test("links lead to files and headings that exist", () => {
  const broken: string[] = [];
  let links = 0;
  for (const file of PAGES)
    for (const [, href = ""] of withoutCode(readFileSync(file, "utf8")).matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^(?:https?|mailto):/.test(href)) continue;
      links += 1;
      const [path = "", anchor] = href.split("#");
      const target = path === "" ? file : join(dirname(file), path);
      const isThere = existsSync(target) && (anchor === undefined || anchorsOf(target).includes(anchor));
      if (!isThere) broken.push(`${file}: ${href}`);
    }
  expect(broken).toEqual([]);
  expect(links).toBeGreaterThan(50);
});

test("every code of devices, parsers, specs and the API is explained", () => {
  const rows = readFileSync("docs/troubleshooting.md", "utf8")
    .split("\n")
    .filter((line) => line.startsWith("| `"))
    .map((line) => line.split(" | ")[0] ?? "");
  const explained = new Set(rows.flatMap((row) => [...row.matchAll(/`(\w+)`/g)].map(([, code]) => code)));
  const known = [
    ...typeMembers("packages/devices/src/errors.ts", "DeviceErrorCode"),
    ...typeMembers("activities/steps/files/outcome.ts", "FileFailure"),
    ...typeMembers("packages/devices/src/parse/errors.ts", "ParseErrorCode"),
    ...Object.keys(DIAGNOSTIC_CODES),
    ...Object.keys(PROBLEMS),
  ];
  expect(known.length).toBeGreaterThan(100);
  expect(known.filter((code) => !explained.has(code))).toEqual([]);
  expect([...explained].filter((code) => !known.includes(code ?? ""))).toEqual([]);
});

test("every platform is named", () => {
  const platforms = readdirSync("packages/devices/src/platforms").flatMap(
    (file) => /^(\w+)\.yaml$/.exec(file)?.[1] ?? [],
  );
  const page = readFileSync("docs/platforms.md", "utf8");
  expect(platforms.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
});

test("the API serves each page, and its links stay within what it serves", async () => {
  const api = await testApp();
  try {
    for (const name of MANUAL.keys()) {
      const response = await api.get(`/docs/${name}`);
      const html = await response.text();
      expect([name, response.status]).toEqual([name, 200]);
      expect(html).toMatch(/<title>\w/);
      const addresses = [...html.matchAll(/<a href="([^"]*)"/g)].map(([, href = ""]) => href);
      const inside = addresses.filter(
        (href) => !/^(?:https?:|#)/.test(href) && !["/", "/docs"].includes(href),
      );
      expect(inside.length).toBeGreaterThan(0);
      const served = (href: string): boolean => MANUAL.has(/^\/docs\/(\w+)(?:#|$)/.exec(href)?.[1] ?? "");
      expect([name, inside.filter((href) => !served(href))]).toEqual([name, []]);
    }
    expect((await api.get("/docs/nope")).status).toBe(404);
  } finally {
    await api.close();
  }
});

test("the page of step kinds has each of them, and links to a kind lead to its part of the page", async () => {
  const api = await testApp();
  try {
    const html = await (await api.get("/docs/steps")).text();
    const ids = [...html.matchAll(/<h\d id="([^"]*)"/g)].map(([, id]) => id);
    expect(ids).toEqual(expect.arrayContaining(KIND_NAMES));
    expect(new Set(ids).size).toBe(ids.length);
    for (const kind of KIND_NAMES) expect(html).toContain(`<a href="#${kind}">`);
    expect(html).toContain(
      "<td>Sends packets from the device, and checks what came back. Effect: read.</td>",
    );
    expect(html).toContain('<a href="/docs/changes">');
    expect(await (await api.get("/docs/specs")).text()).toContain('<a href="/docs/steps#block">');
    expect(await (await api.get("/docs/changes")).text()).toContain(
      '<a href="/docs/steps#configuration-from-files-and-templates">',
    );
  } finally {
    await api.close();
  }
});

/** The words of a union of texts, as the source has it. */
function typeMembers(file: string, name: string): string[] {
  const source = readFileSync(file, "utf8").replaceAll(/\/\/.*$/gm, "");
  const [, union = ""] = new RegExp(`export type ${name} =([^;]*);`).exec(source) ?? [];
  return [...union.matchAll(/"(\w+)"/g)].map(([, code = ""]) => code);
}
