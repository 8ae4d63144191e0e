// Whether a device repeats what is typed, and which lines it has not repeated so far.

const MOST_LINES = 8;

export class EchoLog {
  echoes: "unknown" | "yes" | "no" = "unknown";
  /** The prompt that was seen last is known to be the answer to the line that was typed last. */
  isCertain = true;
  #missing: string[] = [];

  /** Something was typed whose answer cannot be told from a prompt that comes late. */
  doubt(): void {
    this.isCertain = false;
  }

  /**
   * At the end of an exchange.
   * @param command empty for what no device repeats
   * @returns whether the device repeats an earlier line only now: it has not come to this one yet
   */
  note(command: string, isEchoed: boolean, output: string): boolean {
    const isLate = this.#missing.length > 0 && this.#isMissing(firstWords(output));
    if (command !== "") this.isCertain = isEchoed;
    if (isLate || (command !== "" && isEchoed)) this.echoes = "yes";
    else if (command !== "" && this.echoes === "unknown") this.echoes = "no";
    if (command !== "" && !isEchoed) this.#missing = [...this.#missing, command].slice(-MOST_LINES);
    else if (command !== "") this.#missing = [];
    return isLate;
  }

  #isMissing(line: string): boolean {
    return this.#missing.some(
      (each) => line === each || (/[#>$%:]\s?$/.test(line.slice(0, -each.length)) && line.endsWith(each)),
    );
  }
}

function firstWords(output: string): string {
  const start = output.slice(0, 2_000);
  return (
    start
      .split("\n")
      .find((line) => line.trim() !== "")
      ?.trim() ?? ""
  );
}
