// What stands in front of a command and is not a part of it: line numbers, marks of a diff, prompts, what a log says first.

/** Numbers of a listing, marks of a diff, of a comment and of a history. */
const LISTING = /^\s*(?:\d{1,6}[:.)]?\s+)?(?:[-+!>#|*]+\s*)?/;
/** `r1(config-if)#`, `user@r1>`, `A:r1>config>system#`, `[~HUAWEI-aaa]`, `[admin@MikroTik] >`: one word without a value in it. A secret may begin with such a sign. */
const PROMPT =
  /^\s*(?!(?:[\w-]{0,40}(?:pass(?:word|phrase|wd)|secret|community|psk|key|-string)) [#>])(?:[A-Za-z*~!][\w.*~!@:/+-]{0,79}(?:>[\w.*~/:-]{1,40}){0,8}(?:\([^()\s]{1,60}\)){0,2}(?:[#>$%]| [#>])|\[[~*]?[A-Za-z][\w.*~@:/-]{0,79}\](?: ?[>#$])?)(?=\s*[A-Za-z/])/;

/** @returns how much of the line stands in front of its command; its indentation is not counted where nothing else is. */
export function marginOf(line: string): number {
  const listing = LISTING.exec(line)![0].length;
  return listing + promptOf(line, listing);
}

const promptOf = (line: string, from: number): number =>
  PROMPT.exec(line.slice(from, from + 700))?.[0].length ?? 0;

/** Announces a command in a log: `logged command:…`, `Command="…`, `Command is …`, `cmd …`. */
export const ANNOUNCES = /^(?:command|cmd|cmdline)$/;
/** The same in one word with the command's first word. */
export const ANNOUNCED = /^["']?(?:command|cmd|cmdline)[:=](?=.)/i;

/** Where a command begins behind a prompt, or behind what a log says in front of it. */
export function commandStarts(line: string): number[] {
  const listing = LISTING.exec(line)![0].length;
  const prompt = promptOf(line, listing);
  const logged = line.includes("command:") ? /\blogged command: ?(?=\S)/.exec(line) : undefined;
  return [...(prompt === 0 ? [] : [listing + prompt]), ...(logged ? [logged.index + logged[0].length] : [])];
}
