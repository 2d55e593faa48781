"use client";

import type { DialogProps } from "./dialog-panel.tsx";
import { lateOf } from "./late.tsx";
import { dialogPart } from "./overlays.ts";

const DialogPanel = lateOf(dialogPart, (module) => module.DialogPanel);

/** A modal dialog with title, text, body and actions; Esc and the corner button close it. */
export function Dialog({ open, ...rest }: DialogProps & { readonly open: boolean }) {
	return open ? <DialogPanel {...rest} /> : null;
}
