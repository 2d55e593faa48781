"use client";

import { FailedPage, type FailedPageProps } from "#components/layout/failed-page.tsx";

/** Who somebody is stands in the database: without it nobody can be signed in. */
export default function EntryError(props: FailedPageProps) {
	return (
		<FailedPage {...props} title="Nobody can sign in at the moment">
			Something went wrong on our side; most often the database is away and comes back by itself.
		</FailedPage>
	);
}
