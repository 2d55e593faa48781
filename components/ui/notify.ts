import { createPart } from "./load-part.ts";

const messages = createPart(() => import("sonner"));

/** Says shortly that something worked. The library loads with the first message. */
export function notify(message: string): void {
	void messages.load().then((library) => library?.toast.success(message));
}
