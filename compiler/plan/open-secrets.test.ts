// Secrets in inputs and vars: told where it is certain, and nowhere else.
import { describe, expect, it } from "vitest";
import { compiled } from "../testing/compiled.js";

const inventoryOf = (vars: Record<string, unknown>) => ({
  file: "inventory.yaml",
  text: `credentials: { c: { username: u, password: { env: PW } } }\nsecrets: { pw: { env: PW } }\ndevices:\n  r1: { host: 192.0.2.1, platform: frr, credential: c, vars: ${JSON.stringify(vars)} }\n`,
});
const specOf = (line: string, value = "") =>
  `name: t\ninputs: { pw: { type: string${value} } }\nsteps:\n  - configure: [${JSON.stringify(line)}]\n`;
function said(spec: string, vars: Record<string, unknown> = {}, inputs: Record<string, string> = {}) {
  const result = compiled(spec, { inventory: inventoryOf(vars), inputs });
  const all = "plan" in result ? result.warnings : result.diagnostics;
  return all.map(({ code, severity, file, line, column }) => `${file}:${line}:${column} ${severity} ${code}`);
}
const REFUSED = "spec.yaml:4:44 error literal_secret";

describe("a value of an input or of vars", () => {
  const line = "username bob password ${{ inputs.pw }}";
  it("is refused where a line has a secret, given or by default", () => {
    expect(said(specOf(line, ", default: hunter2"))).toEqual([REFUSED]);
    expect(said(specOf(line), {}, { pw: "hunter2" })).toEqual([REFUSED]);
    expect(said(specOf("username bob password ${{ device.vars.pw }}"), { pw: "hunter2" })).toEqual([REFUSED]);
  });
  it("is not where it is none: another place, a word of the language, a secret beside it, nothing given", () => {
    const quiet = [
      said(specOf("interface ${{ inputs.pw }}", ", default: hunter2")),
      said(specOf("username ${{ inputs.pw }} password ${{ secrets.pw }}", ", default: bob")),
      said(specOf("description password ${{ inputs.pw }}", ", default: hunter2")),
      said(specOf("password ${{ inputs.pw }}", ", default: encryption")),
      said(specOf(line, ", required: true")).filter((one) => !one.includes("missing_input")),
      said(specOf("username bob password ${{ 'hunter' + inputs.pw }}", ", default: '2'")),
      said(specOf("interface eth0"), { note: "ask for the password", secret: "none", cost: "$15$" }),
    ];
    expect(quiet).toEqual(quiet.map(() => []));
  });
  it("is refused wherever it goes where its own look tells, and is not shown", () => {
    const hash = "$9$Ab3dEf6hIj9kLm$Xc0pQrStUvWxYz";
    expect(said(specOf("interface eth0", `, default: '${hash}'`))).toEqual([
      "spec.yaml:2:41 error literal_secret",
    ]);
    expect(said(specOf("interface eth0"), {}, { pw: "enable secret hunter2" })).toEqual([
      "inputs:2:24 error literal_secret",
    ]);
    const key = "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEA";
    const result = compiled(specOf("interface eth0"), { inventory: inventoryOf({ tls: [{ key }, hash] }) });
    const shown = JSON.stringify(result);
    expect(shown).toContain("literal_secret");
    expect(shown).not.toContain("b3BlbnNz");
    expect(shown).not.toContain(hash);
  });
});
