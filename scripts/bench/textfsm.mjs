// Speed of our TextFSM engine beside the reference implementation, on large invented outputs.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { synthesise } from "../../dist/packages/devices/src/parse/testing/synthesise.js";
import { parseTemplate, runTemplate } from "../../dist/packages/textfsm/src/index.js";
import { startReference } from "../../test/services/textfsm-reference.mjs";

/** Commands whose outputs are the longest in practice. */
const TEMPLATES = [
  "cisco_ios_show_interfaces",
  "cisco_ios_show_ip_route",
  "cisco_nxos_show_interface",
  "arista_eos_show_interfaces",
  "juniper_junos_show_interfaces",
];
const LINES = 20_000;
const ROUNDS = 3;

/** @returns for each template the output's size and the seconds that one run over it takes, the best of three */
export async function benchTextfsm(env) {
  const reference = await startReference(env);
  try {
    const results = [];
    for (const name of TEMPLATES) results.push(await bench(reference, name));
    return results;
  } finally {
    await reference.close();
  }
}

async function bench(reference, name) {
  const path = join(reference.templates, `${name}.textfsm`);
  const source = readFileSync(path, "utf8");
  const piece = synthesise(source, 1, 1_000).lines;
  const text = Array.from({ length: Math.ceil(LINES / piece.length) }, () => piece.join("\n")).join("\n");
  const template = parseTemplate(source);
  const ours = [];
  const theirs = [];
  let rows = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const start = performance.now();
    rows = runTemplate(template, text).rows.length;
    ours.push((performance.now() - start) / 1_000);
    const answer = await reference.ask({ template: path, text, repeat: 1 });
    if (answer.rows !== rows)
      throw new Error(`${name}: ${rows} records, the reference has ${answer.rows ?? answer.message}`);
    theirs.push(answer.seconds);
  }
  const [our_seconds, reference_seconds] = [Math.min(...ours), Math.min(...theirs)];
  return {
    name,
    bytes: text.length,
    records: rows,
    our_seconds,
    reference_seconds,
    ratio: reference_seconds / our_seconds,
  };
}
