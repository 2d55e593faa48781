"use client";

import { Toaster as Sonner } from "sonner";

/** Short results of actions; an error is always shown in its place on the page as well. */
export function Toaster({ theme }: { readonly theme: "light" | "dark" | "system" }) {
	return (
		<Sonner
			theme={theme}
			position="bottom-right"
			toastOptions={{
				unstyled: true,
				classNames: {
					toast:
						"flex w-full items-center gap-2 rounded-lg border border-line bg-raised px-3 py-2.5 text-sm text-fg shadow-pop",
					description: "text-muted",
				},
			}}
		/>
	);
}
