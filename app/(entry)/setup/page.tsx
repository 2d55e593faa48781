import type { Metadata } from "next";
import { SetupForm } from "#components/session/setup-form.tsx";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Link } from "#components/ui/link.tsx";
import { getPageSession } from "#server/api/page-session.ts";
import type { RouteProps } from "../../_api/page-props.ts";

export const metadata: Metadata = { title: "Set up", referrer: "no-referrer" };

export default async function SetupPage(props: RouteProps) {
	const query = await props.searchParams;
	const { caller } = await getPageSession();
	const { needsSetup } = await caller.setup.status();
	const token = typeof query.token === "string" ? query.token : "";
	if (needsSetup && token !== "") return <SetupForm token={token} />;
	return (
		<div className="flex flex-col gap-4">
			<h1 className="text-lg font-semibold">Set up</h1>
			{needsSetup ? (
				<Callout tone="warn" title="This page needs its one-time link">
					Open the link that the start printed. It is good for 30 minutes; make a new one with{" "}
					<code className="font-mono text-xs">npm run sophia -- setup-link</code>
				</Callout>
			) : (
				<Callout tone="ok" title="Sophia is set up already">
					Sign in with your account. A new person is added by an admin under Settings, Users.
				</Callout>
			)}
			<Button asChild look={needsSetup ? "secondary" : "primary"} size="large">
				<Link href="/sign-in">Go to sign-in</Link>
			</Button>
		</div>
	);
}
