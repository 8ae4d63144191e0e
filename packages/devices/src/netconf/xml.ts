// The little of XML that NETCONF needs: reading hellos and errors, cutting the answer out of a reply, checking input.
import { XMLParser, XMLValidator } from "fast-xml-parser";

const parser = new XMLParser({
  removeNSPrefix: true,
  ignoreAttributes: true,
  parseTagValue: false,
  // What a device says is hostile: no entity of its own is expanded.
  processEntities: false,
});

const ordered = new XMLParser({ preserveOrder: true, processEntities: false });

type Tree = Record<string, unknown>;

export const escapeXml = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

const NAMED: Record<string, string> = { lt: "<", gt: ">", quot: '"', apos: "'", amp: "&" };
const unescapeXml = (text: string): string =>
  text.replace(/&(lt|gt|quot|apos|amp);/g, (_, name: string) => NAMED[name] as string);

/** Without prefixes and attributes. */
export const readXml = (text: string): Tree => parser.parse(text) as Tree;

/** The text of an element below, "" where there is none. */
export function textAt(tree: unknown, ...path: string[]): string {
  let at = tree;
  for (const name of path) at = (at as Tree | undefined)?.[name];
  if (typeof at === "object" && at !== null) at = (at as Tree)["#text"];
  return typeof at === "string" ? unescapeXml(at).trim() : "";
}

/** All elements of a name directly below. */
export function childrenOf(tree: unknown, name: string): unknown[] {
  const found = (tree as Tree | undefined)?.[name];
  return found === undefined ? [] : Array.isArray(found) ? found : [found];
}

/**
 * @param one several elements beside each other are not allowed
 * @returns why it is not well-formed, undefined where it is
 */
export function notWellFormed(content: string, one = false): string | undefined {
  if (/<!DOCTYPE|<!ENTITY/i.test(content)) return "a document type is not allowed in NETCONF";
  const verdict = XMLValidator.validate(`<x>${content}</x>`);
  if (verdict !== true) return verdict.err.msg;
  const roots = one ? (ordered.parse(content) as unknown[]).length : 1;
  return roots === 1 ? undefined : "it is more than one element";
}

const ROOT =
  /^\s*(?:<\?xml[^>]*\?>\s*)?<((?:[\w.-]+:)?[\w.-]+)((?:\s+[\w.:-]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(\/?)>/;

/**
 * What is in a reply. The namespaces that the reply declares go over to it, so that it stands alone; the number of the
 * message does not, so that the same answer is the same text.
 */
export function contentOf(reply: string): string {
  const root = ROOT.exec(reply);
  if (!root || root[3] === "/") return "";
  const end = reply.lastIndexOf(`</${root[1]}`);
  const content = reply.slice(root[0].length, end < 0 ? undefined : end).trim();
  const first = ROOT.exec(content);
  if (!first) return content;
  const declared = (root[2] ?? "").match(/\bxmlns(?::[\w.-]+)?\s*=\s*(?:"[^"]*"|'[^']*')/g) ?? [];
  const own = first[2] ?? "";
  const missing = declared.filter((each) => !own.includes(`${each.slice(0, each.indexOf("=")).trim()}=`));
  const head = `<${first[1]}${missing.map((each) => ` ${each}`).join("")}${own}${first[3]}>`;
  return head + content.slice(first[0].length);
}
