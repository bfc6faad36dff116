import { expect, test } from "vitest"

import { linesOf } from "./refusal"

test("a line names the field before its colon or in bold, and no other word", () => {
	expect(linesOf("公民身份号码：无法得出出生日期。请与党支部核对。")).toEqual([
		{ text: "公民身份号码：无法得出出生日期。请与党支部核对。", names: ["公民身份号码"] },
	])
	expect(linesOf("党员: <strong>姓名</strong> 未填写")[0].names).toEqual(["姓名", "党员"])
	expect(linesOf("该党支部已撤销，不接收党员。")[0].names).toEqual([])
})

test("each problem of a refusal is a line of its own", () => {
	const found = linesOf("<ul><li>姓名：缺少姓名。</li><li>联系电话：位数不对。</li></ul>")
	expect(found.map((line) => line.names)).toEqual([["姓名"], ["联系电话"]])
	expect(linesOf("一<br>二\n三").map((line) => line.text)).toEqual(["一", "二", "三"])
})
