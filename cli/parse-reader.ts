// Reads outputs with templates, chosen by name, file, or platform and command.
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import {
  type ParseError,
  type ParseErrorCode,
  performInThread,
  type TextFsmWork,
} from "../packages/devices/src/parse/index.js";
import { PLATFORMS_FOLDER, parsePlatform } from "../packages/devices/src/platforms/load.js";
import { packageFolder } from "../packages/devices/src/platforms/package-folder.js";
import type { Json } from "../packages/devices/src/words/json.js";
import type { Deps } from "./deps.js";
import { EXIT } from "./exit.js";
import { templatesInUse } from "./templates-folder.js";
import { pathOf } from "./paths.js";

export interface ParseChoice {
  template?: string;
  platform?: string;
  command?: string;
}

export interface OutputReader {
  /**
   * A template goes before platform and command.
   *
   * @param strict an output of which the template knows no line is an error, as it is in a step
   * @throws {ParseError}
   */
  read(choice: ParseChoice, text: string, strict?: boolean): Promise<Json>;
}

export function createReader(deps: Pick<Deps, "cwd" | "environment">, templates?: string): OutputReader {
  const folder = templates === undefined ? templatesInUse(deps) : pathOf(deps.cwd, templates);
  const names = new Map<string, Promise<string>>();
  const indexName = (platform: string): Promise<string> => {
    let name = names.get(platform);
    if (!name) names.set(platform, (name = nameInIndex(platform)));
    return name;
  };

  async function work({ template, platform, command }: ParseChoice): Promise<TextFsmWork> {
    if (template !== undefined) {
      const path = pathOf(deps.cwd, template);
      const isFile = !template.includes("\n") && existsSync(path);
      return { with: "textfsm", folder, ...(isFile ? { template: path, path: true } : { template }) };
    }
    return {
      with: "textfsm",
      folder,
      ...(platform === undefined ? {} : { platform: await indexName(platform) }),
      ...(command === undefined ? {} : { command }),
    };
  }
  return {
    read: async (choice, text, strict = false) => performInThread({ ...(await work(choice)), text, strict }),
  };
}

/** A platform of ours says how the index calls it; any other name is taken to be the index's own. */
async function nameInIndex(platform: string): Promise<string> {
  const file = join(packageFolder(PLATFORMS_FOLDER), `${platform}.yaml`);
  if (!/^\w+$/.test(platform) || !existsSync(file)) return platform;
  return parsePlatform(await readFile(file, "utf8"), file).textfsm ?? platform;
}

const WRONG_OUTPUT = new Set<ParseErrorCode>([
  "not_json",
  "not_xml",
  "no_match",
  "unexpected_line",
  "too_slow",
  "too_large",
  "too_deep",
  "too_complex",
]);

/** 1 where the output is at fault, 2 where the question is. */
export const parseExit = ({ code }: ParseError): number =>
  WRONG_OUTPUT.has(code) ? EXIT.failed : EXIT.usage;
