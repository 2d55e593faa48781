"use client";

import { createContext, use } from "react";
import type { Role } from "#server/access/contract.ts";

/** Who is signed in, as the pages show it. Permissions are decided on the server. */
export interface SessionUser {
	readonly id: string;
	readonly name: string;
	readonly email: string;
	readonly role: Role;
}

const SessionContext = createContext<SessionUser | null>(null);

export function SessionProvider(props: {
	readonly user: SessionUser;
	readonly children: React.ReactNode;
}) {
	return <SessionContext value={props.user}>{props.children}</SessionContext>;
}

export function useSessionUser(): SessionUser {
	const user = use(SessionContext);
	if (user === null) throw new Error("useSessionUser needs a SessionProvider above it");
	return user;
}
