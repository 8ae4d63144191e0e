// Reads outputs with templates, chosen by name, file, or platform and command.
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import {
  type ParseError,
  type ParseErrorCode,
  performInThread,
  type TextFsmWork,
} from "../devices/parse/index.js";
import { loadPlatforms } from "../devices/platforms/load.js";
import type { Json } from "../schemas/json.js";
import type { Platform } from "../schemas/platform.js";
import type { Deps } from "./deps.js";
import { EXIT } from "./exit.js";
import { templatesInUse } from "./templates-folder.js";

export interface ParseChoice {
  template?: string;
  platform?: string;
  command?: string;
}

export interface OutputReader {
  /** A template goes before platform and command. @throws {ParseError} */
  read(choice: ParseChoice, text: string): Promise<Json>;
}

export function createReader(deps: Pick<Deps, "cwd" | "environment">, templates?: string): OutputReader {
  const folder = templates === undefined ? templatesInUse(deps) : resolve(deps.cwd, templates);
  let platforms: Promise<Record<string, Platform>> | undefined;

  async function work({ template, platform, command }: ParseChoice): Promise<TextFsmWork> {
    if (template !== undefined) {
      const path = resolve(deps.cwd, template);
      const isFile = !template.includes("\n") && existsSync(path);
      return { with: "textfsm", folder, ...(isFile ? { template: path, path: true } : { template }) };
    }
    platforms ??= loadPlatforms();
    const named = platform === undefined ? undefined : ((await platforms)[platform]?.textfsm ?? platform);
    return {
      with: "textfsm",
      folder,
      ...(named === undefined ? {} : { platform: named }),
      ...(command === undefined ? {} : { command }),
    };
  }
  return { read: async (choice, text) => performInThread({ ...(await work(choice)), text }) };
}

const WRONG_OUTPUT = new Set<ParseErrorCode>([
  "not_json",
  "not_xml",
  "no_match",
  "unexpected_line",
  "too_slow",
  "too_large",
]);

/** 1 where the output is at fault, 2 where the question is. */
export const parseExit = ({ code }: ParseError): number =>
  WRONG_OUTPUT.has(code) ? EXIT.failed : EXIT.usage;
