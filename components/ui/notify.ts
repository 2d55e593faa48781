/** Says shortly that something worked. The library loads with the first message. */
export function notify(message: string): void {
	void import("sonner").then(({ toast }) => toast.success(message));
}
