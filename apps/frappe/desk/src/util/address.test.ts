import { expect, it } from "vitest"

import { safeAddress } from "./address"

it.each([
	["/private/files/a.xlsx", "/private/files/a.xlsx"],
	["https://example.com/x", "https://example.com/x"],
	["mailto:a@example.com", "mailto:a@example.com"],
	["javascript:alert(1)", undefined],
	[" JavaScript:alert(1)", undefined],
	["data:text/html,x", undefined],
	["//example.com/x", undefined],
	["vbscript:x", undefined],
	[null, undefined],
])("%s may be a link: %s", (address, expected) => expect(safeAddress(address)).toBe(expected))
