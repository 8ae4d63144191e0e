// Plays a recorded session (asciicast v2) in place: what was sent, what came back, at its own pace.
import { h } from "./dom.mjs";
import { Terminal } from "./terminal.mjs";

/** @typedef {{ at: number, kind: string, text: string }} CastEvent seconds since the recording began */

/** Nobody watches a device think: longer pauses are played as this, seconds. */
const LONGEST_PAUSE = 1;
const SPEEDS = [0.5, 1, 2, 5];

/**
 * @param {string} text asciicast v2
 * @returns {{ length: number, events: CastEvent[], marks: CastEvent[] }} `marks` say for which step the session is used.
 *   Lines that are none are left out.
 */
export function parseCast(text) {
  const [, ...lines] = text.split("\n").filter((line) => line !== "");
  const parse = (/** @type {string} */ line) => {
    try {
      return JSON.parse(line);
    } catch {
      return undefined;
    }
  };
  const events = lines.flatMap((line) => {
    const [at, kind, said] = parse(line) ?? [];
    return typeof at === "number" && typeof said === "string" ? [{ at, kind: String(kind), text: said }] : [];
  });
  return {
    length: events.at(-1)?.at ?? 0,
    events,
    marks: events.filter(({ kind }) => kind === "m"),
  };
}

/**
 * @param {string} text asciicast v2
 * @param {{ title: string, from?: number }} options `from`: seconds to begin at; absent: the end is shown
 */
export function createPlayer(text, { title, from }) {
  const { events, length } = parseCast(text);
  const screen = h("pre", {
    class: "screen",
    tabindex: 0,
    role: "region",
    "aria-label": `Session of ${title}`,
  });
  const clock = h("output", { class: "clock" });
  const seek = h("input", {
    type: "range",
    min: 0,
    max: Math.max(0.001, length),
    step: "any",
    value: 0,
    "aria-label": "Place in the recording",
  });
  const play = h("button", { class: "play", click: () => (timer === undefined ? start() : stop()) });
  const speed = h(
    "select",
    { "aria-label": "Speed" },
    ...SPEEDS.map((each) => h("option", { value: each, selected: each === 1 }, `${each}×`)),
  );
  let terminal = new Terminal();
  let next = 0;
  let now = 0;
  /** @type {number | undefined} */
  let timer;
  let last = 0;

  /** Up to this time; backwards by beginning anew. @param {number} time seconds */
  function goTo(time) {
    if (time < now) {
      terminal = new Terminal();
      next = 0;
    }
    now = Math.min(length, Math.max(0, time));
    for (; next < events.length && /** @type {CastEvent} */ (events[next]).at <= now; next++) {
      const event = /** @type {CastEvent} */ (events[next]);
      if (event.kind === "o") terminal.write(event.text);
    }
    screen.replaceChildren(terminal.render());
    screen.scrollTop = screen.scrollHeight;
    seek.value = String(now);
    const said = `${now.toFixed(1)} of ${length.toFixed(1)} s`;
    seek.setAttribute("aria-valuetext", said);
    clock.textContent = said;
  }

  function start() {
    if (now >= length) goTo(0);
    last = performance.now();
    timer = requestAnimationFrame(tick);
    label();
  }
  function stop() {
    if (timer !== undefined) cancelAnimationFrame(timer);
    timer = undefined;
    label();
  }
  function label() {
    play.textContent = timer === undefined ? "▶ Play" : "❚❚ Pause";
  }
  /** @param {number} time */
  function tick(time) {
    const passed = (Math.max(0, time - last) / 1_000) * Number(speed.value);
    last = time;
    const due = events[next]?.at ?? length;
    goTo(due - now > LONGEST_PAUSE ? due - LONGEST_PAUSE + passed : now + passed);
    if (now >= length || !screen.isConnected) stop();
    else timer = requestAnimationFrame(tick);
  }

  seek.addEventListener("input", () => goTo(Number(seek.value)));
  label();
  goTo(from ?? length);

  const sent = events.filter(({ kind }) => kind === "i");
  const commands = h(
    "details",
    { class: "sent" },
    h("summary", {}, `${sent.length} ${sent.length === 1 ? "line" : "lines"} sent`),
    h(
      "ol",
      {},
      ...sent.map((event) =>
        h(
          "li",
          {},
          h("button", { class: "link", click: () => goTo(event.at) }, `${event.at.toFixed(2)} s`),
          " ",
          h("code", {}, event.text.replace(/[\r\n]+$/, "") || "⏎"),
        ),
      ),
    ),
  );
  return h(
    "div",
    { class: "player" },
    screen,
    h("div", { class: "controls" }, play, seek, clock, speed),
    commands,
  );
}
