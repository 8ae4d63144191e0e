// Markdown of our own files as HTML: headings that links can name, and links that lead where the reader is.
import { Marked, type Tokens } from "marked";
import { escapeHtml } from "../../projection/reports/html/escape.js";

/** As GitHub names headings, so that one link works in both places. */
export const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, "")
    .trim()
    .replaceAll(/\s/g, "-");

/**
 * @param address gives the address of a link, or undefined where only its text can be shown
 * @param below how many levels its headings stand below those of the page that it is part of
 */
export function renderMarkdown(
  text: string,
  address: (href: string) => string | undefined,
  below = 0,
): { title: string; html: string } {
  let title = "";
  const marked = new Marked({
    async: false,
    renderer: {
      heading({ tokens, text: heading, depth }: Tokens.Heading) {
        if (depth === 1) title ||= heading;
        const level = depth + below;
        return `<h${level} id="${escapeHtml(anchorOf(heading))}">${this.parser.parseInline(tokens)}</h${level}>\n`;
      },
      link({ href, tokens }: Tokens.Link) {
        const to = address(href);
        const content = this.parser.parseInline(tokens);
        return to === undefined ? content : `<a href="${escapeHtml(to)}">${content}</a>`;
      },
      html: ({ text: raw }) => escapeHtml(raw),
    },
  });
  return { html: marked.parse(text) as string, title };
}
