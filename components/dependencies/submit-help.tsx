"use client";

import { useOrigin } from "#components/layout/help.tsx";
import { Card } from "#components/ui/card.tsx";
import { CodeBlock } from "#components/ui/copy-button.tsx";
import { Link } from "#components/ui/link.tsx";

/** How a build sends its lock: the project is audited and its page shows the result. */
export function SubmitHelp({ project }: { readonly project: string }) {
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
			<CodeBlock label="Send a lock with curl" code={submitSnippet(origin, project)} />
		</Card>
	);
}

function submitSnippet(origin: string, project: string): string {
	const name = `'${project.replaceAll("'", `'\\''`)}'`;
	return `jq -n --arg project ${name} \\
  --rawfile lock uv.lock --rawfile pyproject pyproject.toml \\
  '{json:{project:$project,files:[{name:"uv.lock",content:$lock},
    {name:"pyproject.toml",content:$pyproject}]}}' |
curl -sS ${origin}/api/trpc/dependencies.submit \\
  -H "authorization: Bearer $SOPHIA_API_KEY" \\
  -H "content-type: application/json" --data-binary @-`;
}
