// Warns of passwords in an inventory that are short or a common word, as far as this program can read them itself: variables
// of its environment, and files. Programs are not started.
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { SecretSource } from "../packages/devices/src/words/secret.js";
import { type Diagnostic, expandHome, weakSecrets } from "../compiler/index.js";
import type { Deps } from "./deps.js";

/** @param file the inventory's name in messages */
export function warnOfWeakSecrets(
  { cwd, environment }: Pick<Deps, "cwd" | "environment">,
  file: string,
  text: string,
): Diagnostic[] {
  return weakSecrets({ file, text }, (source) => valueOf(source, cwd, environment));
}

function valueOf(source: SecretSource, cwd: string, environment: Deps["environment"]): string | undefined {
  if ("env" in source) return environment[source.env];
  if (!("file" in source)) return undefined;
  try {
    return readFileSync(resolve(cwd, expandHome(source.file)), "utf8").replace(/\r?\n$/, "");
  } catch {
    return undefined;
  }
}
