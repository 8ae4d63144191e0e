// What to type when the last line asks something: replies of the command, dialogs of the platform, the pager.
import type { CliPlatform } from "../words/platform.js";
import type { Reply } from "../dialogs.js";
import type { DeviceError } from "../errors.js";
import { re2 } from "./regex.js";
import { isLogHead } from "./syslog.js";

export interface Rule {
  prompt: string;
  answer: string;
  enter: boolean;
  secret: boolean;
  /** The question is a trace of the pager and no output. */
  pager?: boolean;
  /** How often it is answered for one line. Default `MOST_ANSWERS`. */
  most?: number;
  /** Thrown when it is asked once more after its answer: the answer was wrong, and is not typed again. */
  asked_again?: () => DeviceError;
}

/** Answering one question more often than this is a loop. */
export const MOST_ANSWERS = 40;
/** The same of a question that the platform answers: asked again, it was not answered; once more, where a log has spoilt that. */
export const MOST_OWN_ANSWERS = 2;

export function replyRules(replies: readonly Reply[] = []): Rule[] {
  return replies.map(({ prompt, answer, enter, secret }) => ({
    prompt,
    answer,
    enter: enter ?? true,
    secret: secret ?? false,
  }));
}

export function pagerRules({ pager }: CliPlatform): Rule[] {
  return pager === undefined
    ? []
    : [{ prompt: pager.prompt, answer: pager.answer, enter: false, secret: false, pager: true }];
}

const MORE =
  /[-<]{1,6} ?[([]?more[)\]]?(?: ?\(?\d{1,3} ?%\)?| ?\([^()]{1,40}\))? ?[->]{1,6}(?: ?\(?\d{1,3} ?%\)?)?(?:,? .{0,80}\bq.{0,40})?/
    .source;
const SPACE =
  /(?:more: ?<space>|press (?:the )?<?space>? ?(?:key |bar )?(?:to|for) (?:continue|more|next page)).{0,60}/
    .source;
const LINES = /^ ?lines \d+-\d+(?:\/\d+)?(?: .{0,40})?/.source;
/** Pagers of other systems: releases, shells below and devices behind consoles have their own. */
export const ANY_PAGER: Rule = {
  prompt: `(?i)(?:${MORE}|${SPACE}|${LINES})\\s*$`,
  answer: " ",
  enter: false,
  secret: false,
  pager: true,
};

/** Banners that wait for a key before the prompt comes. */
export const PRESS_ANY_KEY: Rule = {
  prompt: "(?i)(press|hit|strike) +(any key|<?enter>?|<?return>?|a key)",
  answer: "",
  enter: true,
  secret: false,
};

/** An output that goes on once a key is pressed, on whatever platform. */
export const PRESS_TO_CONTINUE: Rule = {
  prompt:
    "(?i)(?:press|hit|strike) +(?:any key|a key|(?:the )?<?(?:enter|return)>?(?: key)?) +to +continue[.!: ]*(?:\\(?q to quit\\)?)?$",
  answer: "",
  enter: true,
  secret: false,
  pager: true,
};

/** The first rule whose pattern is found in the unfinished line; whether a blank ends the line is left to the pattern. */
export function ruleFor(rules: readonly Rule[], line: string): Rule | undefined {
  return rules.find(({ prompt }) => isFound(prompt, line.slice(-LONGEST)));
}

function isFound(pattern: string, line: string): boolean {
  return re2(pattern).test(line) || re2(pattern).test(`${line} `);
}

/** What stands before that which the rule's pattern finds; a blank before a pager is a part of it. */
export function beforeRule(rule: Rule, line: string): string {
  const found = re2(rule.prompt).find(line);
  return found ? line.slice(0, found.start).replace(/\s$/, "") : "";
}

/** Whether only blanks follow what the rule's pattern finds, so that nothing more is to come. */
export function isWhole(rule: Rule, line: string): boolean {
  const text = line.slice(-LONGEST);
  return re2(rule.prompt).some(text, ({ end }) => text.slice(end).trim() === "");
}

/** Characters of a line that are looked at: its end. */
const LONGEST = 1_000;
/** `[yes/no]`, `[no,yes]`, `(y/N)`, `<y/n>`, `[yes(y)/no(n)]`, `(yes/[no])`, `[Y]/N`, `y/n:`, `[Y]es, [N]o, [A]sk later`, `[confirm]`. */
const CHOICES = [
  /[[({<](?:y|n|yes|no)(?:\(\w\))?(?: ?[/,|] ?\[?\w+(?:\(\w\))?\]?)+[\])}>]/,
  /[([](?:y|yes) or (?:n|no)[)\]]/,
  /\[(?:y|yes)\] ?\/ ?(?:n|no)\b/,
  /\b(?:y|yes) ?\/ ?\[(?:n|no)\]/,
  /\b(?:y|yes) ?\/ ?(?:n|no)(?=\s*[:?])/,
  /[[(]y[\])]es\b.{0,80}[[(]n[\])]o\b.{0,80}/,
  /\[confirm[^\]]{0,60}\]|\[(?:yes|no|y|n)\]/,
];
/** Each with a default behind it or without. */
const CHOICE = new RegExp(
  `(?:${CHOICES.map(({ source }) => source).join("|")})\\s*[:?]{0,2}\\s*(?:\\[\\w*\\])?\\s*(?:[:?>#]|->)?\\s*$`,
  "i",
);
/** `Are you sure you want to reload (both)?`, `Overwrite?`. */
const SURE = /(?:are you (?:\w+ ){0,3}sure|continue|proceed|overwrite)\b[^?]{0,120}\?\s*$/i;
/** `Is this correct?`; a ping draws question marks behind signs and capital letters. */
const SENTENCE = /(?:^|\s)["'(]?[A-Za-z][a-z]+["')]?\s?\?\s*$/;
/** Who is there, and what only that one knows. */
const WHO =
  /(?:^|\s)pass(?:word|code|phrase|e)(?: for [^:]*| again| \((?:again|confirm)\))?\s*(?:\[[^\]]*\])?:\s*$|^\s*(?:[^\s:]{1,64} ){0,4}(?:user(?:[ -]?(?:name|id))?|login(?: name| as| id)?|identifier|secret(?: again)?|(?:pin|otp|token)(?: ?code)?|(?:verification|one-time|security) code)\s*(?:\[[^\]]*\])?:\s*$/i;
/** `Enter hostname for the tftp server:`, `Source address or interface:`. */
const TELL =
  /^\s*(?:please )?(?:enter|type|input|answer|confirm|retype|re-enter|specify|select|choose|source|target|destination) [^:]{1,100}:\s*$/i;
/** What would be taken without an answer: `Delete filename [x.bin]?`, `Repeat count [5]:`. */
const OFFER = /^\S.*\[[^[\]]{0,100}\]\s?[:?]\s*$/;

/** `Confirm> `, `Your choice > `, `Enter selection # `: these end as prompts do. */
const LIKE_PROMPT =
  /^\W{0,3}(?:please |your |the )?(?:confirm|continue|proceed|overwrite|replace|are you sure|select|selection|choose|choice|option|answer|reply|enter|input|password|passphrase|passcode|username)(?=[\s([:?>#])[^>#]{0,80}[>#]\s*$/i;

/** Whether a line that looks like a prompt asks a person something. */
export const asksLikePrompt = (line: string): boolean => LIKE_PROMPT.test(end(line));

/** Whether an unfinished line asks a person something. */
export function isQuestion(platform: CliPlatform, line: string, more: string[] = []): boolean {
  return (
    isChoice(platform, line, more) ||
    [SURE, SENTENCE, WHO, TELL, LIKE_PROMPT].some((each) => each.test(end(line)))
  );
}

/** Whether a line offers answers, so that it asks even where the device has finished it. */
export function isChoice(platform: CliPlatform, line: string, more: string[] = []): boolean {
  const text = line.slice(-LONGEST);
  if (isLogHead(text)) return false;
  return (
    [...platform.questions, ...more].some((prompt) => isFound(prompt, text)) ||
    [CHOICE, OFFER].some((each) => each.test(end(line)))
  );
}

const end = (line: string): string => line.slice(-500).replace(/\s{2,}/g, " ");
