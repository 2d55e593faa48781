/** What Next gives to a page; parsed by the page itself. */
export interface RouteProps {
	readonly params: Promise<Readonly<Record<string, string | string[] | undefined>>>;
	readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>>;
}

/** One value of the query string; `undefined` when it is missing or given twice. */
export function one(value: string | string[] | undefined): string | undefined {
	return typeof value === "string" ? value : undefined;
}
