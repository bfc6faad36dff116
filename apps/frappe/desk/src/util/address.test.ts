import { expect, it } from "vitest"

import { isOfDesk, isOfOtherSite, safeAddress } from "./address"

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

it.each([
	["/app", true],
	["/app/todo?status=Open", true],
	["/app#day-2016-07-08", true],
	["/desk/todo", true],
	["/application-form", false],
	["/visits", false],
	["/visits?from=/app", false],
	["https://example.com/app", false],
	["mailto:a@example.com", false],
])("%s is a screen of the desk: %s", (address, expected) => expect(isOfDesk(address)).toBe(expected))

it.each([
	["/visits", false],
	["?page=2", false],
	["http://party.localhost:8000/visits", false],
	["http://party.localhost/visits", true],
	["https://example.com/app", true],
	["/\\example.com", true],
	["https://[", false],
	["mailto:a@example.com", false],
])("%s is a page of another site: %s", (address, expected) =>
	expect(isOfOtherSite(address, "http://party.localhost:8000/app")).toBe(expected),
)
