"use client";

import { useOrigin } from "#components/layout/help.tsx";
import { Card } from "#components/ui/card.tsx";
import { CodeBlock } from "#components/ui/copy-button.tsx";
import { Link } from "#components/ui/link.tsx";
import { submitSnippet } from "./submit-snippet.ts";

/** How a build sends its lock: the project is audited and its page shows the result. */
export function SubmitHelp(props: { readonly project: string; readonly files: readonly string[] }) {
	const origin = useOrigin();
	return (
		<Card
			title="Send locks from CI"
			description={
				<>
					With a{" "}
					<Link href="/settings/keys" className="text-accent underline underline-offset-2">
						key
					</Link>{" "}
					that has the scope dependencies.submit. Files of an uploaded project are replaced.
				</>
			}
		>
			<CodeBlock
				label="Send a lock with curl"
				code={submitSnippet(origin, props.project, props.files)}
			/>
		</Card>
	);
}
