// Secrets in JSON on one line that is looked at in parts.
import { describe, expect, it } from "vitest";
import { createRedactor } from "../index.js";

const redactor = createRedactor({ secrets: [], shapes: [] });

describe("JSON on one line that is longer than what is looked at together", () => {
  const items = Array.from({ length: 3_000 }, (_, n) => ({
    name: `Ethernet${n}`,
    auth: { password: `c4nary-${n}`, key_id: n },
    text: `neighbor ${n} password c4nary`,
  }));
  const json = JSON.stringify({ items });

  it("stays JSON without its secrets", () => {
    const masked = JSON.parse(redactor.text(json)) as { items: unknown[] };
    expect(masked.items[2_999]).toEqual({
      name: "Ethernet2999",
      auth: { password: "***", key_id: 2_999 },
      text: "neighbor 2999 password ***",
    });
    expect(JSON.stringify(masked)).not.toContain("c4nary");
  });

  it.each([
    ["is cut off", json.slice(0, 150_000)],
    ["goes on with other text", `${json} username ann password c4nary`],
    ["goes on with a line", `${json}\nusername ann password c4nary\n`],
    [
      "breaks off",
      `${json.slice(0, 150_000)} , ; username ann password c4nary\n${"x ".repeat(50_000)}\nusername ann password c4nary`,
    ],
    [
      "holds a key",
      `{"a":[${"1,".repeat(50_000)}2],"key":"-----BEGIN PRIVATE KEY-----\\nc4nary\\n-----END PRIVATE KEY-----"}`,
    ],
  ])("that %s", (_, text) => {
    expect(redactor.text(text)).not.toContain("c4nary");
    const stream = redactor.stream();
    let out = "";
    for (let at = 0; at < text.length; at += 7_001) out += stream.push(text.slice(at, at + 7_001));
    expect(out + stream.flush()).not.toContain("c4nary");
  });
});
