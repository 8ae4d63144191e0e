// XML output. Elements become objects, repeated ones lists, elements of nothing but text texts.
import { XMLParser, XMLValidator } from "fast-xml-parser";
import type { Json } from "../../words/json.js";
import { excerpt, ParseError } from "../errors.js";
import { DEEPEST, tooDeep } from "./depth.js";

/** An element as the parser gives it in order: its name with its children, its attributes beside. */
interface Parsed {
  [name: string]: Parsed[] | string | Record<string, string>;
}
interface Element {
  name: string;
  attributes: [string, string][];
  children: Element[];
  text: string;
}

const ATTRIBUTES = ":@";
const TEXT = "#text";
const CDATA = "#cdata";

const ENTITIES: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/**
 * Names lose their namespace prefix. Attributes are `@name`; an element with attributes and text has it as `#text`.
 *
 * @param path of the elements that become records, such as `interface-information/physical-interface`: matched from the
 * root, or anywhere where it does not begin there. Without it the result is the whole document.
 * @throws {ParseError} `not_xml`, `no_match` where the path leads to nothing
 */
export function parseXml(text: string, path?: string): Json {
  const root = readDocument(text);
  if (path === undefined) return { [root.name]: valueOf(root) };
  const steps = path.split("/").filter((step) => step !== "" && step !== ".");
  if (steps.length === 0)
    throw new ParseError("bad_pattern", `the path ${JSON.stringify(path)} names no element`);
  const found = matching(root, steps);
  if (found.length === 0) {
    const names = [...new Set(allOf(root).map(({ name }) => name))].slice(0, 30).join(", ");
    throw new ParseError("no_match", `the path ${path} leads to no element; the output has ${names}`, {
      text: excerpt(text),
    });
  }
  return found.map(valueOf);
}

function readDocument(text: string): Element {
  const from = text.indexOf("<");
  const to = text.lastIndexOf(">");
  if (from < 0 || to < from) throw notXml("it has no element", text);
  const xml = text.slice(from, to + 1);
  // Declarations of entities are what XML bombs are made of; no device needs them.
  if (/<!(?:DOCTYPE|ENTITY)/i.test(xml)) throw notXml("it declares a document type, which is refused", text);
  const valid = XMLValidator.validate(xml, { allowBooleanAttributes: true });
  if (valid !== true) {
    const line = text.slice(0, from).split("\n").length - 1 + valid.err.line;
    throw notXml(`${valid.err.msg} in line ${line}`, text, line);
  }
  const parser = new XMLParser({
    preserveOrder: true,
    ignoreAttributes: false,
    attributeNamePrefix: "",
    parseTagValue: false,
    parseAttributeValue: false,
    removeNSPrefix: true,
    trimValues: true,
    ignoreDeclaration: true,
    ignorePiTags: true,
    cdataPropName: CDATA,
    processEntities: false,
    maxNestedTags: DEEPEST,
  });
  let elements: Element[];
  try {
    elements = (parser.parse(xml) as Parsed[]).flatMap((each) => elementsOf(each, 0));
  } catch (error) {
    if (error instanceof ParseError) throw error;
    if (/nested tags exceeded/i.test((error as Error).message)) throw tooDeep("XML");
    throw notXml((error as Error).message, text);
  }
  const [root, second] = elements;
  if (!root) throw notXml("it has no element", text);
  if (second) throw notXml(`it has more than one root element: ${root.name}, ${second.name}`, text);
  return root;
}

function elementsOf(parsed: Parsed, depth: number): Element[] {
  if (depth > DEEPEST) throw tooDeep("XML");
  return Object.entries(parsed).flatMap(([name, content]) => {
    if (name === ATTRIBUTES || !Array.isArray(content)) return [];
    const attributes = Object.entries((parsed[ATTRIBUTES] ?? {}) as Record<string, string>);
    const text = content.map(textOf).join("");
    const children = content
      .filter((child) => !(CDATA in child))
      .flatMap((child) => elementsOf(child, depth + 1));
    return [
      {
        name,
        attributes: attributes
          .filter(([key]) => !key.startsWith("xmlns"))
          .map(([key, value]) => [key, decoded(value)]),
        children,
        text,
      },
    ];
  });
}

function textOf(child: Parsed): string {
  const cdata = child[CDATA];
  if (Array.isArray(cdata))
    return cdata.map(({ [TEXT]: text }) => (typeof text === "string" ? text : "")).join("");
  const text = child[TEXT];
  return typeof text === "string" ? decoded(text) : "";
}

/** The five entities that XML has by itself, and characters by their number. */
const decoded = (text: string): string =>
  text.replaceAll(
    /&(?:#(\d{1,7})|#x([\dA-Fa-f]{1,6})|(\w+));/g,
    (whole, decimal?: string, hex?: string, name = "") => {
      const code = decimal === undefined ? Number.parseInt(hex ?? "", 16) : Number(decimal);
      if (code <= 0x10ffff) return String.fromCodePoint(code);
      return ENTITIES[name as string] ?? whole;
    },
  );

function valueOf({ attributes, children, text }: Element): Json {
  if (attributes.length === 0 && children.length === 0) return text;
  const fields = new Map<string, Json>(attributes.map(([name, value]) => [`@${name}`, value]));
  const lists = new Set<string>();
  for (const child of children) {
    const value = valueOf(child);
    const known = fields.get(child.name);
    if (known === undefined) fields.set(child.name, value);
    else if (lists.has(child.name)) (known as Json[]).push(value);
    else {
      fields.set(child.name, [known, value]);
      lists.add(child.name);
    }
  }
  if (text !== "") fields.set(TEXT, text);
  return Object.fromEntries(fields);
}

const allOf = (element: Element): Element[] => [element, ...element.children.flatMap(allOf)];

/** Elements that the steps lead to from the root; where there are none, from anywhere. */
function matching(root: Element, steps: string[]): Element[] {
  const fromRoot = follow([root], steps);
  return fromRoot.length > 0 ? fromRoot : allOf(root).flatMap((element) => follow(element.children, steps));
}

function follow(elements: Element[], [step, ...rest]: string[]): Element[] {
  const found = elements.filter(({ name }) => step === "*" || name === step);
  return rest.length === 0 ? found : found.flatMap(({ children }) => follow(children, rest));
}

const notXml = (reason: string, text: string, line?: number): ParseError =>
  new ParseError(
    "not_xml",
    `the output is not XML that can be read: ${reason}; it begins: ${excerpt(text)}`,
    {
      text: excerpt(text),
      ...(line === undefined ? {} : { line }),
    },
  );
