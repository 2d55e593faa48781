import { cookies, headers } from "next/headers";
import { redirect } from "next/navigation";
import { cache } from "react";
import { CLIENT_ADDRESS_HEADER } from "#server/access/authenticate-request.ts";
import type { Actor, Role } from "#server/access/contract.ts";
import { pageRoles } from "#server/access/permissions.ts";
import { findLiveSession } from "#server/access/sessions.ts";
import { type ApiContext, createApiContext } from "./context.ts";
import { getServices } from "./create-services.ts";
import { createCaller } from "./root.ts";

export interface PageSession {
	/** The person who opens the page; `null`: nobody is signed in. */
	readonly actor: Actor | null;
	readonly mustChangePassword: boolean;
	/** Procedures with this person's permissions. */
	readonly caller: ReturnType<typeof createCaller>;
}

/** The context of procedures called for this page, from the session cookie alone. */
export const getPageContext = cache(async (): Promise<ApiContext> => {
	const services = await getServices();
	const { sessionCookie } = services.access;
	const address = (await headers()).get(CLIENT_ADDRESS_HEADER);
	const value = (await cookies()).get(sessionCookie.name("session"))?.value;
	const sessionId = await sessionCookie.readSessionId(value);
	const session = sessionId === null ? null : await findLiveSession(services, sessionId, address);
	const actor = session?.actor ?? null;
	const mustChangePassword = session?.mustChangePassword ?? false;
	return createApiContext({ services, actor, mustChangePassword, address, http: null });
});

/** Who opens this page. One look-up a request. */
export const getPageSession = cache(async (): Promise<PageSession> => {
	const context = await getPageContext();
	const { actor, mustChangePassword } = context;
	return { actor, mustChangePassword, caller: createCaller(context) };
});

/** Whether a role may open the page at `path`: what navigation shows. */
export function mayOpen(path: string, role: Role): boolean {
	return (pageRoles(path) ?? []).includes(role);
}

export type PageAccess =
	| { readonly allowed: true; readonly session: PageSession & { readonly actor: Actor } }
	/** The view says so and names the roles that have the permission. */
	| { readonly allowed: false; readonly actor: Actor; readonly needs: readonly Role[] };

const ACCOUNT_PAGE = "/settings/account";

/**
 * The permission of a page, by its path in the table (default deny). Sends those who are not signed
 * in to the sign-in page, and those who must replace their password to where they can.
 */
export async function requirePage(path: string): Promise<PageAccess> {
	const session = await getPageSession();
	const { actor } = session;
	if (actor === null) redirect(`/sign-in?next=${encodeURIComponent(path)}`);
	if (session.mustChangePassword && path !== ACCOUNT_PAGE) redirect(ACCOUNT_PAGE);
	const roles = pageRoles(path) ?? [];
	const isAllowed = "role" in actor && roles.includes(actor.role);
	return isAllowed
		? { allowed: true, session: { ...session, actor } }
		: { allowed: false, actor, needs: roles };
}
