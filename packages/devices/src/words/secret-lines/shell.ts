// Secrets that a shell feeds to a program: `echo ⟦…⟧ | sudo -S reboot`, `chpasswd <<< bob:⟦…⟧`.
import type { SecretPlace } from "./place.js";

const word = (before: string) =>
  `(?:'${before}([^']{1,256})'|"${before}([^"]{1,256})"|${before}([^\\s'"|]{1,256}))`;
const PASSWORD = word("");
const LOGIN = word("[\\w.@-]{1,64}:");

const ECHO = "\\b(?:echo|printf)[ \\t]+(?:-[neE]{1,3}[ \\t]+)?";
const PIPE = "[ \\t]{0,8}\\|[ \\t]{0,8}";
const HERE = "[^|;<]{0,200}<<<[ \\t]{0,8}";
/** `-S` reads the password from the input. */
const SUDO = "\\bsudo(?:[ \\t]+-[\\w-]{1,40}(?:=\\S{0,40})?){0,4}[ \\t]+-\\w{0,8}S\\b";
const CHPASSWD = "(?:\\bsudo[ \\t]+)?(?:/\\S{1,80}/)?\\bchpasswd\\b";

const FED: readonly { sign: string; look: RegExp }[] = [
  { sign: "|", look: new RegExp(`${ECHO}${PASSWORD}${PIPE}${SUDO}`, "dg") },
  { sign: "<<<", look: new RegExp(`${SUDO}${HERE}${PASSWORD}`, "dg") },
  { sign: "|", look: new RegExp(`${ECHO}${LOGIN}${PIPE}${CHPASSWD}`, "dg") },
  { sign: "<<<", look: new RegExp(`${CHPASSWD}${HERE}${LOGIN}`, "dg") },
];

export function shellSecrets(line: string): SecretPlace[] {
  if (!/sudo|chpasswd/.test(line)) return [];
  return FED.filter(({ sign }) => line.includes(sign))
    .flatMap(({ look }) => [...line.matchAll(look)])
    .map(({ indices }) => indices!.slice(1).find((place) => place)!)
    .map(([start, end]) => ({ start, end }));
}
