// How the output of a command becomes data.

export interface ParseHow {
  /** `ping`: by the platform's data, of `ping` steps. */
  with: "json" | "textfsm" | "regex" | "xml" | "key_value" | "table" | "ping";
  template?: string;
  /** XML: the path of the elements that become records. */
  path?: string;
}
