// The page's style and script, from the folder `page/`, made into one text each, so that a report needs no other file.
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

export interface Inline {
  text: string;
  /** As a Content-Security-Policy names it. */
  hash: string;
}

/** From what is imported to what imports it. */
const MODULES = [
  "data",
  "dom",
  "model",
  "grid",
  "matrix",
  "timeline",
  "terminal",
  "player",
  "files",
  "recordings",
  "difference",
  "step",
  "sheet",
  "verdict",
  "live",
  "main",
] as const;

/** Beside the source; what is compiled lies in `dist/`, the page's files only in the package. */
const FOLDER = [
  new URL("./page/", import.meta.url),
  new URL("../../../../projection/reports/html/page/", import.meta.url),
].find((folder) => existsSync(new URL("main.mjs", folder)));

/** @throws {Error} when the installation lacks the file */
function read(file: string): string {
  if (!FOLDER) throw new Error("the files of the report's page are missing: the installation is incomplete");
  return readFileSync(fileURLToPath(new URL(file, FOLDER)), "utf8");
}

export const inline = (text: string): Inline => ({
  text,
  hash: `'sha256-${createHash("sha256").update(text).digest("base64")}'`,
});

/** Computed once. */
const lazily = <T>(make: () => T): (() => T) => {
  let made: T | undefined;
  return () => (made ??= make());
};

/** The looks of all pages. */
export const pageStyle = lazily(() => inline(read("style.css")));

/** The script of a run's page: its modules behind one another, in a scope of their own. */
export const pageScript = lazily(() => {
  const modules = MODULES.map((name) =>
    read(`${name}.mjs`)
      .replace(/^import [^;]*;\n/gm, "")
      .replace(/^export /gm, ""),
  );
  return inline(`"use strict";(() => {\n${modules.join("\n")}})();`);
});
