// The few lines that run in the reader's browser. Without them the report still tells everything.

/** Search, and unfolding what a link leads to. */
export const SEARCH_SCRIPT = `
(() => {
  const find = document.getElementById("find"), found = document.getElementById("found");
  const devices = () => [...document.querySelectorAll("details.device")];
  const texts = new Map();
  const textOf = (device) => { if (!texts.has(device)) texts.set(device, device.textContent.toLowerCase()); return texts.get(device); };
  find.addEventListener("input", () => {
    const wanted = find.value.toLowerCase().trim();
    let shown = 0;
    for (const device of devices()) { const hit = !wanted || textOf(device).includes(wanted); device.hidden = !hit; if (hit) shown++; }
    found.textContent = wanted ? shown + " found" : "";
  });
  const unfold = () => {
    const target = location.hash && document.getElementById(location.hash.slice(1));
    for (let each = target; each; each = each.parentElement) if (each.tagName === "DETAILS") each.open = true;
    if (target) target.scrollIntoView({ block: "nearest" });
  };
  addEventListener("hashchange", unfold); unfold();
})();`;

/** Follows the run and shows the page anew when something has changed; stops when the run has finished. */
export const LIVE_SCRIPT = `
(() => {
  const live = __LIVE__;
  let timer, stale = false;
  const renew = async () => {
    timer = undefined;
    const answer = await fetch(location.href, { headers: { accept: "text/html" } });
    if (!answer.ok) return;
    const next = new DOMParser().parseFromString(await answer.text(), "text/html");
    const open = new Set([...document.querySelectorAll("details[open]")].map((each) => each.id));
    const closed = new Set([...document.querySelectorAll("details:not([open])")].map((each) => each.id));
    for (const each of next.querySelectorAll("details")) { if (open.has(each.id)) each.open = true; if (closed.has(each.id)) each.open = false; }
    const at = document.activeElement && document.activeElement.id, text = document.getElementById("find").value;
    for (const id of ["list"]) document.getElementById(id).replaceWith(next.getElementById(id));
    document.querySelector("header").replaceWith(next.querySelector("header"));
    const matrix = document.querySelector(".scroll"), fresh = next.querySelector(".scroll");
    if (matrix && fresh) matrix.replaceWith(fresh); else if (fresh) { document.getElementById("devices").before(next.getElementById("matrix"), fresh); }
    if (at && document.getElementById(at)) document.getElementById(at).focus();
    if (text) document.getElementById("find").dispatchEvent(new Event("input"));
  };
  const source = new EventSource(live.events);
  source.onmessage = (message) => {
    const event = JSON.parse(message.data);
    if (event.type === "progress") return;
    if (event.type === "run.finished") source.close();
    if (!timer) timer = setTimeout(renew, 700);
  };
})();`;
