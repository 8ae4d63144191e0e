// Types of our search attributes, by the name that Temporal sees.
import { SEARCH_ATTRIBUTES } from "../workflows/ids.js";

export const SEARCH_ATTRIBUTE_TYPES: Readonly<Record<string, "Keyword" | "KeywordList">> = {
  [SEARCH_ATTRIBUTES.workflow]: "Keyword",
  [SEARCH_ATTRIBUTES.status]: "Keyword",
  [SEARCH_ATTRIBUTES.site]: "KeywordList",
  [SEARCH_ATTRIBUTES.device]: "KeywordList",
  [SEARCH_ATTRIBUTES.label]: "KeywordList",
};
