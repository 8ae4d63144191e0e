// The questions of one turn that something answers, and how often each was answered.
import type { Platform } from "../../schemas/platform.js";
import { isWhole, MOST_ANSWERS, pagerRules, replyRules, type Rule, ruleFor } from "./rules.js";
import { beneathLog, looksLikeLog } from "./syslog.js";
import type { ExchangeOptions } from "./exchange-options.js";

export class Answers {
  readonly #rules: Rule[];
  readonly #times = new Map<Rule, number>();

  constructor(platform: Platform, { replies, rules = [] }: ExchangeOptions) {
    this.#rules = [
      ...replyRules(replies),
      ...rules,
      ...replyRules(platform.dialogs),
      ...pagerRules(platform),
    ];
  }

  for(line: string): Rule | undefined {
    return ruleFor(this.#rules, line);
  }

  /** For a question whose line messages of the log have spoilt or moved up. @param above the lines before `line` */
  beneathLog(above: string, line: string): { rule: Rule; asked: string } | undefined {
    if (line !== "" && !looksLikeLog(line)) return undefined;
    const asked = beneathLog(above, line);
    const rule = asked === undefined ? undefined : this.for(asked);
    if (asked === undefined || rule === undefined || rule.pager || !isWhole(rule, asked)) return undefined;
    return { rule, asked };
  }

  /** Counts one more answer. @returns false where that is a loop @throws {DeviceError} where the answer before was wrong */
  allows(rule: Rule): boolean {
    const times = (this.#times.get(rule) ?? 0) + 1;
    this.#times.set(rule, times);
    if (times > 1 && rule.asked_again) throw rule.asked_again();
    return rule.pager === true || times <= (rule.secret ? 1 : MOST_ANSWERS);
  }
}
