import { signOut as endSession } from "next-auth/react";

/** Ends the session on the server and goes to the sign-in page with a full load: no cache stays. */
export async function signOut(): Promise<void> {
	await endSession({ callbackUrl: "/sign-in", redirect: true });
}
