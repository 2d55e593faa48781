"use client";

import { FailedPage, type FailedPageProps } from "#components/layout/failed-page.tsx";
import { Page } from "#components/layout/page.tsx";
import { Card } from "#components/ui/card.tsx";

/** A page that failed to render; the frame around it keeps working. */
export default function PageError(props: FailedPageProps) {
	return (
		<Page title="This page failed">
			<Card>
				<FailedPage {...props} title="Something went wrong on our side">
					The rest of the console works.
				</FailedPage>
			</Card>
		</Page>
	);
}
