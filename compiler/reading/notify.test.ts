// `notify`: which receivers a plan has, and what is refused before anything is sent anywhere.
import { describe, expect, it } from "vitest";
import { RUN_OUTCOMES } from "../../schemas/outcome.js";
import { compile, validate } from "../index.js";
import { deps, good, planOf, problemsOf } from "../testing/compiled.js";

const INVENTORY = {
  text: good("inventory.yaml").replace(
    "secrets: {",
    "secrets: { hook: { env: HOOK_SECRET }, slack: { env: SLACK_URL }, own: { exec: [vault, '${{ device.name }}'] },",
  ),
  file: "inventory.yaml",
};
const spec = (notify: string) =>
  `name: t\ntargets: { hosts: r1 }\nnotify:\n  - ${notify}\nsteps:\n  - wait: 1s\n`;
const receivers = (notify: string, rest = {}) =>
  planOf(spec(notify), { inventory: INVENTORY, ...rest }).notify;

/** `line:column code: message; hint` of each problem. */
function told(notify: string, more = {}): string[] {
  const result = compile(
    { spec: { text: spec(notify), file: "s.yaml" }, inventory: INVENTORY },
    { ...deps, ...more },
  );
  if ("plan" in result) return [];
  return result.diagnostics.map(
    ({ code, line, column, message, hint }) => `${line}:${column} ${code}: ${message}; ${hint}`,
  );
}

describe("receivers of a plan", () => {
  it("have their address and outcomes, and name secrets without holding them", () => {
    expect(
      receivers("{ url: https://h.example/x, on: [failed, errored], secret: '${{ secrets.hook }}' }"),
    ).toEqual([{ url: "https://h.example/x", on: ["failed", "errored"], signing_secret: "hook" }]);
    expect(receivers("{ url: '${{ secrets.slack }}', on: timed_out }")).toEqual([
      { url_secret: "slack", on: ["timed_out"] },
    ]);
  });

  it("are told of every outcome where `on` is absent or finished", () => {
    const all = [{ url: "https://h.example/", on: [...RUN_OUTCOMES] }];
    expect(receivers("{ url: https://h.example }")).toEqual(all);
    expect(receivers("{ url: https://h.example, on: finished }")).toEqual(all);
  });

  it("bring the sources of their secrets into the plan", () => {
    const { secrets } = planOf(spec("{ url: '${{ secrets.slack }}', secret: '${{ secrets.hook }}' }"), {
      inventory: INVENTORY,
    });
    expect(secrets).toEqual({ hook: { env: "HOOK_SECRET" }, slack: { env: "SLACK_URL" } });
  });

  it("of a request are added to those of the spec", () => {
    const notify = [{ url: "https://ci.example/done", on: "failed" }];
    expect(receivers("{ url: https://h.example, on: passed }", { notify })).toEqual([
      { url: "https://h.example/", on: ["passed"] },
      { url: "https://ci.example/done", on: ["failed"] },
    ]);
  });

  it("belong to the plan's digest", () => {
    const digest = (url: string) => planOf(spec(`{ url: ${url} }`), { inventory: INVENTORY }).digest;
    expect(digest("https://a.example")).not.toBe(digest("https://b.example"));
  });
});

describe("what is refused", () => {
  it.each([
    [
      "{ url: https://h.example, on: [fialed] }",
      /^4:36 bad_value: `fialed` is not one of.*; did you mean `failed`\?$/,
    ],
    [
      "{ url: https://h.example, secrets: x }",
      /^4:31 unknown_key: unknown key `secrets`; did you mean `secret`\?$/,
    ],
    ["{ on: failed }", /^4:5 missing_key: `url` is missing/],
    ["{ url: ftp://h.example }", /^4:12 bad_value: `ftp:\/\/h\.example` is not an http or https address/],
    [
      "{ url: h.example/x }",
      /^4:12 bad_value: `h\.example\/x` is not an http or https address; write an address/,
    ],
    ["{ url: 'https://h.example/#x' }", /bad_value: .* has a fragment/],
    ["{ url: 'https://h.example/${{ inputs.x }}' }", /^4:12 secret_misuse: `url` is either/],
    ["{ url: 'https://evil.example/${{ secrets.hook }}' }", /^4:12 secret_misuse: `url` is either/],
    [
      "{ url: '${{ secrets.own }}' }",
      /^4:12 secret_misuse: the program of the secret `own` is given the name/,
    ],
    ["{ url: '${{ secrets.slak }}' }", /^4:12 unknown_secret: .*`slak`; did you mean `slack`\?$/],
    [
      "{ url: https://h.example, secret: 'a${{ secrets.hook }}' }",
      /^4:39 secret_misuse: `secret` is one secret/,
    ],
  ])("%s", (notify, expected) => {
    expect(told(notify)).toEqual([expect.stringMatching(expected)]);
  });

  it.each([
    "https://hooks.slack.com/services/T000/B000/abc",
    "https://ann:pw@h.example/x",
    "https://h.example/x?token=abc",
    "https://h.example/hook/9f86d081884c7d659a2feaa0c55ad015",
    "https://h.example/2f1c0c4e-8d8e-4b52-9a55-0d3b8f1c9e11/x",
  ])("an address with a token in it, which is not shown again: %s", (url) => {
    const result = compile({ spec: { text: spec(`{ url: '${url}' }`) }, inventory: INVENTORY }, deps);
    expect(result).toMatchObject({ diagnostics: [{ code: "literal_secret" }] });
    expect(JSON.stringify(result)).not.toContain(url);
  });

  it.each([
    "https://h.example/network-automation-2024-runs",
    "http://10.0.0.1:8080/hooks/site12?channel=net-ops",
  ])("but not %s", (url) => expect(receivers(`{ url: '${url}' }`)).toHaveLength(1));

  it("a signing key in the document, which is not shown again", () => {
    const key = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    const result = compile(
      { spec: { text: spec(`{ url: https://h.example, secret: ${key} }`) }, inventory: INVENTORY },
      deps,
    );
    expect(result).toMatchObject({ diagnostics: [{ code: "literal_secret" }] });
    expect(JSON.stringify(result)).not.toContain(key);
  });

  it("more receivers than are delivered to", () => {
    const many = Array.from({ length: 9 }, (_, n) => `{ url: https://h${n}.example }`).join("\n  - ");
    expect(told(many)).toEqual([expect.stringMatching(/^12:5 bad_value: the list has 9 items; at most 8/)]);
  });

  it("a word of another tool, with ours", () => {
    const [problem] = problemsOf("name: t\nwebhooks: []\nsteps:\n  - wait: 1s\n");
    expect(problem).toMatchObject({ code: "unknown_key", line: 2 });
  });

  it("an address that the policy does not allow, also when the spec alone is checked", () => {
    const allowed = "https://ok.example";
    const addressPolicy = {
      allows: ({ of }: { of?: string }) => of === allowed,
      remedy: () => "allow it",
    };
    expect(told(`{ url: ${allowed}/x }`, { addressPolicy })).toEqual([]);
    const [problem] = told("{ url: http://169.254.169.254/latest }", { addressPolicy });
    expect(problem).toMatch(/^4:12 capability_refused: .*`notify:http:\/\/169\.254\.169\.254`; allow it$/);
    expect(told("{ url: '${{ secrets.slack }}' }", { addressPolicy })).toHaveLength(1);
    const alone = validate({ spec: { text: spec("{ url: http://10.0.0.1 }") } }, { ...deps, addressPolicy });
    expect(alone.errors.map(({ code }) => code)).toEqual(["capability_refused"]);
  });
});
