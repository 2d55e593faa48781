"use client";

import { RotateCw } from "lucide-react";
import { Page } from "#components/layout/page.tsx";
import { Button } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { ErrorState } from "#components/ui/states.tsx";

/** A page that failed to render; the frame around it keeps working. */
export default function PageError(props: {
	readonly error: Error & { readonly digest?: string };
	readonly retry: () => void;
}) {
	return (
		<Page title="This page failed">
			<Card>
				<ErrorState
					title="Something went wrong on our side"
					actions={
						<Button look="primary" onClick={props.retry}>
							<RotateCw aria-hidden /> Try again
						</Button>
					}
				>
					The rest of the console works.
					{props.error.digest ? ` Reference ${props.error.digest}` : ""}
				</ErrorState>
			</Card>
		</Page>
	);
}
