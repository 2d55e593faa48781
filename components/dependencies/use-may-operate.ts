"use client";

import { useSessionUser } from "#components/session/session.tsx";

/** Whether the reader may run audits, change projects and decide on findings. */
export function useMayOperate(): boolean {
	const { role } = useSessionUser();
	return role === "admin" || role === "operator";
}
