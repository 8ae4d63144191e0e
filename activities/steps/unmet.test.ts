import { expect, test } from "vitest";
import { createRedactor } from "../../artifacts/redaction/index.js";
import { unmetMessage } from "./unmet.js";

const redactor = createRedactor({ secrets: ["hunter22"], shapes: ["^enable password (\\S+)"] });
const message = (actual: string): string =>
  unmetMessage(redactor, { expect: "contains: up", held: false, actual });

test("what was found in one line, or in a few short ones, is told whole", () => {
  expect(message("down, administratively")).toBe("expected contains: up, found down, administratively");
  expect(message("\r\n\r\n Lo0 down\r\n Eth1 down\r\n")).toBe(
    "expected contains: up, found Lo0 down / Eth1 down",
  );
});

test("of many lines the first are told, and how many there are more", () => {
  const lines = Array.from({ length: 5_000 }, (_, n) => `interface ${n} is down`);
  expect(message(lines.join("\n"))).toBe(
    `expected contains: up, found ${lines.slice(0, 4).join(" / ")} … and 4996 more lines`,
  );
});

test("a line as long as a document is cut, never inside a character", () => {
  const found = message(`[${"😀".repeat(1_000)}]`);
  expect(Array.from(found)).toHaveLength("expected contains: up, found ".length + 251);
  expect(found.endsWith("😀…")).toBe(true);
});

test("secrets are masked where they stood, and before anything is cut", () => {
  expect(message("enable password 0pen")).toBe("expected contains: up, found enable password ***");
  expect(message(`${"x".repeat(246)} hunter22`)).not.toContain("hunt");
  expect(message("it says hunter…")).toBe("expected contains: up, found it says …");
  expect(message("password hunter…")).toBe("expected contains: up, found password ***");
});
