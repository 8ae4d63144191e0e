// Which devices: keys intersect, values of one key unite.
import * as v from "valibot";
import { Cel, Count, FixedText, key, oneOrMany, Share } from "./common.js";

const selectorEntries = {
  hosts: key(oneOrMany(FixedText), "Names, or globs with `*`, `?` and `[1-4]`"),
  groups: key(oneOrMany(FixedText), "In any of these groups"),
  tags: key(oneOrMany(FixedText), "With any of these tags"),
  sites: key(oneOrMany(FixedText), "At any of these sites"),
  where: key(Cel, "CEL over `device` and `inputs`: `device.vars.area == 0`"),
};

export const TargetsSchema = v.pipe(
  v.strictObject({
    ...selectorEntries,
    exclude: key(v.strictObject(selectorEntries), "Leaves out the devices that all of its keys select"),
    allow_empty: key(v.boolean(), "An empty selection is not a mistake"),
  }),
  v.description("Which devices; all of the inventory where absent"),
);

export const rolloutEntries = {
  concurrency: key(Count, "Devices at once. Default 20"),
  batches: key(
    v.array(Share),
    "Sizes, in devices or percent; each batch ends before the next begins; the last size repeats",
  ),
  max_failures: key(Share, "More devices than this that do not pass stop the rest"),
  exclusive: key(v.boolean(), "Hold the devices though nothing is written"),
};
