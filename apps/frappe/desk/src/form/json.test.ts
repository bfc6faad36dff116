import { expect, it } from "vitest"

import { jsonProblem } from "./json"

it.each(["", "  ", "{}", '{"a": [1, 2.5e3, "x\\n", null]}', "[]", "7"])("takes %s", (text) =>
	expect(jsonProblem(text)).toBeUndefined(),
)

it.each([
	['{"a": 1,}', 1, 9],
	["{a: 1}", 1, 2],
	['{\n  "a" 1\n}', 2, 7],
	["[1, 2", 1, 6],
	['"open', 1, 1],
	["{} x", 1, 4],
	["[01]", 1, 3],
])("says where %s breaks off", (text, line, column) => expect(jsonProblem(text)).toEqual({ line, column }))
