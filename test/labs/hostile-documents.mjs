// Requests of at most a mebibyte that cost a compiler far more than their size: what the API must survive, by name.

const LIMIT = 1024 * 1024;
/** Room for the JSON around a text, and for its escapes. */
const ROOM = 1_000_000;

const SPEC = "name: x\nsteps:\n  - run: show version\n";
const HEAD = "credentials: { c: { username: u, password: { env: P } } }\ndefaults: { platform: frr, credential: c }\n";
const ONE = `${HEAD}devices: { r1: { host: 192.0.2.1 } }\n`;

/** As many pieces as fit into so many characters. */
function fill(piece, room = ROOM) {
  const parts = [];
  for (let n = 0, size = 0; ; n++) {
    const next = piece(n);
    size += JSON.stringify(next).length - 2;
    if (size > room) return parts;
    parts.push(next);
  }
}
const many = (piece, room) => fill(piece, room).join("");
const devices = (count, of = () => "{}") =>
  `${HEAD}devices:\n${Array.from({ length: count }, (_, n) => `  d${n}: ${of(n)}\n`).join("")}`;
const numbers = (count) => Array.from({ length: count }, (_, n) => n);
const steps = (piece, room) => `name: x\nsteps:\n${many(piece, room)}`;
const spec = (text) => ({ spec: text, inventory: ONE });
const inventory = (text, of = SPEC) => ({ spec: of, inventory: text });

const COSTLY = "inputs.l.all(x, inputs.l.all(y, x + y >= 0))";
const LIST = (count) => `inputs: { l: { type: list, default: [${numbers(count).join(",")}] } }\n`;

/** By name, what makes the request's body: an object, or its text. */
export const HOSTILE_DOCUMENTS = {
  // Expressions
  "a costly `where` over many devices": () =>
    inventory(
      devices(20_000),
      `name: x\n${LIST(300)}targets: { where: "${COSTLY}" }\nsteps: [{ run: show version }]\n`,
    ),
  "a costly `when` of many steps over many devices": () =>
    inventory(
      devices(2_000),
      `name: x\n${LIST(300)}steps:\n${many((n) => `  - { run: show version, when: "${COSTLY} || device.name == '${n}'" }\n`, 400_000)}`,
    ),
  "a cheap `when` of thousands of steps over thousands of devices": () =>
    inventory(
      devices(20_000),
      steps(() => `  - { run: show version, when: "device.port > 1" }\n`, 250_000).replaceAll("device.port", "device.vars.x"),
    ),
  "many different expressions": () =>
    spec(`name: x\nsteps:\n  - run: show version\n    save:\n${many((n) => `      v${n}: "1+${n}"\n`)}`),
  "long expressions": () =>
    spec(steps((n) => `  - { run: show version, when: "${"1+".repeat(2_000)}${n} > 0" }\n`)),
  "deep expressions": () =>
    spec(steps((n) => `  - { run: show version, when: "${"(".repeat(40)}${"!".repeat(3_000)}true${")".repeat(40)} || ${n} > 1" }\n`)),
  "many templates in one text": () => spec(`name: x\nsteps:\n  - run: "${many(() => "${{ x }}")}"\n`),
  "many good templates in one text": () => spec(`name: x\nsteps:\n  - run: "${many((n) => `\${{ ${n} }}`)}"\n`),
  "a value that grows in each command": () => ({
    ...spec(`name: x\ninputs: { a: { type: string } }\nsteps:\n  - run:\n${many(() => '      - "${{ inputs.a }}"\n', 500_000)}`),
    inputs: { a: "x".repeat(400_000) },
  }),
  "a large input for each device": () => ({
    spec: "name: x\ninputs: { a: { type: string } }\nsteps:\n  - run: '${{ inputs.a }} ${{ device.name }}'\n",
    inventory: devices(20_000),
    inputs: { a: "x".repeat(400_000) },
  }),
  "a loop of many items in many steps": () =>
    inventory(
      devices(5_000),
      steps((n) => `  - { run: "show \${{ item }} \${{ device.name }} ${n}", for_each: [${numbers(900).join(",")}] }\n`, 800_000),
    ),
  "a list that an expression makes, in each step, for each device": () =>
    inventory(
      devices(5_000),
      `name: x\n${LIST(1_000)}${steps(() => `  - { configure: ["password \${{ item }}"], for_each: "inputs.l.map(x, device.name)" }\n`, 300_000).slice(8)}`,
    ),

  // Jumps, groups, layers
  "a chain of jump hosts": () => inventory(devices(25_000, (n) => `{ jump: d${n + 1} }`)),
  "a circle of jump hosts": () => inventory(devices(25_000, (n) => `{ jump: d${(n + 1) % 25_000} }`)),
  "large vars of a group for many devices": () =>
    inventory(
      `${HEAD.replace("credential: c", "credential: c, groups: [g]")}groups: { g: { vars: { a: "${"x".repeat(400_000)}" } } }\ndevices:\n${many((n) => `  d${n}: { groups: [g] }\n`, 500_000)}`.replace(", groups: [g]", ""),
    ),
  "many vars of the defaults for many devices": () =>
    inventory(
      `credentials: { c: { username: u, password: { env: P } } }\ndefaults:\n  platform: frr\n  credential: c\n  vars:\n${many((n) => `    v${n}: 1\n`, 400_000)}devices:\n${many((n) => `  d${n}: {}\n`, 400_000)}`,
    ),
  "many groups of many devices": () =>
    inventory(
      `${HEAD}groups:\n${many((n) => `  g${n}: {}\n`, 12_000)}devices:\n  d: { groups: &g [${fill((n) => `g${n},`, 5_000).join("")}] }\n${many((n) => `  d${n}: { groups: *g }\n`, 800_000)}`,
    ),
  "many tags of the defaults for many devices": () =>
    inventory(
      `${HEAD.replace("credential: c }", `credential: c, tags: [${numbers(40_000).map((n) => `t${n}`).join(",")}] }`)}devices:\n${many((n) => `  d${n}: {}\n`, 500_000)}`,
    ),
  "as many devices as fit": () => inventory(`${HEAD}devices: {${many((n) => `d${n}: {},`)}}\n`),
  "as many devices at one address": () =>
    inventory(`${HEAD.replace("credential: c", "credential: c")}devices: {${many((n) => `d${n}: {host: h},`)}}\n`),
  "many credentials": () =>
    inventory(
      `credentials: {${many((n) => `c${n}: {username: u, password: {env: P}},`, 500_000)}}\ndefaults: { platform: frr }\ndevices: {${many((n) => `d${n}: {credential: c${n}},`, 400_000)}}\n`,
    ),

  // Names that are not known
  "unknown keys": () => ({ spec: `name: x\nsteps: [{ run: show version }]\n${many((n) => `stepz${n}: 1\n`)}` }),
  "unknown keys in an object": () => ({ spec: Object.fromEntries(fill((n) => `stepz${n}xxxxx`, 600_000).map((key) => [key, 1])) }),
  "unknown keys of a device": () => inventory(`${HEAD}devices: { r1: {${many((n) => `hosts${n}: 1,`)}} }\n`),
  "unknown keys of a step": () => spec(`name: x\nsteps: [{ run: show version, ${many((n) => `expecx${n}: 1,`)} }]\n`),
  "unknown groups": () =>
    inventory(`${HEAD}groups: {${many((n) => `group-${n}: {},`, 400_000)}}\ndevices: {${many((n) => `d${n}: {groups: [graup-${n}]},`, 500_000)}}\n`),
  "unknown credentials": () =>
    inventory(
      `credentials: {${many((n) => `cred-${n}: {username: u, password: {env: P}},`, 400_000)}}\ndefaults: { platform: frr }\ndevices: {${many((n) => `d${n}: {credential: crad-${n}},`, 500_000)}}\n`,
    ),
  "unknown platforms": () =>
    inventory(`platforms: {${many((n) => `plat-${n}: 1,`, 400_000)}}\ndevices: {${many((n) => `d${n}: {platform: plot-${n}},`, 500_000)}}\n`),
  "unknown targets": () =>
    inventory(devices(20_000), `name: x\ntargets: { hosts: [${many((n) => `x${n},`, 400_000)}] }\nsteps: [{ run: show version }]\n`),
  "unknown tags": () =>
    inventory(devices(10_000, (n) => `{ tags: [t${n}] }`), `name: x\ntargets: { tags: [${many((n) => `x${n},`, 400_000)}] }\nsteps: [{ run: show version }]\n`),
  "targets by name": () =>
    inventory(devices(20_000), `name: x\ntargets: { hosts: [${many((n) => `d${n % 20_000},`, 400_000)}] }\nsteps: [{ run: show version }]\n`),
  "targets by tag": () =>
    inventory(
      devices(10_000, (n) => `{ tags: [t${n}, u${n}] }`),
      `name: x\ntargets: { tags: [${many((n) => `t${n % 10_000},`, 400_000)}] }\nsteps: [{ run: show version }]\n`,
    ),
  "unknown jump hosts": () => inventory(devices(20_000, (n) => `{ jump: e${n} }`)),
  "unknown secrets": () =>
    inventory(
      `${ONE}secrets: {${many((n) => `secret_${n}: {env: X},`, 400_000)}}\n`,
      `name: x\nsteps:\n  - configure:\n${many((n) => `    - "${"${{"} secrets.sacret_${n} }}"\n`, 500_000)}`,
    ),
  "unknown inputs": () => ({
    ...spec(`name: x\ninputs: {${many((n) => `input${n}: {type: string},`, 400_000)}}\nsteps: [{ run: show version }]\n`),
    inputs: Object.fromEntries(numbers(30_000).map((n) => [`imput${n}`, "a"])),
  }),
  "unknown saved values": () =>
    spec(
      `name: x\nsteps:\n  - run: show version\n    save:\n${many((n) => `      saved${n}: "1"\n`, 400_000)}  - run:\n${many((n) => `      - "${"${{"} saved.saved_${n} }}"\n`, 500_000)}`,
    ),
  "unknown steps": () =>
    spec(steps((n) => `  - { id: step${n}, run: show version, when: "steps.stap${n}.status == 'x'" }\n`)),
  "unknown devices of diffs": () =>
    inventory(
      devices(15_000),
      `name: x\nsteps:\n  - snapshot: { name: a, commands: [show version] }\n${many((n) => `  - diff: { before: { device: dd${n}x, name: a }, after: a }\n`, 500_000)}`,
    ),
  "a value that is not in a long enum": () => ({
    ...spec(`name: x\ninputs: { a: { type: string, enum: [${many((n) => `option-${n},`, 800_000)}] } }\nsteps: [{ run: show version }]\n`),
    inputs: { a: "optoin-x" },
  }),
  "many inputs with an enum": () =>
    spec(`name: x\ninputs: {${many((n) => `i${n}: {type: string, enum: [a,b,c,d], default: e},`)}}\nsteps: [{ run: show version }]\n`),

  // Globs and limits
  "globs in the limit": () => ({ ...inventory(devices(10_000, () => "{ tags: [a] }")), limit: many((n) => `*a*b*c*d${n}*,`, 600_000) }),
  "names in the limit": () => ({ ...inventory(devices(10_000)), limit: many((n) => `x${n},`, 600_000) }),
  "tags in the limit": () => ({ ...inventory(devices(10_000, (n) => `{ tags: [t${n}] }`)), limit: many((n) => `tag:x${n},`, 600_000) }),
  "one long glob": () => ({ ...inventory(devices(10_000)), limit: `${"*a".repeat(300_000)}` }),
  "globs in targets": () =>
    inventory(devices(10_000), `name: x\ntargets: { hosts: [${many((n) => `"*0*1*2*${n}*",`, 600_000)}] }\nsteps: [{ run: show version }]\n`),
  "a long glob in targets over long names": () =>
    inventory(
      `${HEAD}devices: { ${"a".repeat(400_000)}: {} }\n`,
      `name: x\ntargets: { hosts: ["*${"a".repeat(200_000)}b*"] }\nsteps: [{ run: show version }]\n`,
    ),

  // Many of something
  "20,000 steps": () => spec(steps(() => "  - wait: 1s\n", 20_000 * 13)),
  "as many steps as fit": () => ({ spec: { name: "x", steps: numbers(70_000).map(() => ({ wait: "1s" })) }, inventory: ONE }),
  "many steps with rescue": () => spec(steps(() => "  - {run: show version,rescue: [{wait: 1s}],always: [{wait: 1s}]}\n")),
  "many steps on many devices": () => inventory(devices(25_000), steps(() => "  - run: show version\n", 100_000)),
  "many stages on many devices": () =>
    inventory(devices(20_000), `name: x\nstages:\n${many((n) => `  - {name: s${n}, steps: [{run: a}]}\n`, 500_000)}`),
  "many stages": () => spec(`name: x\nstages:\n${many((n) => `  - {name: s${n}, steps: [{wait: 1s}]}\n`)}`),
  "many commands": () => spec(`name: x\nsteps:\n  - run: [${many(() => "a,")}]\n`),
  "many commands on many devices": () =>
    inventory(devices(15_000), `name: x\nsteps:\n  - run: [${many(() => "'${{ device.name }}',", 400_000)}]\n`),
  "steps that read all that was saved": () =>
    spec(
      `name: x\nsteps:\n  - run: show version\n    save:\n${many((n) => `      s${n}: "1"\n`, 300_000)}${many(() => "  - {run: 'a ${{ saved[run.id] }}'}\n", 600_000)}`,
    ),
  "many labels": () => ({ ...spec(SPEC), labels: Object.fromEntries(numbers(40_000).map((n) => [`label${n}`, "v"])) }),
  "batches of one": () => inventory(devices(30_000), `name: x\nbatches: [${many(() => "1,", 200_000)}]\nsteps: [{ run: show version }]\n`),
  "a long name of the file": () => ({ ...spec(steps(() => "  - wait: 1s\n", 50_000)), spec_file: "f".repeat(900_000) }),
  "expectations": () =>
    spec(`name: x\nsteps:\n  - run: show version\n    expect:\n${many((n) => `      - { matches: "a{1,900}[0-9]{1,${(n % 900) + 1}}" }\n`)}`),
  "platforms with many patterns": () =>
    inventory(
      `${ONE}platforms:\n${many((n) => `  p${n}: { name: p${n}, prompt: "(?:[a-j]{1,900}[0-9]){1,2}${n}", read_only: [${numbers(20).map((m) => `"x{1,900}${n}y${m}"`).join(",")}] }\n`, 900_000)}`,
    ),
  "many secrets in one text": () =>
    spec(`name: x\nsteps:\n  - configure: |\n${many(() => "      username admin password 7 0123456789ABCDEF\n")}`),
  "many secrets in many vars": () =>
    inventory(`${HEAD}devices: { r1: { vars: { a: "${many(() => "password 7 0123456789ABCDEF ")}" } } }\n`),
  "a text that begins like keys": () =>
    spec(`name: x\nsteps:\n  - configure: |\n${many(() => "      -----BEGIN PRIVATE KEY-----\n")}`),

  // use
  "uses that fan out": () => ({
    spec: steps(() => "  - use: f0.yaml\n", 16_000),
    files: Object.fromEntries(numbers(9).map((n) => [`f${n}.yaml`, steps(() => `  - use: f${n + 1}.yaml\n`, 16_000)]).concat([["f9.yaml", "name: x\nsteps: [{ wait: 1s }]\n"]])),
    inventory: ONE,
  }),
  "uses of nothing that fan out": () => ({
    spec: steps(() => "  - use: f0.yaml\n", 16_000),
    files: Object.fromEntries(numbers(9).map((n) => [`f${n}.yaml`, steps(() => `  - use: f${n + 1}.yaml\n`, 16_000)]).concat([["f9.yaml", "name: x\nstages: []\n"]])),
    inventory: ONE,
  }),
  "a large file that is used often": () => ({
    spec: steps(() => "  - use: f.yaml\n", 100_000),
    files: { "f.yaml": `name: x\ninputs: {${many((n) => `i${n}: {type: string},`, 600_000)}}\nsteps: [{ wait: 1s }]\n` },
    inventory: ONE,
  }),
  "inputs that double": () => ({
    spec: "name: x\ninputs: { a: { type: string, default: aaaaaaaaaaaaaaaa } }\nsteps: [{ use: f0.yaml, with: { a: '${{ inputs.a }}' } }]\n",
    files: Object.fromEntries(
      numbers(9).map((n) => [
        `f${n}.yaml`,
        n === 8
          ? "name: x\ninputs: { a: { type: string } }\nsteps: [{ run: '${{ inputs.a }}' }]\n"
          : `name: x\ninputs: { a: { type: string } }\nsteps: [{ use: f${n + 1}.yaml, with: { a: "\${{ ${numbers(200).map(() => "inputs.a").join(" + ")} }}" } }]\n`,
      ]),
    ),
    inventory: ONE,
  }),
  "a condition that doubles": () => ({
    spec: "name: x\ninputs: { a: { type: boolean, default: true } }\nsteps: [{ use: f0.yaml, with: { a: '${{ inputs.a }}' } }]\n",
    files: Object.fromEntries(
      numbers(9).map((n) => [
        `f${n}.yaml`,
        n === 8
          ? "name: x\ninputs: { a: { type: boolean } }\nsteps: [{ run: show version, when: inputs.a }]\n"
          : `name: x\ninputs: { a: { type: boolean } }\nsteps: [{ use: f${n + 1}.yaml, when: "${numbers(100).map(() => "inputs.a").join(" && ")}", with: { a: "\${{ ${numbers(100).map(() => "inputs.a").join(" && ")} }}" } }]\n`,
      ]),
    ),
    inventory: ONE,
  }),

  // YAML
  anchors: () => ({ spec: `name: x\nsteps: [${many(() => "&a 1,")}]\n` }),
  "different anchors": () => ({ spec: `name: x\nx: [${many((n) => `&a${n} 1,`)}]\n` }),
  "anchors of an inventory": () => inventory(`${ONE}x:\n${many((n) => `  - &a${n} 1\n`)}`),
  aliases: () => ({ spec: `name: x\nx: [&a 1,${many(() => "*a,")}]\n` }),
  "aliases of a large text": () =>
    inventory(`${HEAD}devices: { r1: { vars: { a: &a "${"x".repeat(400_000)}", b: [${many(() => "*a,", 60_000)}] } } }\n`),
  "aliases of aliases": () =>
    inventory(
      `${HEAD}devices: { r1: { vars: { a0: &a0 [1], ${numbers(40).map((n) => `a${n + 1}: &a${n + 1} [*a${n},*a${n},*a${n},*a${n}]`).join(", ")} } } }\n`,
    ),
  "merge keys": () => inventory(`${HEAD}devices:\n  a: &a {}\n${many((n) => `  d${n}: { <<: *a }\n`)}`),
  "duplicate keys": () => ({ spec: `name: x\n${many(() => "a: 1\n")}` }),
  "brackets": () => ({ spec: "[".repeat(ROOM) }),
  "braces": () => ({ spec: "{".repeat(ROOM) }),
  "brackets in pairs": () => ({ spec: `name: x\nsteps: [${many(() => "[],")}]\n` }),
  "question marks": () => ({ spec: "? ".repeat(ROOM / 2) }),
  "dashes": () => ({ spec: "- ".repeat(ROOM / 2) }),
  "dashes below one another": () => ({ spec: "-\n".repeat(ROOM / 3) }),
  colons: () => ({ spec: ": ".repeat(ROOM / 2) }),
  "line breaks": () => ({ spec: "\n".repeat(ROOM / 2) }),
  "blanks": () => ({ spec: `name: x${" ".repeat(ROOM)}\nsteps: 1` }),
  tabs: () => ({ spec: "\t".repeat(ROOM / 2) }),
  comments: () => ({ spec: "#\n".repeat(ROOM / 3) }),
  "comments between": () => ({ spec: many(() => "a: #x\n #y\n 1\n", ROOM * 0.8) }),
  "a long plain text": () => ({ spec: `name: ${"x".repeat(ROOM)}\nsteps: [{ wait: 1s }]\n` }),
  "a long key": () => ({ spec: `${"x".repeat(ROOM)}: 1\n` }),
  "a long quoted text": () => spec(`name: x\nsteps:\n  - run: "${"\\x41".repeat(ROOM / 7)}"\n`),
  "a quoted text of many lines": () => spec(`name: x\nsteps:\n  - run: "a${"\n\n  ".repeat(ROOM / 7)}"\n`),
  "a quote that is not closed": () => ({ spec: `name: x\nx: [${many(() => "1,", ROOM - 100)} "` }),
  "quotes that are not closed": () => ({ spec: many(() => "a: 'x\n", ROOM * 0.8) }),
  "a folded text": () => spec(`name: x\nsteps:\n  - run: >\n${many(() => "      a\n\n", ROOM * 0.7)}`),
  "a literal text": () => spec(`name: x\nsteps:\n  - configure: |\n${many(() => "      a\n", ROOM * 0.8)}`),
  "a plain text of many lines": () => spec(`name: x\nsteps:\n  - run: a\n${many(() => "      a\n", ROOM * 0.8)}`),
  "a long number": () => ({ spec: `name: x\nx: ${"9".repeat(ROOM)}\n` }),
  "long numbers": () => ({ spec: `name: x\nx: [${many(() => `${"9".repeat(5_000)},`)}]\n` }),
  "tags": () => ({ spec: `name: x\nx: [${many(() => "!a 1,")}]\n` }),
  "directives": () => ({ spec: `${many((n) => `%TAG !${n}! x\n`)}---\na: 1\n` }),
  "errors of syntax": () => ({ spec: many(() => "a: b: c\n", ROOM * 0.8) }),
  "errors in flow": () => ({ spec: `x: [${many(() => "}", ROOM)}` }),
  "octal numbers": () => inventory(`${HEAD}devices: { r1: { vars: { a: [${many(() => "010,")}] } } }\n`),
  "documents": () => ({ spec: "---\na\n".repeat(ROOM / 8) }),

  // The body itself
  "a body nested deep": () => `{"spec":${"[".repeat(500_000)}${"]".repeat(500_000)}}`,
  "objects nested deep": () => `{"spec":${'{"a":'.repeat(150_000)}1${"}".repeat(150_000)}}`,
  "an object nested deep": () => ({ spec: numbers(190).reduce((inner) => ({ a: inner }), {}), inventory: ONE }),
  "a body of unknown keys": () => Object.fromEntries(numbers(60_000).map((n) => [`k${n}`, 1])),
  "files that are not texts": () => ({ spec: SPEC, files: Object.fromEntries(numbers(60_000).map((n) => [`k${n}`, 1])) }),
  "inputs of many lists": () => ({ ...spec(SPEC), inputs: Object.fromEntries(numbers(40_000).map((n) => [`k${n}`, [[1]]])) }),
  "labels that are not texts": () => ({ ...spec(SPEC), labels: Object.fromEntries(numbers(60_000).map((n) => [`k${n}`, 1])) }),
  "a list of numbers": () => ({ ...spec(SPEC), inputs: { a: numbers(150_000) } }),
  "a spec of many small lists": () => ({ spec: { name: "x", steps: numbers(300_000).map(() => []) }, inventory: ONE }),
};

/** The body of a request, as text. */
export function hostileBody(name) {
  const made = HOSTILE_DOCUMENTS[name]();
  const body = typeof made === "string" ? made : JSON.stringify(made);
  if (Buffer.byteLength(body) > LIMIT) throw new Error(`${name}: ${Buffer.byteLength(body)} bytes`);
  return body;
}
