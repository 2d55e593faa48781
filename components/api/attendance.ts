/** `server/api/handle-api-request.ts` reads it: a call that carries it does not keep a session alive. */
export const UNATTENDED_HEADER = "x-sophia-unattended";
/** Long enough to read a screen without touching anything. */
const ATTENDED_MS = 60_000;
const SIGNS = ["pointerdown", "pointermove", "keydown", "wheel", "touchstart"] as const;

/**
 * Tells apart what a person does from what an open page does by itself: pages that refresh on their
 * own would otherwise keep the session of somebody who has left alive for its whole eight hours.
 */
export function watchAttendance(
	target: Pick<EventTarget, "addEventListener">,
	nowMs: () => number,
): { readonly headers: () => Record<string, string> } {
	let seenMs = nowMs();
	for (const sign of SIGNS) {
		target.addEventListener(
			sign,
			() => {
				seenMs = nowMs();
			},
			{ capture: true, passive: true },
		);
	}
	return {
		headers: () => (nowMs() - seenMs < ATTENDED_MS ? {} : { [UNATTENDED_HEADER]: "1" }),
	};
}
