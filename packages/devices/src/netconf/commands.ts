// Commands as text, so that a spec can `run` them: what they are in NETCONF's XML.
import { escapeXml, notWellFormed } from "./xml.js";

/** How a command line is written; shown where one is not understood. */
export const COMMANDS = [
  "get [FILTER]",
  "get-config running|candidate|startup [FILTER]",
  "lock|unlock|validate running|candidate|startup",
  "commit",
  "discard-changes",
  "copy-config FROM TO",
  "get-schema NAME [VERSION]",
  "capabilities",
  "an operation as XML, <get/>",
];
const STORE = /^(?:running|candidate|startup)$/;
const MONITORING = "urn:ietf:params:xml:ns:yang:ietf-netconf-monitoring";

/** @returns the operation's XML, or why there is none; FILTER is a subtree as XML, or `xpath EXPRESSION` */
export function operationOf(command: string): { xml: string } | { wrong: string } {
  const text = command.trim();
  if (text.startsWith("<")) return checked(text, text, true);
  const [, word = "", rest = ""] = /^(\S+)\s*(.*)$/s.exec(text) ?? [];
  const [first = "", second = ""] = rest.split(/\s+/);
  switch (word) {
    case "get":
      return withFilter(rest, (filter) => `<get>${filter}</get>`);
    case "get-config":
      if (!STORE.test(first)) return wrong(command);
      return withFilter(rest.slice(first.length).trim(), (filter) => getConfig(first, filter));
    case "lock":
    case "unlock":
      return STORE.test(rest) ? { xml: `<${word}><target><${rest}/></target></${word}>` } : wrong(command);
    case "validate":
      return STORE.test(rest) ? { xml: `<validate><source><${rest}/></source></validate>` } : wrong(command);
    case "copy-config":
      return STORE.test(first) && STORE.test(second) ? { xml: copyConfig(first, second) } : wrong(command);
    case "commit":
    case "discard-changes":
      return rest === "" ? { xml: `<${word}/>` } : wrong(command);
    case "get-schema":
      return first === "" ? wrong(command) : { xml: getSchema(first, second) };
    default:
      return wrong(command);
  }
}

export const getConfig = (store: string, filter = ""): string =>
  `<get-config><source><${store}/></source>${filter}</get-config>`;

export const copyConfig = (from: string, to: string): string =>
  `<copy-config><target><${to}/></target><source><${from}/></source></copy-config>`;

const getSchema = (name: string, version: string): string =>
  `<get-schema xmlns="${MONITORING}"><identifier>${escapeXml(name)}</identifier>${
    version === "" ? "" : `<version>${escapeXml(version)}</version>`
  }</get-schema>`;

function withFilter(filter: string, build: (xml: string) => string): { xml: string } | { wrong: string } {
  if (filter === "") return { xml: build("") };
  const xpath = /^xpath\s+(.+)$/s.exec(filter)?.[1];
  if (xpath !== undefined) return { xml: build(`<filter type="xpath" select="${escapeXml(xpath)}"/>`) };
  if (!filter.startsWith("<"))
    return { wrong: `the filter ${JSON.stringify(filter)} is neither XML nor \`xpath EXPRESSION\`` };
  return checked(filter, build(`<filter type="subtree">${filter}</filter>`));
}

/** @param one an operation is one element: what stands beside it would be another */
function checked(input: string, xml: string, one = false): { xml: string } | { wrong: string } {
  const why = notWellFormed(input, one);
  return why === undefined ? { xml } : { wrong: `its XML is not well-formed: ${why}` };
}

const wrong = (command: string): { wrong: string } => ({
  wrong: `${JSON.stringify(command)} is not a command of transport netconf; there are ${COMMANDS.join(", ")}`,
});
