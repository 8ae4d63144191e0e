// Texts that were not UTF-8 when they were read: whoever reads bytes as UTF-8 puts U+FFFD in place of what is none.
import type { Collector, Source } from "../diagnostics/index.js";

const REPLACEMENT = "\ufffd";
const BYTE_ORDER_MARK = "\ufeff";

/** Reports the first misfit. @returns whether the text can be believed */
export function checkEncoding(source: Source, problems: Collector): boolean {
  const { text } = source;
  const refuse = (start: number, message: string, hint: string): false => {
    problems.add({ code: "bad_encoding", message, at: { source, start, end: start + 1 }, hint });
    return false;
  };
  // Every other byte of UTF-16 is null where the text is ASCII.
  if (/^(?:\ufffd{2})?(?:\0[^\0]|[^\0]\0)/.test(text)) {
    const hint = "save it as UTF-8: `iconv -f UTF-16 -t UTF-8`";
    return refuse(0, "the document is UTF-16; only UTF-8 is read", hint);
  }
  const foreign = text.indexOf(REPLACEMENT);
  if (foreign >= 0) {
    const hint = 'save it as UTF-8: `iconv -f LATIN1 -t UTF-8`; the character U+FFFD itself is `"\\uFFFD"`';
    return refuse(foreign, "this is not UTF-8; the document looks like Latin-1 or Windows-1252", hint);
  }
  const mark = text.indexOf(BYTE_ORDER_MARK);
  if (mark < 0) return true;
  const hint = "delete it; files that were joined bring it along";
  return refuse(mark, "a byte order mark (U+FEFF), which is not visible, is inside the document", hint);
}
