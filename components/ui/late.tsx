"use client";

import { RotateCw } from "lucide-react";
import { type ComponentType, useDeferredValue, useSyncExternalStore } from "react";
import { Button } from "./button.tsx";
import { createPart, LOADING, type Part } from "./load-part.ts";

interface LateOptions {
	/** Keeps its place until it is there. */
	readonly loading?: ComponentType;
	/** Set where nobody misses it: then nothing is said when it cannot be loaded. */
	readonly isSilent?: boolean;
}

/** A component that loads once it is shown, in the browser only; see `lateOf`. */
export function late<Module, Props extends object>(
	fetchModule: () => Promise<Module>,
	pick: (module: Module) => ComponentType<Props>,
	options: LateOptions = {},
) {
	return lateOf(createPart(fetchModule), pick, options);
}

/**
 * A component of a part that loads on its own. Unlike `React.lazy`, which throws for ever after one
 * failure, it says that it could not be loaded and tries again when the network is back.
 */
export function lateOf<Module, Props extends object>(
	part: Part<Module>,
	pick: (module: Module) => ComponentType<Props>,
	{ loading: Loading, isSilent = false }: LateOptions = {},
) {
	const load = () => void part.load();
	const subscribe = (onChange: () => void) => {
		const unsubscribe = part.subscribe(onChange);
		window.addEventListener("online", load);
		load();
		return () => {
			window.removeEventListener("online", load);
			unsubscribe();
		};
	};
	return function Late(props: Props) {
		const now = useSyncExternalStore(subscribe, part.read, readNothing);
		// What has just arrived may be large: it is drawn beside other work and not before it.
		const state = useDeferredValue(now);
		if (state.kind === "ready") {
			const Loaded = pick(state.module);
			return <Loaded {...props} />;
		}
		if (state.kind === "failed" && !isSilent) {
			return <NotLoaded onRetry={load} isInPlace={Loading !== undefined} />;
		}
		return Loading ? <Loading /> : null;
	};
}

const readNothing = () => LOADING;

/** In the place of what is missing, or, for what opens above the page, in its corner. */
function NotLoaded(props: { readonly onRetry: () => void; readonly isInPlace: boolean }) {
	const place = props.isInPlace
		? "m-4"
		: "fixed right-4 bottom-4 z-50 rounded-lg border border-line bg-raised px-3 py-2.5 shadow-pop";
	return (
		<div role="alert" className={`flex items-center gap-3 text-sm text-muted ${place}`}>
			This part of the page could not be loaded.
			<Button size="small" onClick={props.onRetry}>
				<RotateCw aria-hidden /> Try again
			</Button>
		</div>
	);
}
