import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { safeNext } from "#components/session/safe-next.ts";
import { SignInForm } from "#components/session/sign-in-form.tsx";
import { SIGN_IN_ERRORS, signInErrorSchema } from "#server/access/contract.ts";
import { getPageSession } from "#server/api/page-session.ts";
import type { RouteProps } from "../../_api/page-props.ts";

export const metadata: Metadata = { title: "Sign in" };

export default async function SignInPage(props: RouteProps) {
	const query = await props.searchParams;
	const { caller, actor } = await getPageSession();
	const next = safeNext(query.next ?? query.callbackUrl);
	if (actor !== null) redirect(next);
	const status = await caller.setup.status();
	const error = query.error === undefined ? null : signInErrorSchema.parse(query.error);
	return (
		<SignInForm
			next={next}
			needsSetup={status.needsSetup}
			oidcEnabled={status.oidcEnabled}
			errorTexts={SIGN_IN_ERRORS}
			error={error}
		/>
	);
}
