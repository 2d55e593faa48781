/** One page of the console as the bench visits it. */
export interface BenchPage {
	readonly name: string;
	readonly address: string;
	/** The route of the build that serves it. */
	readonly route: string;
	/** CSS selector of what the reader came for: its first row, figure or field. */
	readonly marker: string;
	/** A filter that leaves rows, on pages that are lists. */
	readonly filter?: string;
	/** Name of the panel that a row opens, on pages that have one. */
	readonly peek?: string;
}

/** Ids of the demonstration's data that pages are opened with. */
export interface BenchIds {
	readonly model: string;
	readonly decision: string;
	/** The request with a trace of 2,000 spans. */
	readonly trace: string;
	readonly project: string;
	readonly audit: string;
	readonly finding: string;
}

export function listPages(ids: BenchIds): BenchPage[] {
	const settings = [
		...["general", "account", "keys", "users", "policy", "providers", "notifications"],
		"audit-log",
	];
	return [
		{ name: "overview", address: "/", route: "/", marker: "ul[aria-label='Figures'] li" },
		{
			name: "playground",
			address: "/playground",
			route: "/playground",
			marker: "main [aria-label='Your question']",
		},
		{ name: "models", address: "/models", route: "/models", marker: "main tr[data-row]" },
		{ name: "model", address: `/models/${ids.model}`, route: "/models/[...id]", marker: "main h2" },
		{
			name: "requests",
			address: "/requests",
			route: "/requests",
			marker: "main tr[data-row]",
			filter: "status:error",
			peek: "Request",
		},
		{
			name: "request, 2,000 spans",
			address: `/requests/${ids.trace}`,
			route: "/requests/[id]",
			marker: "main h2",
		},
		{
			name: "routing",
			address: "/routing",
			route: "/routing",
			marker: "main tr[data-row]",
			filter: "status:error",
			peek: "Decision",
		},
		{
			name: "decision",
			address: `/routing/${ids.decision}`,
			route: "/routing/[id]",
			marker: "main h2",
		},
		{
			name: "dependencies",
			address: "/dependencies",
			route: "/dependencies",
			marker: "main h2",
		},
		{
			name: "project",
			address: `/dependencies/${ids.project}`,
			route: "/dependencies/[project]",
			marker: "main tr[data-row]",
		},
		{
			name: "audit",
			address: `/dependencies/${ids.project}/audits/${ids.audit}`,
			route: "/dependencies/[project]/audits/[audit]",
			marker: "main h2",
		},
		{
			name: "findings",
			address: "/dependencies/findings",
			route: "/dependencies/findings",
			marker: "main tr[data-row]",
			filter: "severity:unknown",
			peek: "Finding",
		},
		{
			name: "finding",
			address: `/dependencies/${ids.project}/findings/${ids.finding}`,
			route: "/dependencies/[project]/findings/[finding]",
			marker: "main h2",
		},
		...settings.map((name) => ({
			name: `settings, ${name}`,
			address: `/settings/${name}`,
			route: `/settings/${name}`,
			marker: "main tr[data-row], main form, main h2",
		})),
	];
}
