// Commands as steps write them, and how their output is parsed.
import * as v from "valibot";
import { FixedText, key, TemplateText } from "./common.js";

export const CommandList = v.pipe(v.array(TemplateText), v.minLength(1));
export const Commands = v.union([TemplateText, CommandList]);

export const PARSERS = ["json", "textfsm", "regex", "xml", "key_value", "table"] as const;
export const ParseSchema = v.pipe(
  v.union([
    v.picklist(PARSERS),
    v.strictObject({
      with: v.pipe(v.picklist(PARSERS), v.description("The parser. JSON output parses by itself")),
      template: key(
        FixedText,
        "TextFSM: a template's name, chosen by platform and command where absent. regex: RE2 with named groups",
      ),
      path: key(FixedText, "XML: path of the elements that become records"),
    }),
  ]),
  v.description("How output becomes `parsed`"),
);
