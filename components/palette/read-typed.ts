import { parseFilters } from "#components/filters/parse-filters.ts";
import { quote } from "#components/filters/split-parts.ts";
import { REQUEST_FILTERS } from "#components/requests/request-filters.ts";
import type { Destination } from "./destinations.ts";

const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/i;
const MODEL = /^[\w.-]+\/[\w.:-]+$/;

/** Where a pasted id, or the beginning of one, can lead. */
export function destinationsOf(text: string): readonly Destination[] {
	const trimmed = text.trim();
	const id = UUID.exec(trimmed)?.[0].toLowerCase();
	if (id) {
		return [
			{ label: `Request ${id}`, href: `/requests/${id}`, needs: "/requests" },
			{ label: `Decision ${id}`, href: `/routing/${id}`, needs: "/routing" },
		];
	}
	if (/^[0-9a-f]{6,}[0-9a-f-]*$/i.test(trimmed)) {
		const filter = encodeURIComponent(`id:${trimmed.toLowerCase()}*`);
		return [
			{ label: `Requests ${trimmed}…`, href: `/requests?q=${filter}`, needs: "/requests" },
			{ label: `Decisions ${trimmed}…`, href: `/routing?q=${filter}`, needs: "/routing" },
		];
	}
	if (!MODEL.test(trimmed)) return [];
	const filter = encodeURIComponent(`model:"${trimmed}"`);
	return [
		{ label: `Model ${trimmed}`, href: `/models/${trimmed}`, needs: "/models" },
		{ label: `Requests of ${trimmed}`, href: `/requests?q=${filter}`, needs: "/requests" },
	];
}

const MIN_SEARCH = 2;

/** Where to look for what is typed, when no page or action bears that name. */
export function searchesFor(text: string): readonly Destination[] {
	const trimmed = text.trim();
	const filters = parseFilters(trimmed, REQUEST_FILTERS);
	if (trimmed.includes(":") && filters.problems.length === 0) {
		const href = `/requests?q=${encodeURIComponent(trimmed)}`;
		return [{ label: `Requests with ${trimmed}`, href, needs: "/requests" }];
	}
	if (trimmed.length < MIN_SEARCH) return [];
	const models = `/models?q=${encodeURIComponent(trimmed)}`;
	const filter = encodeURIComponent(`package:${quote(trimmed)}`);
	const findings = `/dependencies/findings?q=${filter}`;
	return [
		{ label: `Models like “${trimmed}”`, href: models, needs: "/models" },
		...(/\s/.test(trimmed)
			? []
			: [{ label: `Findings of the package ${trimmed}`, href: findings, needs: "/dependencies" }]),
	];
}
