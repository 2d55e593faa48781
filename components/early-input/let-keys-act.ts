/** How long what is typed waits for a field that has to load. */
const AT_LATEST_MS = 5000;
let timer: ReturnType<typeof setTimeout> | undefined;

/** Keys are bound, or the field that they were typed for has the focus. */
export function letKeysAct(): void {
	tell("act");
}

/** Holds keys until a field that is about to open can take them; without one they are forgotten. */
export function holdKeysForField(): void {
	tell("wait");
	timer = setTimeout(() => tell("drop"), AT_LATEST_MS);
}

/** Reaches the script that `early-script.ts` puts into the page. */
function tell(mode: "act" | "wait" | "drop"): void {
	clearTimeout(timer);
	document.documentElement.dataset.keys = mode;
	window.dispatchEvent(new Event("sophia-keys"));
}
