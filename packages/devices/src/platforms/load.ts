// Loads platforms from their YAML files and checks them; errors name the file and the place in it.
import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import * as v from "valibot";
import { LineCounter, parseDocument, type Document } from "yaml";
import { checkPlatform } from "../words/platform-check.js";
import { PlatformSchema, type Platform } from "../words/platform.js";
import { re2 } from "../shell/regex.js";
import { packageFolder } from "./package-folder.js";
import { builtPlatforms } from "./built.js";

/** Where the platforms that come along are kept. */
export const PLATFORMS_FOLDER = "packages/devices/src/platforms";

let own: Promise<Record<string, Platform>> | undefined;

/**
 * Every platform of a folder by name; default those that come along, which are read once and shared: nobody changes them.
 * Their patterns are known to compile, and looking at them takes four times as long as all the rest.
 * @throws {Error} with `file:line:column` when a file is not YAML, does not fit the schema, holds a pattern that is not
 * RE2, names a mode that it does not have, or is not called as its platform
 */
export function loadPlatforms(given?: string): Promise<Record<string, Platform>> {
  if (given !== undefined) return loadFolder(given, parsePlatform);
  return (own ??= loadOwn());
}

async function loadOwn(): Promise<Record<string, Platform>> {
  const built = await builtPlatforms();
  return loadFolder(
    packageFolder(PLATFORMS_FOLDER),
    (text, file) => built(basename(file), text) ?? parsePlatform(text, file, () => undefined),
  );
}

async function loadFolder(
  folder: string,
  parse: (text: string, file: string) => Platform,
): Promise<Record<string, Platform>> {
  const files = (await readdir(folder)).filter((file) => file.endsWith(".yaml")).sort();
  const platforms = await Promise.all(
    files.map(async (file) => parse(await readFile(join(folder, file), "utf8"), join(folder, file))),
  );
  return Object.fromEntries(platforms.map((platform) => [platform.name, platform]));
}

const checkPatterns = (platform: Platform) =>
  checkPlatform(platform, (pattern, limit) => re2(pattern, 0, limit).compiled);

/** One platform from its text. `file` is named in errors. @throws {Error} as `loadPlatforms` */
export function parsePlatform(text: string, file: string, check = checkPatterns): Platform {
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter, merge: true });
  const problem = document.errors[0];
  if (problem) throw new Error(`${at(file, counter, problem.pos[0])}: ${problem.message.split("\n")[0]}`);
  const parsed = v.safeParse(PlatformSchema, document.toJS({ maxAliasCount: 100 }));
  if (!parsed.success) {
    const issue = parsed.issues[0];
    const path = (issue.path ?? []).map(({ key }) => key as string | number);
    throw new Error(
      `${place(file, counter, document, path)}: ${path.join(".") || "platform"}: ${issue.message}`,
    );
  }
  const wrong = check(parsed.output);
  if (wrong)
    throw new Error(
      `${place(file, counter, document, wrong.path)}: ${wrong.path.join(".")}: ${wrong.message}`,
    );
  const name = basename(file, ".yaml");
  if (parsed.output.name !== name) {
    throw new Error(
      `${place(file, counter, document, ["name"])}: the platform is called ${parsed.output.name}, so its file must be ${parsed.output.name}.yaml`,
    );
  }
  return parsed.output;
}

/** SHA-256 over the platform's data, the same whatever the order or layout of its file; hexadecimal. */
export function platformDigest(platform: Platform): string {
  return createHash("sha256")
    .update(JSON.stringify(sorted(platform)))
    .digest("hex");
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, each]) => each !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, each]) => [key, sorted(each)]),
  );
}

function at(file: string, counter: LineCounter, offset: number): string {
  const { line, col } = counter.linePos(offset);
  return `${file}:${line}:${col}`;
}

/** The nearest node that exists on the way. */
function place(file: string, counter: LineCounter, document: Document, path: (string | number)[]): string {
  for (let length = path.length; length >= 0; length--) {
    const node = document.getIn(path.slice(0, length), true) as
      | { range?: [number, number, number] }
      | undefined;
    if (node?.range) return at(file, counter, node.range[0]);
  }
  return file;
}
