// What a replay with recorded devices has shown, at the head of its own report.
import type { Json } from "../../packages/devices/src/words/json.js";
import { disarmCommands } from "../../schemas/printable.js";
import type { Check } from "../../schemas/result.js";
import { cut } from "../escape.js";
import { mark, plural } from "../text.js";
import type { Change } from "./changes.js";
import type { Comparison, Pair } from "./compare.js";
import { type Group, groupsOf, isUnmet } from "./group.js";

const NAMES = 6;
const CHANGES = 20;
const LENGTH = 1_000;
/** The report has it above its table of devices. */
const PLACE = '<section id="reasons"';

/** @param html the replay's report. @returns it with the differences to what was recorded */
export function withDifferences(html: string, verdict: Comparison & { run: string }): string {
  return html.replace(PLACE, () => `${sectionOf(verdict)}\n${PLACE}`);
}

function sectionOf(verdict: Comparison & { run: string }): string {
  const { run, same, status, compared, differences, cut_short } = verdict;
  const groups = groupsOf(differences);
  const word = same ? "passed" : "failed";
  const count = groups.length === 0 ? "no difference" : `${differences.length} different`;
  const facts = `of run <code>${text(run)}</code>${cut_short ? ", which was cut short" : ""}: ${arrow(status)}, ${plural(compared, "step")} compared, ${count}`;
  const items = groups.map(itemOf);
  return `<section id="replayed" class="reasons" aria-labelledby="replayed-title"><h2 id="replayed-title">Compared with the recorded run</h2>
<p><b class="badge ${word}">${mark(word)} ${same ? "same" : "another"} verdict</b> ${facts}</p>${items.length > 0 ? `\n<ul>\n${items.join("\n")}\n</ul>` : ""}</section>`;
}

function itemOf({ difference, devices }: Group): string {
  const { step, status, message, checks = [], parsed = [], not_reached = [] } = difference;
  const links = devices.map(
    (device) => `<a href="#${text(String(new URLSearchParams({ device, step })))}">${text(device)}</a>`,
  );
  const names = links.slice(0, NAMES).join(", ") + more(links.slice(NAMES), "more", (all) => all.join(", "));
  const changes = parsed.map((change) => row("parsed", changeOf(change)));
  const said = message !== undefined && !checks.some(isUnmet) ? [row("replayed", text(short(message)))] : [];
  const rows = [
    ...said,
    ...checks.flatMap(({ recorded, replayed }) => [
      row("recorded", checkOf(recorded)),
      row("replayed", checkOf(replayed)),
    ]),
    ...changes.slice(0, CHANGES),
    ...(not_reached.length > 0 ? [row("not reached", text(not_reached.join(", ")))] : []),
  ];
  const worst = status?.replayed ?? (checks.some(isUnmet) ? "failed" : "passed");
  return `<li class="${worst}"><div><b>${text(step)}</b>${status ? ` ${arrow(status)}` : ""} on ${names}</div>
<dl>${rows.join("")}</dl>${more(changes.slice(CHANGES), "more changes", (all) => `<dl>${all.join("")}</dl>`)}</li>`;
}

/** What is left out, behind a word that opens it. */
const more = (rest: string[], noun: string, content: (rest: string[]) => string): string =>
  rest.length === 0
    ? ""
    : ` <details class="more"><summary>and ${rest.length} ${noun}</summary>${content(rest)}</details>`;

const row = (name: string, html: string): string => `<div><dt>${name}</dt><dd>${html}</dd></div>`;

function arrow({ recorded, replayed }: Pair<string>): string {
  const one = (status: string | null): string =>
    status === null
      ? "none"
      : `<span class="mark ${status}">${mark(status)} ${status.replaceAll("_", " ")}</span>`;
  return recorded === replayed ? one(recorded) : `${one(recorded)} → ${one(replayed)}`;
}

function checkOf(check: Check | null): string {
  if (check === null) return "not checked";
  const { expect, held, actual } = check;
  const word = held ? "passed" : "failed";
  const found = held ? "" : `<pre>${text(short(actual))}</pre>`;
  return `<span class="mark ${word}">${mark(word)} ${held ? "holds" : "does not hold"}</span> <code>${text(expect)}</code>${found}`;
}

const changeOf = ({ path, recorded, replayed }: Change): string =>
  `<code>${text(path)}${path === "" ? "" : ": "}${valueOf(recorded)} → ${valueOf(replayed)}</code>`;

const valueOf = (value: Json | undefined): string =>
  value === undefined ? "nothing" : text(short(JSON.stringify(value)));

const short = (said: string): string => cut(said, LENGTH);

/** Nothing that a device says becomes markup. */
const text = (said: string): string => disarmCommands(said.replace(/[&<>"']/g, reference), reference);
const reference = (character: string): string => `&#${character.charCodeAt(0)};`;
