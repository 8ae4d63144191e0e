// Records the histories again: `node test/replay/record.mjs URL INVENTORY [NAME…]` against a running `orchestrator dev --lab 3`,
// whose Temporal is at TEMPORAL_ADDRESS (default 127.0.0.1:7233). Needed only for a new kind of run: histories of released
// builds stay, since what was begun with them must go on.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { argv, env, stdout } from "node:process";
import { setTimeout as sleep } from "node:timers/promises";
import { Client, Connection } from "@temporalio/client";
import { historyToJSON } from "@temporalio/common/lib/proto-utils.js";
import { startLab } from "../../dist/packages/lab/src/index.js";
import { KINDS, OTHERS, specOf } from "./kinds.mjs";

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

const get = async (path) => (await fetch(`${url}/v1/runs/${path}`)).json();

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

async function until(id, type) {
  const headers = { accept: "application/x-ndjson" };
  const told = async () => (await fetch(`${url}/v1/runs/${id}/events?follow=false`, { headers })).text();
  while (!(await told()).includes(`"${type}"`)) await sleep(50);
}

/** Other histories of a run are there once it is archived. */
async function archived(id) {
  while ((await get(id)).archive?.status !== "complete") await sleep(100);
}

/** Stacks of errors name the checkout. */
const ROOT = new URL("../../", import.meta.url).pathname;

function keep(name, history) {
  const text = JSON.stringify(history).replaceAll(ROOT, "/orchestrator/");
  writeFileSync(join(folder, `${name}.json`), `${text}\n`);
  stdout.write(`${name}: ${history.events.length} events\n`);
}

/** @returns the run's id */
async function record(name) {
  const { after, also = {}, behind, devices, inventory = (text) => text, request = {} } = KINDS[name];
  const { limit = "r1,r2" } = KINDS[name];
  const lab = devices && (await startLab({ devices, kinds: ["cisco_iosxe"] }));
  const where = lab
    ? { inventory: lab.inventory() }
    : { inventory: inventory(readFileSync(inventoryFile, "utf8")), limit };
  const run = { spec: specOf(name), ...where, ...request };
  if (behind) await until((await post("/v1/runs", run)).id, "step.finished");
  const { id } = await post("/v1/runs", run);
  let waiting = after;
  await follow(id, async ({ type, step }) => {
    if (type !== waiting?.event || (waiting.step !== undefined && step !== waiting.step)) return;
    const { path, body = {}, next, pause_ms = 0 } = waiting;
    waiting = undefined;
    await post(`/v1/runs/${id}/${path}`, body);
    await sleep(pause_ms);
    if (next) await post(`/v1/runs/${id}/${next}`, {});
  });
  await lab?.close();
  const { status } = await get(id);
  stdout.write(`${status}  `);
  keep(name, await get(`${id}/history`));
  if (Object.keys(also).length > 0) await archived(id);
  for (const [other, history] of Object.entries(also))
    keep(other, await get(`${id}/artifacts/history/${history}.json`));
  return id;
}

let last;
const wanted = (all) => Object.keys(all).filter((name) => names.length === 0 || names.includes(name));
for (const name of wanted(KINDS)) last = await record(name);
if (last !== undefined) await archived(last);
const connection = await Connection.connect({ address: env.TEMPORAL_ADDRESS });
const { workflow } = new Client({ connection });
for (const name of wanted(OTHERS)) {
  const history = await workflow.getHandle(OTHERS[name](last)).fetchHistory();
  keep(name, JSON.parse(historyToJSON(history)));
}
await connection.close();
