// `use` as it is written. The plan has the steps that it brings in, in its place.
import * as v from "valibot";
import { FixedText } from "../../schemas/spec/common.js";

export const UseSchema = v.pipe(
  FixedText,
  v.description("Path of another spec, relative to this one; its steps stand here"),
);
