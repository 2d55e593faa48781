"use client";

import { lazy, Suspense } from "react";
import type { DialogProps } from "./dialog-panel.tsx";
import { loadDialog } from "./overlays.ts";

const DialogPanel = lazy(() => loadDialog().then((module) => ({ default: module.DialogPanel })));

/** A modal dialog with title, text, body and actions; Esc and the corner button close it. */
export function Dialog({ open, ...rest }: DialogProps & { readonly open: boolean }) {
	if (!open) return null;
	return (
		<Suspense>
			<DialogPanel {...rest} />
		</Suspense>
	);
}
