// Our own messages keep their words on every platform, and lose every secret.
import { describe, expect, it } from "vitest";
import { createRedactor } from "../artifacts/redaction/index.js";
import { loadPlatforms } from "../devices/platforms/load.js";
import { maskMessage } from "./mask-message.js";

const platforms = Object.values(await loadPlatforms());
const redactors = platforms.map(({ name, secrets }) => ({
  name,
  redactor: createRedactor({ secrets: ["hunter22"], shapes: secrets }),
}));

describe.each(redactors)("$name", ({ redactor }) => {
  it.each([
    ["secret", "secret (192.0.2.1:22): it refuses TCP connections. Is the address right?"],
    ["password", "password refused the password of user netops. One attempt was made. Check the credential."],
    ["key", "key: its host key has changed, so no password is sent to it"],
    ["community", "community asks for the enable secret, and the credential has none."],
    [
      "r1",
      "r1: 192.0.2.1:22 presents the ssh-ed25519 host key SHA256:AbC/dEf, and known_hosts has none for it.",
    ],
    ["r1", "r1: the private key cannot be read."],
    ["r1", "If the password has expired, set a new one by hand"],
    ["r1", "secret snmp comes from the worker's environment variable SNMP: it is not set"],
    ["r1", "the password of credential lab comes from the worker's environment variable LAB: it is not set"],
  ])("%s: %s", (device, message) => {
    expect(maskMessage(redactor, device, message)).toBe(message);
  });

  it("masks values anywhere", () => {
    expect(maskMessage(redactor, "r1", "r1: password of user hunter22")).toBe("r1: password of user ***");
    expect(maskMessage(redactor, "hunter22", "hunter22: refused")).toBe("***: refused");
  });
});

it("masks shapes in what the device said, also behind its own name", () => {
  const redactor = createRedactor({ secrets: [], shapes: platforms.flatMap(({ secrets }) => secrets) });
  const masked = maskMessage(
    redactor,
    "secret",
    'secret refused a line: "enable secret s3cret; password 7 0822455D0A16"',
  );
  expect(masked).toMatch(/^secret refused a line: /);
  expect(masked).not.toMatch(/s3cret|0822455D0A16/);
});
