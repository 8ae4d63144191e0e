// Evaluates what a step expects and saves, without the parts of secrets that its expressions cut out of the output.
import { ExpressionError } from "../../compiler/index.js";
import type { Json } from "../../packages/devices/src/words/json.js";
import type { Jobs } from "../off-loop/jobs.js";
import { runJob } from "../off-loop/run-job.js";
import type { Answers } from "./commands.js";
import { hideParts, hidePartsInWords, isComparable } from "./parts-of-secrets.js";

export type Judged = Jobs["judge"]["result"];
type Judging = Jobs["judge"]["given"];

export const judgeOnce = (given: Judging): Promise<Judged | ExpressionError> =>
  runJob({ kind: "judge", ...given }).catch((error: unknown) => {
    if (error instanceof ExpressionError) return error;
    throw error;
  });

export async function judgeWithoutParts(
  { expectations, observed, save }: Judging,
  { standIns, redactor }: Pick<Answers, "standIns" | "redactor">,
): Promise<Judged | ExpressionError> {
  const result = await judgeOnce({ expectations, observed, save });
  const isCut = expectations.map((one) => "cel" in one || "value" in one);
  const asked = expectations.filter((_, n) => isCut[n]);
  if (!standIns || (asked.length === 0 && Object.keys(save).length === 0)) return result;
  const judgeOther = async (output: string | string[] | undefined) =>
    output === undefined
      ? undefined
      : judgeOnce({ expectations: asked, observed: { ...observed, output, parsed: standIns.parsed }, save });
  const first = await judgeOther(standIns.output);
  if (result instanceof ExpressionError) {
    const said = first instanceof ExpressionError ? first.message : undefined;
    result.message = hidePartsInWords(result.message, said, redactor);
    return result;
  }
  const actuals = result.checks.flatMap(({ actual }, n) => (isCut[n] ? [actual] : []));
  const others = [first].flatMap((other) => (other instanceof ExpressionError ? [] : (other ?? [])));
  const isEnough =
    others[0] !== undefined &&
    isComparable(actuals, actualsOf(others[0])) &&
    isComparable(result.saved, others[0].saved);
  if (!isEnough) {
    // An expression may look for a part of a secret by its letters.
    const second = await judgeOther(
      standIns.keeping?.(literalsOf([...asked.flatMap(textsOf), ...Object.values(save)])),
    );
    if (second && !(second instanceof ExpressionError)) others.push(second);
  }
  const pick = (value: Json, of: (other: Judged) => Json | undefined) =>
    others.map(of).find((other) => isComparable(value, other)) ?? others.map(of).at(-1);

  let n = 0;
  const checks = result.checks.map((check, at) => {
    if (!isCut[at]) return check;
    const nth = n++;
    const other = pick(check.actual, (judged) => judged.checks[nth]?.actual) as string | undefined;
    return { ...check, actual: hidePartsInWords(check.actual, other, redactor) };
  });
  const saved: Record<string, Json> = {};
  for (const [name, value] of Object.entries(result.saved))
    saved[name] = await hideParts(
      value,
      pick(value, (judged) => judged.saved[name]),
      redactor,
    );
  return { checks, saved };
}

const actualsOf = ({ checks }: Judged): string[] => checks.map(({ actual }) => actual);

const textsOf = (expectation: object): string[] =>
  Object.values(expectation)
    .flat()
    .filter((text): text is string => typeof text === "string");

/** What stands in quotes in the expressions. */
const literalsOf = (expressions: readonly string[]): string[] => [
  ...new Set(
    expressions.flatMap((text) =>
      [...text.matchAll(/'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"/gs)].map(
        ([, single, double]) => single ?? double ?? "",
      ),
    ),
  ),
];
