// What a document can make a worker touch beside its devices: one closed list, and the setting that allows parts of it.
import type { SecretSource } from "../packages/devices/src/words/secret.js";
import { SettingError } from "./setting.js";

/** What stands behind the colon of each kind. */
const KINDS = {
  /** An environment variable of the worker, as a secret. */
  env: "name",
  /** A file on the worker as a secret: passwords, private keys, passphrases. */
  file: "path",
  /** A program that the worker runs; what it prints is a secret. */
  exec: "program",
  /** A file on the worker with the host keys to trust. It is read, never written. */
  known_hosts: "path",
  /** The SSH agent of the worker's user. */
  agent: "nothing",
  /** Transport `local`: commands in a shell on the worker. */
  local: "nothing",
  /** An address that notifications are sent to. Absent: one that only the worker knows, since it is a secret. */
  notify: "origin",
  /** An address that files are downloaded from, to copy them to devices. */
  download: "origin",
} as const;

export type CapabilityKind = keyof typeof KINDS;

export interface Capability {
  kind: CapabilityKind;
  /** The name, path, program or origin. Absent: `agent`, `local`. */
  of?: string;
}

/** As `ORCHESTRATOR_ALLOW` writes it: `env:DB_PASSWORD`, `agent`. */
export const capabilityText = ({ kind, of }: Capability): string =>
  of === undefined ? kind : `${kind}:${of}`;

export function capabilityOf(source: SecretSource): Capability {
  if ("env" in source) return { kind: "env", of: source.env };
  if ("file" in source) return { kind: "file", of: source.file };
  return { kind: "exec", of: source.exec[0] ?? "" };
}

export const ALLOW_SETTING = "ORCHESTRATOR_ALLOW";
/** Where the setting is absent: the passwords of simulated labs. */
export const ALLOWED_BY_DEFAULT = "env:LAB_*";

interface Entry {
  kind: CapabilityKind;
  /** Absent: all of the kind. */
  pattern?: string;
}

/** The setting, read. */
export type Allowance = "all" | readonly Entry[];

/**
 * Reads `kind` and `kind:pattern` entries, comma-separated; `all` allows everything, an empty text nothing.
 * @param text absent: the default @throws {SettingError} naming the entry
 */
export function parseAllowance(text = ALLOWED_BY_DEFAULT): Allowance {
  const parts = text.split(",").map((part) => part.trim());
  const entries = parts.filter((part) => part !== "");
  return entries.includes("all")
    ? entries.length === 1
      ? "all"
      : wrong("all", "write `all` alone")
    : entries.map(entryOf);
}

function entryOf(text: string): Entry {
  const colon = text.indexOf(":");
  const kind = colon < 0 ? text : text.slice(0, colon);
  if (!isKind(kind)) return wrong(text, `expected \`all\`, or one of ${Object.keys(KINDS).join(", ")}`);
  if (colon < 0) return { kind };
  const pattern = text.slice(colon + 1);
  const what = KINDS[kind];
  if (what === "nothing") return wrong(text, `write \`${kind}\` alone`);
  if (pattern === "")
    return wrong(text, `write \`${kind}\` alone to allow all of them, or a ${what} behind the colon`);
  if (what === "path" && pattern.includes("*"))
    return wrong(text, "a path has no `*`; end it with `/` to allow everything below a folder");
  if (what === "program" && pattern.includes("*"))
    return wrong(text, "a program has no `*`; name each program");
  if (what === "program" && pattern.includes("/") && !pattern.startsWith("/"))
    return wrong(text, "name the program by its absolute path, or without a folder");
  if (what === "origin" && !ORIGIN.test(pattern))
    return wrong(
      text,
      "write an origin in lower case, such as `https://hooks.slack.com` or `https://*.example.com`",
    );
  return { kind, pattern };
}

/** Scheme, host and port; a `*` stands for the first labels of the host's name only, so that it cannot end at another host. */
const ORIGIN = /^https?:\/\/(?:\[[\da-f:.]+\]|(?:\*\.)?[a-z\d_-]+(?:\.[a-z\d_-]+)*)(?::\d{1,5})?$/;

const isKind = (text: string): text is CapabilityKind => Object.hasOwn(KINDS, text);

function wrong(entry: string, why: string): never {
  throw new SettingError(`${ALLOW_SETTING} has the entry ${JSON.stringify(entry)}: ${why}.`);
}

/**
 * Of an address that only the worker knows it is asked whether any may be used: the worker asks again when it knows.
 * @param absolute where a path leads; both the path of the capability and those of the setting go through it, so that
 * neither `..` nor a link leads out of an allowed folder
 */
export function isAllowed(
  allowance: Allowance,
  { kind, of: named }: Capability,
  absolute: (path: string) => string,
): boolean {
  if (allowance === "all") return true;
  const of = named ?? "";
  return allowance.some((entry) => {
    if (entry.kind !== kind) return false;
    if (entry.pattern === undefined) return true;
    if (KINDS[kind] === "origin") return named === undefined || matchesName(sameOrigin(entry.pattern), of);
    if (KINDS[kind] === "path") return isPathWithin(absolute(of), entry.pattern, absolute);
    return KINDS[kind] === "program" ? of === entry.pattern : matchesName(entry.pattern, of);
  });
}

/** What the worker itself logs in with, to Temporal, to the store, to a collector of traces. */
const OWN_VARIABLES =
  /^(?:ORCHESTRATOR_(?:ENCRYPTION_KEY|TOKEN)|TEMPORAL_API_KEY|TEMPORAL_TLS_\w*|AWS_(?:SECRET_ACCESS_KEY|SESSION_TOKEN|CONTAINER_AUTHORIZATION_TOKEN)|OTEL_EXPORTER_OTLP_\w*HEADERS)$/i;

/**
 * Whether it is the worker's own: a file with the owner's token, the key, what other runs have stored or whom hosts are
 * trusted by; a variable that the worker itself logs in with. No setting allows that. Letters are compared without case,
 * as some file systems do.
 * @param places folders with all that is below them, and files
 */
export function isOwn(
  places: readonly string[],
  { kind, of = "" }: Capability,
  absolute: (path: string) => string,
): boolean {
  if (kind === "env") return OWN_VARIABLES.test(of);
  if (KINDS[kind] !== "path") return false;
  const folded = (path: string): string => absolute(path).normalize("NFKC").toLowerCase();
  return places.some((place) => folded(of) === folded(place) || isBelow(folded(of), folded(place)));
}

const isBelow = (path: string, folder: string): boolean =>
  path.startsWith(folder.endsWith("/") ? folder : `${folder}/`);

function isPathWithin(path: string, pattern: string, absolute: (path: string) => string): boolean {
  const allowed = absolute(pattern);
  return pattern.endsWith("/") ? isBelow(path, allowed) : path === allowed;
}

/** As `URL` writes it: without the scheme's own port. */
const sameOrigin = (pattern: string): string =>
  pattern.replace(pattern.startsWith("https:") ? /:443$/ : /:80$/, "");

/** `*` stands for any characters, also none. */
function matchesName(pattern: string, name: string): boolean {
  const [first = "", ...rest] = pattern.split("*");
  const last = rest.pop();
  if (last === undefined) return name === pattern;
  if (!name.startsWith(first)) return false;
  let at = first.length;
  for (const part of rest) {
    const found = name.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return name.length - last.length >= at && name.endsWith(last);
}
