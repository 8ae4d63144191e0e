// Thousands of secrets: others have the loop while the mask is built, and every one is found, however many begin alike.
import { expect, test } from "vitest";
import { longestTurn } from "../../schemas/testing/longest-turn.js";
import { buildRedactor } from "./index.js";

let seed = 7;
const letter = (): string => String.fromCharCode(97 + ((seed = (seed * 48_271) % 2_147_483_647) % 26));
const word = (length: number): string => Array.from({ length }, letter).join("");

test.each([
  ["of thousands", Array.from({ length: 5_000 }, (_, n) => `${word(8)}-${n}`)],
  ["that begin alike", Array.from({ length: 5_000 }, (_, n) => `passwd-of-${n}x`)],
  ["that are lines of one", [Array.from({ length: 3_000 }, (_, n) => `${word(12)} ${n}`).join("\n")]],
])("the mask %s", { timeout: 60_000 }, async (_, secrets) => {
  const building = buildRedactor({ secrets, shapes: [] });
  expect(await longestTurn(building)).toBeLessThan(100);
  const redactor = await building;
  const lines = secrets.flatMap((secret) => secret.split("\n"));
  for (const at of [0, 1, 17, lines.length - 1]) {
    const secret = lines[at]!;
    const encoded = Buffer.from(secret).toString("base64");
    expect(redactor.text(`is ${secret}, is ${encoded}.`)).toBe("is ***, is ***.");
    expect(redactor.cutText(`it says ${secret.slice(0, -1)}…`)).toBe("it says …");
    const stream = redactor.stream();
    expect(
      stream.push(`is ${secret.slice(0, 7)}`) + stream.push(`${secret.slice(7)}.\n`) + stream.flush(),
    ).toBe("is ***.\n");
  }
  const plain = "interface GigabitEthernet1\n description to core\n passwd-of\n".repeat(1_000);
  expect(redactor.text(plain)).toBe(plain);
});
