// What a name and the sign behind it say of the value, and when they compare rather than set.
import { expect, test } from "vitest";
import { generalSecrets } from "./index.js";

const secrets = (line: string) => generalSecrets(line).map(({ start, end }) => line.slice(start, end));

test.each([
  "parsed.users[0].token == 'x'",
  "parsed.secret == saved.secret",
  "inputs.password == device.vars.x",
])("%s compares", (line) => {
  expect(secrets(line)).toEqual([]);
});

test.each([
  ["token = 'Canary'", "Canary"],
  ["password==Canary", "=Canary"],
  ["password := Canary", "Canary"],
  ["password=Canary==", "Canary=="],
])("%s sets", (line, value) => {
  expect(secrets(line)).toContain(value);
});
