/** A point on the map, in degrees. */
export interface Point {
	latitude: number
	longitude: number
}

interface Feature {
	type: "Feature"
	properties: Record<string, unknown>
	geometry: { type: string; coordinates: any }
}

/** The features of a Geolocation value. @throws Error if the text is no GeoJSON FeatureCollection */
export function readFeatures(value: unknown): Feature[] {
	if (!value) return []
	const whole = typeof value === "string" ? JSON.parse(value) : (value as any)
	if (whole?.type !== "FeatureCollection" || !Array.isArray(whole.features)) throw new Error("no FeatureCollection")
	return whole.features
}

export const isPoint = (feature: Feature) => feature.geometry?.type === "Point"

/** GeoJSON has the longitude first. */
export function pointOf(feature: Feature): Point {
	const [longitude, latitude] = feature.geometry.coordinates
	return { latitude, longitude }
}

/** A feature with its point moved; its properties (such as the radius of a circle) stay. */
export function movedTo(point: Point, feature?: Feature): Feature {
	return {
		type: "Feature",
		properties: feature?.properties ?? {},
		geometry: { type: "Point", coordinates: [point.longitude, point.latitude] },
	}
}

/** Features as Frappe stores them; none is no value. */
export function writeFeatures(features: Feature[]): string | null {
	return features.length ? JSON.stringify({ type: "FeatureCollection", features }) : null
}

/** Two numbers out of `28.23, 112.94`, north and east positive. @returns null if it is no place on Earth */
export function readPoint(text: string): Point | null {
	const match = /^\s*([+-]?\d+(?:\.\d+)?)\s*[,，\s]\s*([+-]?\d+(?:\.\d+)?)\s*$/.exec(text)
	return match && isOnEarth(Number(match[1]), Number(match[2]))
		? { latitude: Number(match[1]), longitude: Number(match[2]) }
		: null
}

export const isOnEarth = (latitude: number, longitude: number) => Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180

export type { Feature }
