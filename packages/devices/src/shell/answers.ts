// The questions of one exchange that something answers, and how often each was answered.
import type { CliPlatform } from "../words/platform.js";
import { lastLine } from "./output.js";
import {
  isChoice,
  isWhole,
  MOST_ANSWERS,
  MOST_OWN_ANSWERS,
  ANY_PAGER,
  pagerRules,
  PRESS_TO_CONTINUE,
  replyRules,
  type Rule,
  ruleFor,
} from "./rules.js";
import { beneathLog, looksLikeLog } from "./syslog.js";
import type { ExchangeOptions } from "./exchange-options.js";

export class Answers {
  readonly #rules: Rule[];
  readonly #times = new Map<Rule, number>();
  readonly #isChoice: (line: string) => boolean;
  /** Line for which a rule was found last, and those that were answered. */
  #asked = "";
  readonly #answered = new Set<string>();

  /** @param notTaken questions to which the device did not take the platform's answer, over all exchanges of the session */
  constructor(
    platform: CliPlatform,
    { replies, rules = [], questions, sure, moving }: ExchangeOptions,
    readonly notTaken: Set<string>,
  ) {
    this.#isChoice = (line) => isChoice(platform, line, questions);
    this.#rules = [
      ...replyRules(replies),
      ...rules,
      ...replyRules(platform.dialogs).map((rule) => ({ ...rule, most: MOST_OWN_ANSWERS })),
      ...pagerRules(platform),
      ANY_PAGER,
      // With a change, the key may be a decision.
      ...(sure || moving ? [] : [PRESS_TO_CONTINUE]),
    ];
  }

  for(line: string): Rule | undefined {
    const rule = ruleFor(this.#rules, line);
    if (rule) this.#asked = line.trim();
    return rule;
  }

  /**
   * For a question whose line messages of the log have spoilt or moved up, or that the device has finished.
   * @param above the lines before `line`
   */
  beneathLog(above: string, line: string): { rule: Rule; asked: string } | undefined {
    if (line !== "" && !looksLikeLog(line)) return undefined;
    const asked = beneathLog(above, line) ?? (line === "" ? this.#finished(above) : undefined);
    const rule = asked === undefined ? undefined : this.for(asked);
    if (asked === undefined || rule === undefined || rule.pager || !isWhole(rule, asked)) return undefined;
    return { rule, asked };
  }

  /** A question with its line end behind it. One that was answered has that too, from the echo of its answer. */
  #finished(above: string): string | undefined {
    const asked = lastLine(above);
    return this.#answered.has(asked) || !this.#isChoice(asked) ? undefined : asked;
  }

  /** Counts one more answer. @returns false where that is a loop @throws {DeviceError} where the answer before was wrong */
  allows(rule: Rule): boolean {
    this.#answered.add(this.#asked);
    const times = (this.#times.get(rule) ?? 0) + 1;
    this.#times.set(rule, times);
    if (times > 1 && rule.asked_again) throw rule.asked_again();
    if (rule.most !== undefined && times > rule.most) this.notTaken.add(rule.prompt);
    if (rule.most !== undefined && this.notTaken.has(rule.prompt)) return false;
    return rule.pager === true || times <= (rule.secret ? 1 : MOST_ANSWERS);
  }
}
