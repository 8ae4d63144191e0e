// Asks a source of truth over HTTP, with a token that stands in no message.
import type { Json } from "../../packages/devices/src/words/json.js";
import { SourceError } from "../errors.js";
import type { World } from "../reader.js";
import type { Address } from "./address.js";

export interface Service {
  /** As people call it: `NetBox`. */
  name: string;
  address: Address;
  /** Name of the variable that holds the token. */
  variable: string;
}

export interface Question {
  /** Below the base, with its query. */
  path: string;
  body?: Json;
}

/** @throws {SourceError} with what to do */
export async function ask(
  { name, address, variable }: Service,
  { path, body }: Question,
  world: Pick<World, "environment" | "ask">,
): Promise<Record<string, Json>> {
  const token = world.environment[variable]?.trim();
  const url = `${address.base}${path}`;
  const { status, text } = await world.ask({
    url,
    headers: {
      accept: "application/json",
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...(token ? { authorization: authorization(token) } : {}),
    },
    ...(body === undefined ? {} : { method: "POST", body: JSON.stringify(body) }),
  });
  const asked = `${address.shown}${path.split("?")[0]}`;
  if (status === 401 || status === 403)
    throw new SourceError(
      token ? `${name} refuses the token of ${variable} (HTTP ${status})` : `${name} wants a token`,
      { file: asked, line: 1 },
      token ? "it needs to read devices; it may have expired" : `put one into the variable ${variable}`,
    );
  const answer = jsonIn(text);
  if (status >= 300 && status < 400)
    throw new SourceError(
      `the address redirects elsewhere (HTTP ${status})`,
      { file: asked, line: 1 },
      "use the address that it leads to, most often `https`",
    );
  // A question that GraphQL does not understand: what it says of it is the answer.
  if (status === 400 && body !== undefined && Array.isArray(answer?.errors)) return answer;
  if (status !== 200 || !answer)
    throw new SourceError(
      `${name} answers HTTP ${status}${status === 200 ? ", and no JSON" : `: ${cut(text)}`}`,
      { file: asked, line: 1 },
      status === 400
        ? "a filter or its value is not known there"
        : `is it the address of ${name}? A path before \`/api\` belongs into it: \`https://host/path\``,
    );
  return answer;
}

/** Tokens of NetBox 4.5 and later say themselves what they are. */
const authorization = (token: string): string =>
  token.startsWith("nbt_") ? `Bearer ${token}` : `Token ${token}`;

function jsonIn(text: string): Record<string, Json> | undefined {
  try {
    const value = JSON.parse(text) as Json;
    return value !== null && typeof value === "object" && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Answers are quoted on one line, pages of HTML not at all. */
const cut = (text: string): string =>
  /^\s*</.test(text) ? "a page of HTML" : text.replaceAll(/\s+/g, " ").slice(0, 300);
