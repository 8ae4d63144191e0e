// What hostile documents are put together from.

/** Room for the JSON around a text, and for its escapes. */
export const ROOM = 1_000_000;

export const SPEC = "name: x\nsteps:\n  - run: show version\n";
export const HEAD =
  "credentials: { c: { username: u, password: { env: LAB_P } } }\ndefaults: { platform: frr, credential: c }\n";
export const ONE = `${HEAD}devices: { r1: { host: 192.0.2.1 } }\n`;

/** As many pieces as fit into so many characters. */
export function fill(piece, room = ROOM) {
  const parts = [];
  for (let n = 0, size = 0; ; n++) {
    const next = piece(n);
    size += JSON.stringify(next).length - 2;
    if (size > room) return parts;
    parts.push(next);
  }
}
export const many = (piece, room) => fill(piece, room).join("");
export const devices = (count, of = () => "{}") =>
  `${HEAD}devices:\n${Array.from({ length: count }, (_, n) => `  d${n}: ${of(n)}\n`).join("")}`;
export const numbers = (count) => Array.from({ length: count }, (_, n) => n);
export const steps = (piece, room) => `name: x\nsteps:\n${many(piece, room)}`;
export const spec = (text) => ({ spec: text, inventory: ONE });
export const inventory = (text, of = SPEC) => ({ spec: of, inventory: text });

export const COSTLY = "inputs.l.all(x, inputs.l.all(y, x + y >= 0))";
export const LIST = (count) => `inputs: { l: { type: list, default: [${numbers(count).join(",")}] } }\n`;
