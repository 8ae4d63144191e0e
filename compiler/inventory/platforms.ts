// Platforms that an inventory brings along: a YAML file each, or their content.
import * as v from "valibot";
import { checkPlatform } from "../../packages/devices/src/words/platform-check.js";
import { type Platform, PlatformSchema } from "../../packages/devices/src/words/platform.js";
import type { CompileDeps } from "../deps.js";
import { type Collector, Source } from "../diagnostics/index.js";
import { asText, entriesOf, jsonOf, type Node, parseDocument, type TextNode } from "../document/index.js";
import { resolvePath, startOf } from "../load.js";
import { compileRegex } from "../regex.js";
import { checkStructure } from "../structure/check.js";

/** @returns those that are valid, by the name in the inventory. */
export function ownPlatforms(
  node: Node | undefined,
  problems: Collector,
  deps: CompileDeps,
): Map<string, Platform> {
  const platforms = new Map<string, Platform>();
  for (const { key, value } of entriesOf(node)) {
    const text = asText(value);
    const content = text ? loadPlatform(text, problems, deps) : value;
    const platform = content && readPlatform(content, key.value, problems, text === undefined);
    if (platform) platforms.set(key.value, platform);
  }
  return platforms;
}

function loadPlatform(path: TextNode, problems: Collector, deps: CompileDeps): Node | undefined {
  const resolved = resolvePath(path.value, path.source.file);
  if (resolved === undefined) {
    problems.add({
      code: "path_escapes",
      message: `\`${path.value}\` leads out of the folder`,
      at: path,
      hint: "relative paths start at the folder of the file that names them",
    });
    return undefined;
  }
  const text = deps.load?.(resolved, path.source.file);
  if (text === undefined) {
    problems.add({
      code: "file_not_found",
      message: deps.load ? `there is no file \`${resolved}\`` : "no files can be read here",
      at: path,
      hint: startOf(path),
    });
    return undefined;
  }
  return parseDocument(new Source(resolved, text), problems);
}

function readPlatform(node: Node, name: string, problems: Collector, checked: boolean): Platform | undefined {
  // What stands in the inventory itself, the inventory's own check has seen.
  if (!checked) checkStructure(PlatformSchema, node, { problems });
  const result = v.safeParse(PlatformSchema, jsonOf(node));
  if (!result.success) return undefined;
  const platform = { ...result.output, name };
  const bad = checkPlatform(platform, (pattern, limit) => compileRegex(pattern, { limit }));
  if (bad === undefined) return platform;
  problems.add({
    code: "bad_platform",
    message: `platform \`${name}\`: ${bad.path.join(".")}: ${bad.message}`,
    at: node.kind === "map" ? { ...node, end: node.start + 1 } : node,
  });
  return undefined;
}
