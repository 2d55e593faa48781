import type { PresetView } from "#components/views/list-views.ts";

/** Views of the findings that come with the product. */
export const FINDING_VIEWS: readonly PresetView[] = [
	{
		id: "fix-now",
		name: "Fix now",
		search: "q=state:open check:vulnerabilities severity:critical,high is:fixable",
	},
	{ id: "exploited", name: "Known to be exploited", search: "q=state:open is:exploited" },
	{
		id: "production",
		name: "In production",
		search: "q=state:open check:vulnerabilities scope:prod",
	},
	{ id: "failing", name: "What makes it fail", search: "q=state:open is:failing" },
	{ id: "accepted", name: "Accepted", search: "q=state:accepted&sort=newest" },
	{ id: "fixed", name: "Fixed", search: "q=state:fixed&sort=newest" },
	{ id: "everything", name: "Everything open", search: "q=state:open" },
];
