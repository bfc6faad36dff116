import { describe, expect, it } from "vitest"

import { setBoot } from "@/boot"
import { layoutOf, shortened, widthOf } from "./layout"
import { optionOf } from "./options"

const bars = (labels: string[], more = {}, sets = 1) => ({
	type: "bar",
	data: { labels, datasets: Array.from({ length: sets }, () => ({ values: labels.map((_, place) => place) })) },
	...more,
})
const units = Array.from({ length: 12 }, (_, place) => `第${place}机械工程与自动化学院党委`)

setBoot({ sysdefaults: {} } as any)

describe("how the labels of a chart stand", () => {
	it("is flat where they have place, in two lines where they nearly have", () => {
		expect(layoutOf(bars(["男", "女"]), 600).stand).toBe("flat")
		expect(layoutOf(bars(["机械工程与自动化学院党委", "土木建筑学院党委"]), 280).stand).toBe("broken")
	})
	it("tilts short ones and lays down bars with long ones, higher for more of them", () => {
		expect(layoutOf(bars(Array.from({ length: 12 }, (_, place) => `2016-03-${place + 10}`)), 480).stand).toBe("tilted")
		const lying = layoutOf(bars(units), 600)
		expect(lying.stand).toBe("lying")
		expect(lying.height).toBeGreaterThan(12 * 20)
		expect(layoutOf(bars(units, {}, 2), 600).height).toBeGreaterThan(lying.height)
	})
	it("leaves names out only on a line of more points than there is place for", () => {
		const days = Array.from({ length: 365 }, (_, place) => `day ${place}`)
		expect(layoutOf({ ...bars(days), type: "line" }, 600).leavesOut).toBe(true)
		expect(layoutOf(bars(days), 600).leavesOut).toBe(false)
	})
	it("shortens a name that is too long, and marks that", () => {
		expect(shortened("学院", 40)).toBe("学院")
		expect(shortened("机械工程与自动化学院", 60)).toMatch(/^机.*…$/)
		expect(widthOf(shortened("机械工程与自动化学院", 60))).toBeLessThanOrEqual(72)
	})
})

describe("a chart as it is drawn", () => {
	it("counts people in whole numbers, and measures in parts", () => {
		const axis = (values: number[]) =>
			(optionOf({ data: { labels: ["a"], datasets: [{ values }] } }, 600, "x") as any).yAxis.minInterval
		expect(axis([1])).toBe(1)
		expect(axis([0.5])).toBeUndefined()
	})
	it("gives each series its own pattern, and a single one none", () => {
		const shown = (sets: number) => (optionOf(bars(["a", "b"], {}, sets), 600, "x") as any).aria.decal.show
		expect([shown(1), shown(2)]).toEqual([false, true])
	})
	it("says the whole name and every figure where the pointer stands", () => {
		const option = optionOf(bars(units, {}, 2), 600, "x") as any
		expect(option.tooltip.formatter([{ dataIndex: 3 }])).toMatch(/^第3机械工程与自动化学院党委\n.*3\n.*3$/)
	})
	it("takes no colour that is not one", () => {
		const { color } = optionOf(bars(["a"], { colors: ["url(x)"] }), 600, "x") as any
		expect(color[0]).toMatch(/^#/)
	})
})
