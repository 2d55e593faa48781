const LIMIT = 20;

/** The query of the projects, for the page that prefetches and the view that reads. */
export function projectsInput(search: string, after: string | null) {
	return {
		limit: LIMIT,
		...(search === "" ? {} : { query: search }),
		...(after === null ? {} : { cursor: after }),
	};
}
