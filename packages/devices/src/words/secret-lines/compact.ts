// Secrets in JSON and XML that stand in one line, where what holds a value says that it is one: lists of communities, keys of a protocol.
import { isSecretName } from "./names.js";
import type { SecretPlace } from "./place.js";
import { closing } from "./tokens.js";
import { isNothing } from "./values.js";

const TAG = /<(\/?)(?:[\w.-]{1,40}:)?([A-Za-z_][\w.-]{0,79})((?:\s[^<>]{0,400})?)>([^<]*)/g;
/** What a member is called that holds the secret of an element, by the name of the element. */
const HOLDERS: readonly { holder: RegExp; member: RegExp }[] = [
  { holder: /^(?:community|trap-group)$/, member: /^name$/ },
  { holder: /^(?:md5|authentication-key|pre-shared-key|result|sha1|esp|simple)$/, member: /^(?:key|value)$/ },
];
/** Deeper than this nothing is looked for. */
const DEEPEST = 200;

/** Junos, PAN-OS: `<community><name>⟦…⟧</name>`. Of BGP's communities the members follow the name. */
function xmlSecrets(line: string): SecretPlace[] {
  const spans: SecretPlace[] = [];
  const within: string[] = [];
  let name: SecretPlace | undefined;
  for (const { 1: slash, 2: tag, 3: attributes, 4: text, index, 0: whole } of line.matchAll(TAG)) {
    if (name && /^members$/.test(tag!)) spans.splice(spans.indexOf(name), 1);
    if (slash === "/") {
      const open = within.lastIndexOf(tag!);
      if (open !== -1) within.length = open;
      continue;
    }
    name = undefined;
    if (attributes!.endsWith("/")) continue;
    // PAN-OS wraps the members of a list in entries
    const holder = within.at(-1) === "entry" ? within.at(-2) : within.at(-1);
    const isSecret = HOLDERS.some((each) => each.holder.test(holder ?? "") && each.member.test(tag!));
    const start = index + whole.length - text!.length;
    if (isSecret && text!.trim() !== "" && !isNothing(text!.toLowerCase(), holder)) {
      name = { start, end: start + text!.length };
      spans.push(name);
    }
    if (within.length < DEEPEST) within.push(tag!);
  }
  return spans;
}

/** APIC: `<snmpCommunityP name="⟦…⟧"/>`, `<aaaRadiusProvider key="⟦…⟧"/>`. */
const ATTRIBUTE =
  /<(?:snmpCommunityP\s[^<>]{0,400}?\bname|\w{0,60}(?:Radius|Tacacs|Ldap)\w{0,60}\s[^<>]{0,400}?\bkey)="([^"<>]{1,256})"/dg;

/** `<param name="password" value="⟦…⟧"/>`, `<setting name="password">⟦…⟧<`, `<entry name="psk"><value>⟦…⟧<`. */
const NAMED =
  /\b(?:name|key|id|property)="([A-Za-z_][\w.-]{0,79})"(?:[^<>]{0,200}?\bvalue="([^"<>]{1,400})"|[^<>]{0,200}>(?:<value>)?([^<]{1,400})<)/dg;

/** A row of a table in HTML: `<td>Password</td><td>⟦…⟧</td>`. */
const CELLS =
  /<t[dh](?:\s[^<>]{0,200})?>\s{0,20}([A-Za-z][\w.-]{0,79}):?\s{0,20}<\/t[dh]>\s{0,20}<td(?:\s[^<>]{0,200})?>\s{0,20}([^<\s][^<]{0,399})</dgi;

/** `name=password value=⟦…⟧`, `{"name": "password", "value": "⟦…⟧"}`. */
const VALUED = [
  /\b(?:name|key|id|property|option)=["']?([A-Za-z_][\w.-]{0,79})["']?[ \t,;]{1,8}value=(?:"([^"]{1,400})"|'([^']{1,400})'|([^\s,;"']{1,400}))/dg,
  /"(?:name|key|id|property|option)"[ \t]{0,20}:[ \t]{0,20}"([A-Za-z_][\w.-]{0,79})"[^{}]{0,200}?"value"[ \t]{0,20}:[ \t]{0,20}"((?:[^"\\]|\\.){1,400})"/dg,
];

/** NX-OS: `"SecName": "⟦…⟧"`, the community of a host. */
const SEC_NAME = /"SecName"[ \t]{0,20}:[ \t]{0,20}"([^"]{1,256})"/dgi;

/** Names that are words of sentences too, where they name a text in JSON. */
const PLAIN_NAME =
  /"(?:pass|pw|bearer|authorization|cookie)"[ \t]{0,20}:[ \t]{0,20}"(?!read-(?:only|write)")([^"\s]{4,400})"/dgi;

const NAME = /"([A-Za-z_][\w.-]{0,79})"[ \t]{0,20}:[ \t]{0,20}([[{])/g;
const TEXT = /"((?:[^"\\]|\\.){1,400})"(?![ \t]*:)/dgy;
const KEY = /"((?:[^"\\]|\\.){1,400})"[ \t]{0,20}:[ \t]{0,20}\{/dy;
const SECRET_LIST = /^(?:snmp_?)?r?[ow]?communities$/i;
/** Communities are the names of its members. */
const SECRET_KEYS = /^(?:communities|SNMP_COMMUNITY)$/;

function jsonSecrets(line: string): SecretPlace[] {
  const spans: SecretPlace[] = [];
  let seen = 0;
  for (const { 0: whole, 1: name, 2: opens, index } of line.matchAll(NAME)) {
    const from = index + whole.length;
    if (from < seen) continue;
    if (opens === "[") {
      if (SECRET_LIST.test(name!) || isSecretName(name!)) spans.push(...textsAt(line, from));
    } else if (SECRET_KEYS.test(name!)) {
      const { spans: keys, end } = keysAt(line, from);
      spans.push(...keys);
      // what is within has been looked at
      seen = end;
    } else if (/^(?:secrets|passwords)$/i.test(name!)) spans.push(...valuesAt(line, from));
  }
  const yaml = /^\s*(?:- )?(?:\w{0,40}_)?r?[ow]?communities:\s*\[/i.exec(line);
  if (yaml) spans.push(...textsAt(line, yaml[0].length));
  return spans.filter(({ start, end }) => !isNothing(line.slice(start, end).toLowerCase(), "community"));
}

/** The texts of a list, up to what is none. */
function textsAt(line: string, from: number): SecretPlace[] {
  const spans: SecretPlace[] = [];
  for (let at = from; ; ) {
    const [blank] = /^[ \t,]*/.exec(line.slice(at, at + 40))!;
    TEXT.lastIndex = at + blank.length;
    const found = TEXT.exec(line);
    if (!found) return spans;
    const [start, end] = found.indices![1]!;
    spans.push({ start, end });
    at = TEXT.lastIndex;
  }
}

/** The names of an object's own members, which are objects themselves. */
function keysAt(line: string, from: number): { spans: SecretPlace[]; end: number } {
  const spans: SecretPlace[] = [];
  let depth = 1;
  let at = from;
  for (; at < line.length && depth > 0; at += 1) {
    const character = line[at];
    if (character === "}") depth -= 1;
    else if (character === "{") depth += 1;
    else if (character === '"') {
      KEY.lastIndex = at;
      const found = depth === 1 ? KEY.exec(line) : null;
      if (found) spans.push({ start: found.indices![1]![0], end: found.indices![1]![1] });
      const end = found ? found.indices![1]![1] : closing(line, at);
      if (end === -1) return { spans, end: line.length };
      at = end;
    }
  }
  return { spans, end: at };
}

function valuesAt(line: string, from: number): SecretPlace[] {
  const spans: SecretPlace[] = [];
  const member = /[ \t,]*"(?:[^"\\]|\\.){1,80}"[ \t]{0,20}:[ \t]{0,20}"((?:[^"\\]|\\.){1,400})"/dy;
  member.lastIndex = from;
  for (let found = member.exec(line); found; found = member.exec(line))
    spans.push({ start: found.indices![1]![0], end: found.indices![1]![1] });
  return spans;
}

function namedSecrets(line: string, pattern: RegExp): SecretPlace[] {
  const spans: SecretPlace[] = [];
  for (const { 1: name, indices } of line.matchAll(pattern)) {
    const [start, end] = indices!.slice(2).find((place) => place)!;
    if (isSecretName(name!) && !isNothing(line.slice(start, end).trim().toLowerCase(), name))
      spans.push({ start, end });
  }
  return spans;
}

export function compactSecrets(line: string): SecretPlace[] {
  const named = [ATTRIBUTE, SEC_NAME, PLAIN_NAME]
    .flatMap((pattern) => [...line.matchAll(pattern)])
    .map(({ indices }) => ({ start: indices![1]![0], end: indices![1]![1] }))
    .filter(({ start, end }) => !isNothing(line.slice(start, end).toLowerCase()));
  return [
    ...named,
    ...(/="/.test(line) ? namedSecrets(line, NAMED) : []),
    ...(/<td/i.test(line) ? namedSecrets(line, CELLS) : []),
    ...(line.includes("value") ? VALUED.flatMap((pattern) => namedSecrets(line, pattern)) : []),
    ...(line.includes("</") ? xmlSecrets(line) : []),
    ...(/[[{]/.test(line) ? jsonSecrets(line) : []),
  ];
}
