/** A Python project's name by PEP 503: lower case, runs of `-_.` as one dash. */
export function normalizePythonName(name: string): string {
	return name.toLowerCase().replace(/[-_.]+/g, "-");
}
