import { expect, it } from "vitest"

import type { Meta } from "@/meta/types"
import { asksName, withName } from "./naming"

const meta = (autoname: string, ...types: string[]) =>
	({ autoname, fields: types.map((fieldtype, place) => ({ fieldname: `f${place}`, fieldtype })) }) as unknown as Meta

it("asks for the name where it is typed, however the metadata spell that", () => {
	expect([asksName(meta("Prompt")), asksName(meta("prompt")), asksName(meta("hash"))]).toEqual([true, true, false])
	expect(withName(meta("hash", "Data")).fields.map((field) => field.fieldname)).toEqual(["f0"])
})

it("puts it first, but inside the first tab", () => {
	expect(withName(meta("Prompt", "Data")).fields.map((field) => field.fieldname)).toEqual(["__newname", "f0"])
	expect(withName(meta("Prompt", "Tab Break", "Data")).fields.map((field) => field.fieldname)).toEqual([
		"f0",
		"__newname",
		"f1",
	])
})
