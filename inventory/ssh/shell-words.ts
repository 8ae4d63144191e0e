// Splits a line into words as Python's `shlex.split(line, comments=True)` does, which Ansible uses.

/** @returns undefined where a quote is not closed */
export function shellWords(line: string): string[] | undefined {
  const words: string[] = [];
  let word: string | undefined;
  for (let i = 0; i < line.length; i++) {
    const char = line[i]!;
    if (/\s/.test(char)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else if (char === "#" && word === undefined) break;
    else if (char === "'") {
      const end = line.indexOf("'", i + 1);
      if (end < 0) return undefined;
      word = (word ?? "") + line.slice(i + 1, end);
      i = end;
    } else if (char === '"') {
      word ??= "";
      for (i++; line[i] !== '"'; i++) {
        if (i >= line.length) return undefined;
        if (line[i] === "\\" && /["\\]/.test(line[i + 1] ?? "")) i++;
        word += line[i];
      }
    } else if (char === "\\" && i + 1 < line.length) word = (word ?? "") + line[++i]!;
    else word = (word ?? "") + char;
  }
  if (word !== undefined) words.push(word);
  return words;
}
