import { __ } from "@/translate"
import type { Problem } from "./model"

/** What keeps a document from being saved, as problems beside the fields; an input that cannot be read says so itself. */
export const noted = (obstacles: Problem[]): Problem[] =>
	obstacles.map((row) => (row.kind === "mandatory" ? { ...row, message: __("Please fill this in.") } : row))
