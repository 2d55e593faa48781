/** Ends the session on the server and goes to the sign-in page with a full load: no cache stays. */
export async function signOut(): Promise<void> {
	// Loaded when it is wanted: it is on every page and hardly ever used.
	const { signOut: endSession } = await import("next-auth/react");
	await endSession({ callbackUrl: "/sign-in", redirect: true });
}
