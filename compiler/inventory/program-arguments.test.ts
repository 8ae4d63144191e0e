// Arguments of programs that print secrets.
import { expect, it } from "vitest";
import { platforms } from "../../test/corpus/platforms.js";
import { validateInventory } from "../index.js";

const problems = (exec: string) =>
  validateInventory(
    {
      file: "inventory.yaml",
      text: `credentials:\n  lab: { username: u, password: { exec: ${exec} } }\nsecrets:\n  s: { exec: ${exec}, once: true }\ndevices:\n  r1: { host: 192.0.2.1, platform: frr, credential: lab }\n`,
    },
    { platforms },
  ).map(({ code, line, message }) => `${code} ${line} ${message}`);

it("may name the device", () => {
  expect(problems('[vault, "net/${{ device.name }}"]')).toEqual([]);
});
it.each([
  [
    '[vault, "${{ inputs.path }}"]',
    "unknown_name 2 `inputs` is not known here: arguments of a program may name the device",
  ],
  ['["${{ device.name }}"]', "bad_template 2 the program cannot differ by device; its arguments can"],
  ['[vault, "${{ device. }}"]', expect.stringMatching(/^bad_expression 2 /) as string],
])("%s", (exec, said) => {
  const [first, second] = problems(exec);
  expect(first).toEqual(said);
  expect(second).toMatch(/ 4 /);
});
