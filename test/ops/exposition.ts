// Reads what a process serves for Prometheus, and the names in a query of Prometheus.

export interface Series {
  name: string;
  labels: Record<string, string>;
  value: number;
}

const LINE = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)$/;
const LABEL = /([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)"/g;

/** @throws {Error} with a line that is none of Prometheus's text format */
export function readExposition(text: string): Series[] {
  return text
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => {
      const [, name, labels = "", value] = LINE.exec(line) ?? [];
      if (name === undefined) throw new Error(`no line of metrics: ${line}`);
      const pairs = [...labels.matchAll(LABEL)].map(([, label = "", text = ""]) => [label, text] as const);
      return { name, labels: Object.fromEntries(pairs), value: Number(value) };
    });
}

export interface Named {
  metrics: string[];
  /** In selectors and behind `by`. */
  labels: string[];
}

const WORDS = new Set(["and", "or", "unless", "on", "ignoring", "by", "without", "bool", "offset"]);
const unique = (words: string[]) => [...new Set(words)];
const wordsOf = (text: string) => text.match(/[a-zA-Z_:][\w:]*/g) ?? [];

export function namesIn(query: string): Named {
  const labels: string[] = [];
  const bare = query
    .replace(/"(?:[^"\\]|\\.)*"/g, "")
    .replace(/\{([^}]*)\}|\b(?:by|without|on|ignoring)\s*\(([^)]*)\)/g, (_, selector = "", grouping = "") => {
      labels.push(...wordsOf(`${selector} ${grouping}`));
      return " ";
    })
    .replace(/\[[^\]]*\]/g, " ")
    .replace(/[a-zA-Z_]\w*\s*\(/g, " ");
  return { metrics: unique(wordsOf(bare).filter((word) => !WORDS.has(word))), labels: unique(labels) };
}
