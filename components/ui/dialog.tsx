"use client";

import { lazy, Suspense, useSyncExternalStore } from "react";
import type { DialogProps } from "./dialog-panel.tsx";
import { loadDialog } from "./overlays.ts";

const DialogPanel = lazy(() => loadDialog().then((module) => ({ default: module.DialogPanel })));

/** A modal dialog with title, text, body and actions; Esc and the corner button close it. */
export function Dialog({ open, ...rest }: DialogProps & { readonly open: boolean }) {
	const isInBrowser = useSyncExternalStore(subscribeToNothing, isTrue, isFalse);
	// A link can ask for an open dialog; the server has no document to put it into.
	if (!open || !isInBrowser) return null;
	return (
		<Suspense>
			<DialogPanel {...rest} />
		</Suspense>
	);
}

const subscribeToNothing = () => () => {};
const isTrue = () => true;
const isFalse = () => false;
