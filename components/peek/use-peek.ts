"use client";

import { useRouter } from "next/navigation";
import { parseAsString, useQueryState } from "nuqs";
import { useEffect, useRef } from "react";
import { useShortcuts } from "#components/shortcuts/shortcuts.tsx";
import { focusedRow } from "#components/table/row-parts.tsx";
import { notify } from "#components/ui/notify.ts";

const WARM_MS = 60;

/**
 * The item that is open beside its list: `?open=<id>`. J and K walk the rows that are on screen;
 * opening is a step of the history, walking is not.
 */
export function usePeek(input: {
	readonly ids: readonly string[];
	readonly hrefOf: (id: string) => string;
	/** Loads what the panel needs, before it is asked for. */
	readonly warm: (id: string) => void;
}) {
	const [openId, setOpenId] = useQueryState("open", parseAsString);
	const router = useRouter();
	const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
	useEffect(() => () => clearTimeout(timer.current), []);
	const at = openId === null ? -1 : input.ids.indexOf(openId);
	const open = (id: string | undefined) => {
		if (id !== undefined) void setOpenId(id, { history: "push" });
	};
	const walk = (step: -1 | 1) => {
		if (openId === null) return open(input.ids.find((id) => id === focusedRow()) ?? input.ids[0]);
		const next = input.ids[at + step];
		if (next !== undefined) void setOpenId(next, { history: "replace" });
	};
	const copyOf = (what: string, text: (id: string) => string) => {
		const id = openId ?? focusedRow();
		if (id === null) return notify("Open or focus a row first");
		void navigator.clipboard.writeText(text(id)).then(
			() => notify(`${what} copied`),
			() => notify("Copying was refused by the browser"),
		);
	};
	const close = () => void setOpenId(null, { history: "replace" });
	useShortcuts("List", [
		{ keys: "j", label: "Open the next row", run: () => walk(1) },
		{ keys: "k", label: "Open the row before", run: () => walk(-1) },
		{
			keys: "c",
			label: "Copy the row's link",
			run: () => copyOf("Link", (id) => linkTo(input.hrefOf(id))),
		},
		{ keys: "y", label: "Copy the row's id", run: () => copyOf("Id", (id) => id) },
		...(openId === null
			? []
			: [
					{ keys: "Escape", label: "Close the panel", run: close },
					{
						keys: "o",
						label: "Open its page",
						run: () => router.push(input.hrefOf(openId)),
					},
				]),
	]);
	return {
		openId,
		close,
		next: at >= 0 && at < input.ids.length - 1 ? () => walk(1) : null,
		previous: at > 0 ? () => walk(-1) : null,
		opening: {
			openId,
			onOpen: open,
			// Rows that the pointer only passes over are not loaded.
			onWarm: (id: string) => {
				clearTimeout(timer.current);
				timer.current = setTimeout(() => input.warm(id), WARM_MS);
			},
		},
	};
}

function linkTo(href: string): string {
	return new URL(href, window.location.href).href;
}
