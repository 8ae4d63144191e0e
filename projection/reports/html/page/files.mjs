// Texts of artifacts: carried by the page, or fetched where it is served by the API.
import { h, showBytes } from "./dom.mjs";
import { data } from "./data.mjs";

/** More is not shown unasked, bytes. */
const UNASKED = 131_072;
const SHOWN_CHARACTERS = 1_000_000;

/** @param {string} path */
const encodePath = (path) => path.split("/").map(encodeURIComponent).join("/");
/** @param {string} path */
export const linkOf = (path) => data.base + encodePath(path);

/** @param {string} path @returns {Promise<string | undefined>} undefined where the page has it not and cannot get it */
export async function textOf(path) {
  const carried = data.texts[path];
  if (carried !== undefined || !data.fetch) return carried;
  const answer = await fetch(data.fetch.files + encodePath(path));
  return answer.ok ? answer.text() : undefined;
}

/**
 * The file's name as a link, and what it holds below.
 * @param {{ path: string, bytes: number }} file
 * @param {string} title
 * @param {(text: string) => Node} show
 */
export function fileSection({ path, bytes }, title, show) {
  const place = h("div");
  const section = h(
    "section",
    { class: "file" },
    h(
      "h4",
      {},
      title,
      " ",
      h("a", { href: linkOf(path), class: "soft" }, path.split("/").at(-1)),
      h("span", { class: "soft" }, ` ${showBytes(bytes)}`),
    ),
    place,
  );
  const load = async () => {
    const text = await textOf(path).catch(() => undefined);
    if (text === undefined) {
      place.replaceChildren(
        h(
          "p",
          { class: "soft" },
          data.fetch
            ? "It could not be loaded."
            : "It is not carried by this page; the link leads to the file beside it.",
        ),
      );
      return;
    }
    const cut = text.length > SHOWN_CHARACTERS;
    place.replaceChildren(show(cut ? text.slice(0, SHOWN_CHARACTERS) : text));
    if (cut) place.append(h("p", { class: "soft" }, "It goes on in the file."));
  };
  if (data.texts[path] !== undefined || !data.fetch || bytes <= UNASKED) void load();
  else place.append(h("button", { click: () => void load() }, `Show ${showBytes(bytes)}`));
  return section;
}

/** @param {string} text @param {string} label */
export const block = (text, label) =>
  h("pre", { tabindex: 0, role: "region", "aria-label": label }, text === "" ? "(nothing)" : text);
