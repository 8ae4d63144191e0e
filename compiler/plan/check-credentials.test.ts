// Devices without a credential: refused where a run would log in to them, and nowhere else.
import { expect, it } from "vitest";
import { validate } from "../index.js";
import { compiled, deps } from "../testing/compiled.js";

const spec = (targets: string) => `name: t\ntargets: ${targets}\nsteps: [{ run: uname }]\n`;
const inventory = {
  file: "inventory.yaml",
  text: `credentials: { lab: { username: u, agent: true } }
defaults: { platform: linux }
devices:
  bare: { jump: gate }
  ready: { credential: lab }
  console: { transport: telnet }
  here: { transport: local }
  behind: { credential: lab, jump: here }
  gate: {}
`,
};
function refused(targets: string, limit?: string) {
  const result = compiled(spec(targets), { inventory, ...(limit === undefined ? {} : { limit }) });
  return "plan" in result
    ? []
    : result.diagnostics.map(({ code, line, message, hint }) => `${line} ${code}: ${message}; ${hint}`);
}

const CURE = "set `credential: lab` on it, on a group or in `defaults`";

it("is told for targets and for the hosts on the way to them, with the cure", () => {
  expect(refused("{ hosts: bare }")).toEqual([
    `4 missing_credential: the device \`bare\` has no credential, and transport \`ssh\` needs one to log in; ${CURE}`,
    `9 missing_credential: the device \`gate\` has no credential, and \`bare\` is reached through it; ${CURE}`,
  ]);
  expect(refused("{ hosts: behind }")).toEqual([
    `7 missing_credential: the device \`here\` has no credential, and \`behind\` is reached through it; ${CURE}`,
  ]);
});

it("is told by `validate` with an inventory", () => {
  const document = { text: spec("{ hosts: bare }"), file: "spec.yaml" };
  expect(validate({ spec: document, inventory }, deps)).toMatchObject({
    valid: false,
    errors: [{ code: "missing_credential" }, { code: "missing_credential" }],
  });
});

it("does not matter to a run without them, nor to a console or the worker's own shell", () => {
  expect(refused("{ hosts: [ready, console, here] }")).toEqual([]);
  expect(refused("{ hosts: '*' }", "ready")).toEqual([]);
});
