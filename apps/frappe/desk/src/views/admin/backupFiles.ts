/** What a file of a backup holds, told by its name. */
export function kindOf(file: string): string {
	if (file.endsWith("-database.db.gz")) return "Database"
	if (file.endsWith("-private-files.tar")) return "Private files"
	if (file.endsWith("-files.tar")) return "Public files"
	return "Configuration"
}

/** A number of bytes as people say it. */
export function bytes(size: number): string {
	const units = ["B", "kB", "MB", "GB", "TB"]
	let place = 0
	while (size >= 1000 && place < units.length - 1) {
		size /= 1000
		place += 1
	}
	return `${place ? size.toFixed(1) : size} ${units[place]}`
}
