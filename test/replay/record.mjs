// Records the histories again: `node test/replay/record.mjs URL INVENTORY` against a running `orchestrator dev --lab 3`.
// Needed only for a new kind of run: histories of released builds stay, since what was begun with them must go on.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { argv, stdout } from "node:process";
import { KINDS, specOf } from "./kinds.mjs";

const [, , url, inventoryFile, ...names] = argv;
const folder = new URL("./histories/", import.meta.url).pathname;
mkdirSync(folder, { recursive: true });

async function post(path, body) {
  const response = await fetch(url + path, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(`${path}: ${answer.detail}`);
  return answer;
}

async function follow(id, onEvent) {
  const response = await fetch(`${url}/v1/runs/${id}/events`, {
    headers: { accept: "application/x-ndjson" },
  });
  let rest = "";
  for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop();
    for (const line of lines) await onEvent(JSON.parse(line));
  }
}

for (const name of names.length > 0 ? names : Object.keys(KINDS)) {
  const { after, limit = "r1,r2", inventory = (text) => text } = KINDS[name];
  const text = inventory(readFileSync(inventoryFile, "utf8"));
  const { id } = await post("/v1/runs", { spec: specOf(name), inventory: text, limit });
  let waiting = after;
  await follow(id, async ({ type }) => {
    if (type !== waiting?.event) return;
    const { path, body = {}, next } = waiting;
    waiting = undefined;
    await post(`/v1/runs/${id}/${path}`, body);
    if (next) await post(`/v1/runs/${id}/${next}`, {});
  });
  const run = await (await fetch(`${url}/v1/runs/${id}`)).json();
  const history = await (await fetch(`${url}/v1/runs/${id}/history`)).json();
  writeFileSync(join(folder, `${name}.json`), `${JSON.stringify(history)}\n`);
  stdout.write(`${name}: ${run.status}, ${history.events.length} events\n`);
}
