// Secrets in a difference are masked as they are in the configuration itself.
import { expect, it } from "vitest";
import { createRedactor } from "../../artifacts/redaction/index.js";
import { maskPatch } from "./mask-patch.js";

const redactor = createRedactor({
  secrets: ["pushed-secret"],
  shapes: ["^ password (\\S+)$", "^enable secret (\\S+)"],
});

it("finds shapes that begin a line behind the signs of the difference", async () => {
  const patch = `--- before\n+++ after\n@@ -1,3 +1,4 @@\n line con 0\n- password oldpass\n+ password newpass\n+enable secret zzz\n+snmp pushed-secret`;
  expect(await maskPatch(redactor, patch)).toBe(
    `--- before\n+++ after\n@@ -1,3 +1,4 @@\n line con 0\n- password ***\n+ password ***\n+enable secret ***\n+snmp ***`,
  );
});

it("shows that a secret changed, not to what", async () => {
  expect(await maskPatch(redactor, "-enable secret one\n+enable secret two")).toBe(
    "-enable secret ***\n+enable secret ***",
  );
});
