import { getList } from "@/api/resource"
import { may } from "@/boot"

/** The letter heads one may print with, and the one that is chosen at first. */
export interface LetterHeads {
	names: string[]
	chosen: string
}

/** Letter heads that are in use; none for who may not read them. */
export async function readLetterHeads(): Promise<LetterHeads> {
	if (!may("read", "Letter Head")) return { names: [], chosen: "" }
	const rows = await getList<any>("Letter Head", {
		fields: ["name", "is_default"],
		filters: [["Letter Head", "disabled", "=", 0]],
		length: 100,
	})
	return { names: rows.map((row) => row.name), chosen: rows.find((row) => Number(row.is_default))?.name ?? "" }
}
