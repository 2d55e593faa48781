"use client";

import { RotateCw } from "lucide-react";
import { Button } from "#components/ui/button.tsx";
import { ErrorState } from "#components/ui/states.tsx";

/** Who somebody is stands in the database: without it nobody can be signed in. */
export default function EntryError(props: {
	readonly error: Error & { readonly digest?: string };
	readonly retry: () => void;
}) {
	return (
		<ErrorState
			title="Nobody can sign in at the moment"
			actions={
				<Button look="primary" onClick={props.retry}>
					<RotateCw aria-hidden /> Try again
				</Button>
			}
		>
			Something went wrong on our side; most often the database is away and comes back by itself.
			{props.error.digest ? ` Reference ${props.error.digest}` : ""}
		</ErrorState>
	);
}
