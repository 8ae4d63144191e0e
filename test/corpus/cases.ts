// The corpus of bad documents: each file holds a document and, behind `#!`, what is to be said of it.
import { readdirSync, readFileSync } from "node:fs";
import { type Diagnostic, oneOf } from "../../compiler/index.js";
import { KIND_NAMES } from "../../steps/register.js";

const FOLDER = new URL("./bad/", import.meta.url);

export interface Case {
  file: string;
  kind: "spec" | "inventory";
  /** Without the expectations, byte for byte. */
  text: string;
  /** `line:column-length code | message | hint`, in order. */
  expected: string[];
}

/** Stands in a line of the corpus for all kinds of steps. */
const KINDS = "{kinds}";

/** One diagnostic as a line of the corpus. */
export function lineOf(
  { code, line, column, length, message, hint, file, severity }: Diagnostic,
  own: string,
): string {
  const place = `${file === own ? "" : `${file}:`}${line}:${column}+${length ?? 1}`;
  const text = [
    `${place} ${code}${severity === "warning" ? " (warning)" : ""}`,
    message,
    ...(hint === undefined ? [] : [hint]),
  ];
  return text.join(" | ").replaceAll("\n", "\\n");
}

export function readCases(): Case[] {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith(".yaml"))
    .sort()
    .map((file) => {
      const lines = readFileSync(new URL(file, FOLDER), "utf8").split("\n");
      return {
        file,
        kind: file.endsWith(".inventory.yaml") ? "inventory" : "spec",
        text: lines.filter((line) => !line.startsWith("#! ")).join("\n"),
        expected: lines
          .filter((line) => line.startsWith("#! "))
          .map((line) => line.slice(3).replace(KINDS, oneOf(KIND_NAMES))),
      };
    });
}
