// Reads what sessions typed, as the ledger program beside this file wrote it down.
import { readFileSync } from "node:fs";

/** All entries, oldest first; none while nobody has logged in. */
export const readLedger = (path) => {
  let text;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    if (error.code === "ENOENT") return [];
    throw error;
  }
  return text
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line));
};

/** The lines and commands alone: no pager keys, no logins. */
export const typedLines = (entries) =>
  entries.filter(({ kind }) => kind === "line" || kind === "exec").map(({ text }) => text);
