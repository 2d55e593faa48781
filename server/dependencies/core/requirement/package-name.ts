/** A Python project's name by PEP 503: lower case, runs of `-_.` as one dash. */
export function normalizePythonName(name: string): string {
	return name.toLowerCase().replace(/[-_.]+/g, "-");
}

/** Whether the text can be the name of a Python project (PEP 508). */
export function isPythonName(name: string): boolean {
	return /^[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?$/.test(name);
}
