// An output into which the device printed messages of its log: what it says is read all the same, or is an error.
import fc from "fast-check";
import { expect, test } from "vitest";
import { ParseError } from "./errors.js";
import { parseOutput, type ParseRequest } from "./parse.js";

const LINK = "%LINK-3-UPDOWN: Interface GigabitEthernet0/1, changed state to up";
const MESSAGES = [
  LINK,
  `*Mar  1 00:12:34.567: ${LINK}`,
  `000123: Nov 25 13:00:00.123 UTC: ${LINK}`,
  "2026 Nov 25 13:00:00 r1 %ETHPORT-5-IF_UP: Interface Ethernet1/1 is up",
  "RP/0/RSP0/CPU0:Nov 25 13:00:00.123 UTC: ifmgr[123]: %PKT_INFRA-LINK-3-UPDOWN : Interface Te0/0/0/0, changed state to Up",
  "Nov 25 13:00:00 r1 Ebra: %LINEPROTO-5-UPDOWN: Line protocol on Interface Ethernet1, changed state to up",
  "Nov 25 2026 13:00:00 r1 %%01IFNET/4/LINK_STATE(l)[0]:The line protocol on the interface has entered the UP state.",
];
const PROMPT = "r1#";
const COMMAND = "show ip route json";

const parse = (output: string, more: Partial<ParseRequest> = {}) =>
  parseOutput({
    how: undefined,
    platform: { name: "frr", json: { pattern: "show .* json$" } },
    command: COMMAND,
    prompt: PROMPT,
    output,
    ...more,
  });

test.each(MESSAGES)("before JSON, the prompt shown again behind it: %s", async (message) => {
  expect(await parse(`${message}\n${PROMPT}{"a": [\n 1]}`)).toEqual({ a: [1] });
  expect(await parse(`${PROMPT}${message}\n${PROMPT}\n{"a": 1}`)).toEqual({ a: 1 });
  expect(await parse(`${message}\n${PROMPT}${COMMAND}\n{"a": 1}\n${message}`)).toEqual({ a: 1 });
  expect(await parse(`${message}\n{"a": 1}`, { command: "show version | as-json" })).toEqual({ a: 1 });
});

const jsonOf = (text: fc.Arbitrary<string>) => {
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 3 },
      fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean(), text),
      fc.array(tie("value"), { maxLength: 4 }),
      fc.dictionary(text, tie("value"), { maxKeys: 4 }),
    ),
  }));
  return fc.oneof(fc.array(value), fc.dictionary(text, value));
};
interface Noise {
  /** Where, from 0 to 1. */
  at: number;
  message: string;
  /** What follows it. */
  prompt: string;
}
const noiseOf = (at: fc.Arbitrary<number>, ...prompts: string[]): fc.Arbitrary<Noise> =>
  fc.record({ at, message: fc.constantFrom(...MESSAGES), prompt: fc.constantFrom(...prompts) });
const anywhere = fc.double({ min: 0, max: 1, noNaN: true });
const prompts = ["", PROMPT, `${PROMPT} `, `${PROMPT}\n`, `${PROMPT}${COMMAND}\n`];

/** What comes of JSON that was printed with messages and prompts in between. */
const disturbed = (
  text: fc.Arbitrary<string>,
  noises: fc.Arbitrary<Noise[]>,
  verify: (got: unknown, value: unknown) => void,
) =>
  fc.assert(
    fc.asyncProperty(jsonOf(text), fc.constantFrom(0, 2), noises, async (value, indent, noise) => {
      const whole = JSON.stringify(value, null, indent);
      const cuts = noise.map((each) => ({ ...each, at: Math.round(each.at * whole.length) }));
      let output = whole;
      for (const { at, message, prompt } of cuts.toSorted((a, b) => b.at - a.at))
        output = `${output.slice(0, at)}\n${message}\n${prompt}${output.slice(at)}`;
      verify(await parse(output).catch((error: Error) => error), JSON.parse(whole));
    }),
    { numRuns: 1_000 },
  );

test("any JSON is read as if there were no messages, at any place, and no prompts before it", () =>
  disturbed(
    fc.string(),
    fc
      .tuple(fc.array(noiseOf(anywhere, "")), fc.array(noiseOf(fc.constant(0), ...prompts), { maxLength: 2 }))
      .map(([inside, before]) => [...inside, ...before]),
    (got, value) => expect(got).toEqual(value),
  ));

test("with prompts at any place, in JSON that itself holds messages and prompts, it is read as it is, or is an error", () =>
  disturbed(
    fc.constantFrom(...MESSAGES, PROMPT, `${PROMPT}${COMMAND}`, '"', "a b"),
    fc.array(noiseOf(anywhere, ...prompts), { maxLength: 3 }),
    (got, value) => expect(got instanceof ParseError ? value : got).toEqual(value),
  ));

test("XML", async () => {
  const how = { with: "xml", path: "a/b" } as const;
  expect(await parse(`${LINK}\n${PROMPT}<a>\n<b>1</b>\n${LINK}\n</a>`, { how })).toEqual(["1"]);
});

const template = "Value A (\\d)\n\nStart\n  ^${A} -> Record\n  ^. -> Error\n";

test("a template that refuses a message or the prompt is asked again without", async () => {
  const how = { with: "textfsm", template } as const;
  expect(await parse(`1\n${LINK}\n${PROMPT}${COMMAND}\n2`, { how })).toEqual([{ a: "1" }, { a: "2" }]);
  await expect(parse(`1\n${LINK}\nx`, { how })).rejects.toMatchObject({
    code: "unexpected_line",
    text: LINK,
  });
});

test("an output about messages is never thinned out", async () => {
  const how = { with: "textfsm", template } as const;
  await expect(parse(`1\n${LINK}`, { how, command: "show logging" })).rejects.toMatchObject({ text: LINK });
});

test("what is not a message is kept: it makes the output no JSON", async () => {
  await expect(parse(`% Unknown command\n{"a": 1}`)).rejects.toMatchObject({ code: "not_json" });
  await expect(parse(`${LINK}\n% Unknown command`)).rejects.toMatchObject({ code: "not_json" });
});
