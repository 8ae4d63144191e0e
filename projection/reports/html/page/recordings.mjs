// The recorded sessions of a device: which there are, and which of them a step was part of.
import { h, showBytes } from "./dom.mjs";
import { linkOf, textOf } from "./files.mjs";
import { data } from "./data.mjs";
import { createPlayer, parseCast } from "./player.mjs";

/** @typedef {import("./model.mjs").Device} Device */
/** @typedef {{ path: string, bytes: number }} Recording */

/** @param {Device} device @returns {Promise<Recording[]>} */
async function recordingsOf(device) {
  const known = data.recordings[device.device];
  if (known || !data.fetch) return (known ?? []).toSorted(inOrder);
  const prefix = `${device.folder ?? `devices/${device.device}/`}session-`;
  const address = `${data.fetch.files.replace(/\/$/, "")}?prefix=${encodeURIComponent(prefix)}`;
  /** @type {Recording[]} */
  const all = [];
  for (let cursor = ""; ; ) {
    const answer = await fetch(cursor ? `${address}&cursor=${encodeURIComponent(cursor)}` : address);
    if (!answer.ok) return all;
    const { items, next } = await answer.json();
    all.push(...items.filter((/** @type {Recording} */ { path }) => NUMBERS.test(path)));
    if (!next) return all.toSorted(inOrder);
    cursor = next;
  }
}

/** Segment, attempt, and session of the attempt. */
const NUMBERS = /\/session-(\d+)(?:\.(\d+))?(?:\.(\d+))?\.cast$/;
/** @param {Recording} recording */
const numbersOf = ({ path }) => (NUMBERS.exec(path) ?? []).slice(1).map((each) => Number(each ?? 1));

/** In the order in which they began: by their numbers, since the clocks of two workers may differ. @param {Recording} a @param {Recording} b */
function inOrder(a, b) {
  const others = numbersOf(b);
  for (const [n, each] of numbersOf(a).entries()) {
    const difference = each - (others[n] ?? 1);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** A button that puts the player in its place, at the moment when the step began. @param {Device} device @param {import("./model.mjs").Step} step */
export function sessionOfStep(device, step) {
  if (["wait", "diff"].includes(step.action) || step.status === "skipped") return undefined;
  if (!data.fetch && data.recordings[device.device] === undefined) return undefined;
  const place = h("div");
  const open = async () => {
    place.replaceChildren(h("p", { class: "soft", role: "status" }, "loading …"));
    const found = await beginningOf(device, step);
    if (found) {
      const player = createPlayer(found.text, { title: device.device, from: found.at });
      place.replaceChildren(player);
      const play = player.querySelector("button");
      play?.focus();
      play?.click();
      return;
    }
    place.replaceChildren(
      h(
        "p",
        { class: "soft", role: "status" },
        "This page carries no recording of that moment; see the recordings below.",
      ),
    );
  };
  return h(
    "section",
    {},
    h("h4", {}, "Session"),
    place,
    h("button", { click: () => void open() }, "Play the session from this step on"),
  );
}

/**
 * Where the step begins in the recordings. Of a step that was tried again it is the last attempt, of one in parts the
 * first part.
 * @param {Device} device @param {import("./model.mjs").Step} step
 */
async function beginningOf(device, step) {
  /** @type {{ text: string, at: number, part: boolean }[]} */
  const places = [];
  for (const { path } of await recordingsOf(device).catch(() => [])) {
    const text = await textOf(path);
    if (text === undefined) continue;
    for (const { at, text: mark } of parseCast(text).marks) {
      const part = mark.startsWith(`step ${step.id}@`);
      if (part || mark === `step ${step.id}`) places.push({ text, at, part });
    }
  }
  return places[0]?.part ? places[0] : places.at(-1);
}

/** All recordings of a device, each behind its name. @param {Device} device */
export function recordingsSection(device) {
  const list = h("div", {}, h("p", { class: "soft" }, "…"));
  void recordingsOf(device)
    .catch(() => [])
    .then((all) => {
      if (all.length > 0) return list.replaceChildren(...all.map((each) => recording(device, each)));
      const folder = device.folder ?? `devices/${device.device}/`;
      const none = data.fetch
        ? h("p", { class: "soft" }, "None.")
        : h(
            "p",
            { class: "soft" },
            "This page carries none; they are in ",
            h("a", { href: linkOf(folder) }, folder),
            " beside it, if there are any.",
          );
      list.replaceChildren(none);
    });
  return h("section", { class: "recordings" }, h("h3", {}, "Recordings"), list);
}

/** @param {Device} device @param {Recording} each */
function recording(device, { path, bytes }) {
  const place = h("div", { class: "body" });
  const details = h(
    "details",
    {},
    h("summary", {}, path.split("/").at(-1), h("span", { class: "soft" }, ` ${showBytes(bytes)}`)),
    place,
  );
  details.addEventListener("toggle", () => {
    if (!details.open || place.childNodes.length > 0) return;
    void textOf(path)
      .catch(() => undefined)
      .then((text) => {
        const link = h("p", {}, h("a", { href: linkOf(path) }, path));
        place.replaceChildren(
          text === undefined
            ? h("p", { class: "soft" }, "It is not carried by this page.")
            : createPlayer(text, { title: device.device }),
          link,
        );
      });
  });
  return details;
}
