// Who asks, and what they may do: named tokens with scopes, the owner's token, or `local` where there are no tokens.
import { createHash, timingSafeEqual } from "node:crypto";
import type { Context, MiddlewareHandler } from "hono";
import { SettingError } from "../../schemas/setting.js";
import { Problem } from "../problem.js";

export type Scope = "read" | "operate";

export interface Token {
  /** Stands in `run.json` and in events: who did what. */
  name: string;
  /** Of the token, hex. */
  sha256: string;
  scopes: Scope[];
}

export interface AuthOptions {
  /** Absent: a request without a token is let in as {@link LOCAL}. */
  tokens?: Token[];
  /** SHA-256 of the token of this machine's owner, hex: whoever started the API, not whoever can reach it. */
  owner_sha256?: string;
}

/** Variables that the middleware sets. */
export interface AuthEnv {
  Variables: {
    actor: string;
    scopes: ReadonlySet<Scope>;
    /** The request carries the owner's token: it may use what the worker's user may use. */
    owner: boolean;
    traceparent: string | undefined;
  };
}

type Caller = Pick<AuthEnv["Variables"], "actor" | "scopes" | "owner">;

const ALL: ReadonlySet<Scope> = new Set(["read", "operate"]);
const OPEN_PATHS: ReadonlySet<string> = new Set(["/healthz", "/readyz"]);
const ANONYMOUS: Caller = { actor: "anonymous", scopes: new Set(), owner: false };
/** Any user of this machine, and any page or proxy on it. */
const LOCAL: Caller = { actor: "local", scopes: ALL, owner: false };

/**
 * Decides for each request who the caller is, by its token alone: neither the address that the API listens on nor the one
 * that the request comes from tells the owner from a stranger. What the caller may do is asked by {@link allow}.
 */
export function authenticate({ tokens, owner_sha256 }: AuthOptions): MiddlewareHandler<AuthEnv> {
  const known = (tokens ?? []).map(({ name, sha256, scopes }) => ({
    digest: Buffer.from(sha256, "hex"),
    caller: { actor: name, scopes: new Set(scopes), owner: false } as Caller,
  }));
  if (owner_sha256 !== undefined)
    known.unshift({
      digest: Buffer.from(owner_sha256, "hex"),
      caller: { actor: "owner", scopes: ALL, owner: true },
    });
  const withoutToken = tokens ? undefined : LOCAL;
  return async (c, next) => {
    const { actor, scopes, owner } = OPEN_PATHS.has(c.req.path) ? ANONYMOUS : callerOf(c);
    c.set("actor", actor);
    c.set("scopes", scopes);
    c.set("owner", owner);
    return next();
  };

  function callerOf(c: Context): Caller {
    const header = c.req.header("authorization");
    if (header === undefined) {
      if (withoutToken) return withoutToken;
      throw unauthorized(
        c,
        "The request carries no token. Send `Authorization: Bearer …` (the CLI: ORCHESTRATOR_TOKEN).",
      );
    }
    const token = tokenOf(header);
    const digest = createHash("sha256").update(token).digest();
    // All are compared, so that the time tells nothing.
    const [found] = known.filter(
      (each) => each.digest.length === digest.length && timingSafeEqual(each.digest, digest),
    );
    if (found && token !== "") return found.caller;
    throw unauthorized(
      c,
      tokens
        ? "The token is not known here. Check ORCHESTRATOR_TOKEN, or add the token's SHA-256 to the tokens file."
        : "The token is not known here. This API has no tokens file: unset ORCHESTRATOR_TOKEN, or use the token of the `orchestrator dev` that runs here.",
    );
  }
}

function unauthorized(c: Context, message: string): Problem {
  // A browser asks for a password, and the token is one.
  const asksForPassword = c.req.header("accept")?.includes("text/html");
  return new Problem(
    "unauthorized",
    message,
    asksForPassword ? { headers: { "www-authenticate": 'Basic realm="orchestrator"' } } : {},
  );
}

/** @returns empty where the header holds none, which is refused: whoever sends one wants to be known. */
function tokenOf(header: string): string {
  const bearer = /^Bearer\s+(\S+)$/i.exec(header);
  if (bearer) return bearer[1] as string;
  const basic = /^Basic\s+(\S+)$/i.exec(header);
  if (!basic) return "";
  const text = Buffer.from(basic[1] as string, "base64").toString("utf8");
  return text.slice(text.indexOf(":") + 1);
}

/** @throws {Problem} `forbidden` */
export function allow(scope: Scope): MiddlewareHandler<AuthEnv> {
  return async (c, next) => {
    if (!c.get("scopes").has(scope)) {
      throw new Problem(
        "forbidden",
        `Token ${c.get("actor")} lacks the scope \`${scope}\`. Ask who keeps the tokens file.`,
      );
    }
    await next();
  };
}

const SHA256 = /^[0-9a-f]{64}$/;

/** @throws {SettingError} where it is not the hash of a token */
export function ownerHash(text: string): string {
  if (SHA256.test(text)) return text;
  throw new SettingError(
    `ORCHESTRATOR_OWNER_TOKEN_SHA256 is ${JSON.stringify(text.slice(0, 80))}; expected the token's SHA-256 in 64 hex digits.`,
  );
}

/**
 * Reads a tokens file: JSON (`[{ "name", "sha256", "scopes" }]`), or a line `name sha256 scope[,scope]` for each.
 * @throws {SettingError} naming the entry that is wrong
 */
export function parseTokens(text: string): Token[] {
  const trimmed = text.trim();
  const entries: unknown[] = trimmed.startsWith("[")
    ? (JSON.parse(trimmed) as unknown[])
    : trimmed
        .split("\n")
        .filter((line) => line.trim() !== "" && !line.trim().startsWith("#"))
        .map(fromLine);
  if (entries.length === 0)
    throw new SettingError("the tokens file is empty; expected a line `name sha256 scopes` for each token");
  return entries.map((entry, n) => {
    const { name, sha256, scopes } = entry as Partial<Token>;
    const hash = sha256?.toLowerCase().replace(/^sha256:/, "");
    const good =
      typeof name === "string" &&
      name !== "" &&
      hash !== undefined &&
      SHA256.test(hash) &&
      Array.isArray(scopes) &&
      scopes.length > 0 &&
      scopes.every((scope) => ALL.has(scope));
    if (!good) {
      throw new SettingError(
        `entry ${n + 1} of the tokens file is not \`name sha256 scopes\`: the hash is 64 hex digits (\`printf %s TOKEN | sha256sum\`), scopes are read, operate`,
      );
    }
    return { name, sha256: hash, scopes };
  });
}

function fromLine(line: string): unknown {
  const [name, sha256, scopes = ""] = line.trim().split(/\s+/);
  return { name, sha256, scopes: scopes.split(",") };
}
