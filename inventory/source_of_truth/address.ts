// `netbox://host?site=lab1`: where a source of truth is, and which devices are asked for.
import { SourceError } from "../errors.js";

export interface Address {
  /** Without a slash at its end. */
  base: string;
  /** For people and for messages; without filters. */
  shown: string;
  filters: [name: string, value: string][];
}

/** Of the list of devices, as people copy it from their browser or from the documentation of the API. */
const PAGE = /\/+(?:api(?:\/|$))?(?:dcim(?:\/devices)?\/?|graphql\/?)?$/;
const SECRET_NAMES = /^(?:token|api_?key|password|secret|auth)/i;

/** @param variable names of the token's variables, for the cure. @throws {SourceError} */
export function addressOf(kind: string, source: string, variable: string): Address {
  const url = parsed(source.startsWith("//") ? `https:${source}` : source);
  if (!url || !/^https?:$/.test(url.protocol) || url.hostname === "")
    throw new SourceError(
      `\`${kind}:${source.replace(/\/\/[^/@]*@/, "//")}\` is not an address`,
      undefined,
      `write \`${kind}://host?site=lab1\`, or \`${kind}:http://host:8000\` without TLS`,
    );
  const filters = [...url.searchParams];
  if (url.username !== "" || url.password !== "" || filters.some(([name]) => SECRET_NAMES.test(name)))
    throw new SourceError(
      "the address contains a token, where other users of this machine can read it",
      undefined,
      `put it into the variable ${variable}`,
    );
  const base = `${url.origin}${url.pathname.replace(PAGE, "")}`;
  return { base, shown: base, filters };
}

function parsed(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}
