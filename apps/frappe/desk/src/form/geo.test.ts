import { expect, it } from "vitest"

import { isPoint, movedTo, pointOf, readFeatures, readPoint, writeFeatures } from "./geo"

const LINE = {
	type: "Feature" as const,
	properties: {},
	geometry: {
		type: "LineString",
		coordinates: [
			[1, 2],
			[3, 4],
		],
	},
}

it("keeps shapes it cannot change, and the properties of those it can", () => {
	const circle = {
		type: "Feature" as const,
		properties: { point_type: "circle", radius: 50 },
		geometry: { type: "Point", coordinates: [112.94, 28.23] },
	}
	const features = readFeatures(writeFeatures([LINE, circle]))
	expect(features.map(isPoint)).toEqual([false, true])
	expect(pointOf(features[1])).toEqual({ latitude: 28.23, longitude: 112.94 })
	expect(movedTo({ latitude: 1, longitude: 2 }, features[1])).toEqual({
		...circle,
		geometry: { type: "Point", coordinates: [2, 1] },
	})
})

it("has no value without features, and refuses what is no collection", () => {
	expect(writeFeatures([])).toBeNull()
	expect(readFeatures("")).toEqual([])
	expect(() => readFeatures('{"type":"Point"}')).toThrow()
	expect(() => readFeatures("here")).toThrow()
})

it("reads a pasted pair", () => {
	expect(readPoint("28.2282，112.9388")).toEqual({ latitude: 28.2282, longitude: 112.9388 })
	expect(readPoint("91, 0")).toBeNull()
	expect(readPoint("长沙")).toBeNull()
})
