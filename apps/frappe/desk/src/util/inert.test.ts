import { expect, it } from "vitest"

import { inert } from "./inert"

it("moves styles aside and takes handlers away, in tags only", () => {
	expect(inert('<p style="color: red" onclick="x()">style="a" onclick=1</p>')).toBe(
		'<p data-style="color: red" data-off="x()">style="a" onclick=1</p>',
	)
	expect(inert("<img title='a > b style=1' STYLE = 'x'>")).toBe("<img title='a > b style=1' data-style = 'x'>")
	expect(inert("1 < 2 and 3 > 2")).toBe("1 < 2 and 3 > 2")
	expect(inert('<a href="/x" data-id="1">y</a>')).toBe('<a href="/x" data-id="1">y</a>')
})
