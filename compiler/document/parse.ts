// Text to a positioned document, or to the reasons why it is none.
import { Composer, type CST, type ErrorCode, type YAMLError } from "yaml";
import type { Collector, SourceRange, Source } from "../diagnostics/index.js";
import { Converter } from "./convert.js";
import { checkEncoding } from "./encoding.js";
import { MAX_SPEC_BYTES } from "./limits.js";
import { type Node, startOf } from "./node.js";
import { tokensOf } from "./tokens.js";

const MAX_SYNTAX_PROBLEMS = 5;

const HINTS: Partial<Record<ErrorCode, string>> = {
  BAD_SCALAR_START: "quote the text",
  BLOCK_AS_IMPLICIT_KEY: "quote the value if it holds `: `",
  TAB_AS_INDENT: "indent with spaces",
  BAD_INDENT: "entries of one map or list begin in the same column",
  BAD_DQ_ESCAPE: "write `\\\\` for a backslash, or use single quotes",
};

/** YAML 1.2, core schema. @returns undefined where the collector has the reasons. */
export function parseDocument(
  source: Source,
  problems: Collector,
  maxBytes = MAX_SPEC_BYTES,
): Node | undefined {
  if (Buffer.byteLength(source.text) > maxBytes) {
    problems.add({
      code: "too_large",
      message: `${source.file} is larger than the limit of ${maxBytes} bytes`,
      at: startOf(source),
      hint: "split it; ORCHESTRATOR_BODY_LIMIT is for whole requests and does not raise this limit",
    });
    return undefined;
  }
  if (!checkEncoding(source, problems)) return undefined;
  const tokens = tokensOf(source, problems);
  if (!tokens) return undefined;
  const composer = new Composer({
    version: "1.2",
    schema: "core",
    uniqueKeys: false,
    prettyErrors: false,
    intAsBigInt: true,
    merge: false,
  });
  const [document] = composer.compose(tokens, true, source.text.length);
  if (!document) return undefined;
  const version = document.directives?.yaml;
  if (version?.explicit && version.version !== "1.2") {
    const start = Math.max(0, source.text.indexOf("%YAML"));
    problems.add({
      code: "yaml_tag",
      message: `the document says YAML ${version.version}; only 1.2 is read`,
      at: { source, start, end: start + 9 },
    });
    return undefined;
  }
  for (const error of document.errors.slice(0, MAX_SYNTAX_PROBLEMS)) report(error, source, tokens, problems);
  if (document.errors.length > 0) return undefined;
  const { contents } = document;
  if (!contents || ("value" in contents && contents.value === null)) {
    problems.add({ code: "empty_document", message: "the document is empty", at: startOf(source) });
    return undefined;
  }
  const converter = new Converter(source, problems);
  const converted = converter.convert(contents);
  // What is missing would be reported as missing, which it is not.
  return converter.incomplete ? undefined : converted;
}

function report(error: YAMLError, source: Source, tokens: readonly CST.Token[], problems: Collector): void {
  const quote = error.code === "MISSING_CHAR" ? openQuote(tokens, error.pos[0]) : undefined;
  if (quote !== undefined) {
    const message = "the quote that opens here is never closed";
    problems.add({ code: "yaml_syntax", message, at: { source, start: quote, end: quote + 1 } });
    return;
  }
  const at: SourceRange = { source, start: error.pos[0], end: error.pos[1] };
  if (error.code === "TAB_AS_INDENT") {
    problems.add({ code: "tab_indent", message: "a tab indents this line", at, hint: "indent with spaces" });
    return;
  }
  const message = error.message.replace(/^./, (first) => first.toLowerCase());
  problems.add({ code: "yaml_syntax", message, at, hint: HINTS[error.code] });
}

/** Where the quoted text begins that ends at `end` without a quote. */
function openQuote(tokens: readonly CST.Token[], end: number): number | undefined {
  const stack: unknown[] = [...tokens];
  while (stack.length > 0) {
    const token = stack.pop();
    if (typeof token !== "object" || token === null) continue;
    const { type, offset, source } = token as { type?: string; offset?: number; source?: string };
    if (
      /^(?:single|double)-quoted-scalar$/.test(type ?? "") &&
      offset !== undefined &&
      offset + (source?.length ?? 0) === end
    )
      return offset;
    for (const part of Object.values(token)) if (typeof part === "object") stack.push(part);
  }
  return undefined;
}
