import { useEffect, useState } from "react";
import { whenIdle } from "#components/ui/when-idle.ts";

const AT_LATEST_MS = 400;
const waiting: (() => void)[] = [];
let isDraining = false;

/**
 * True once it is this chart's turn to be drawn. Charts of one page are drawn one after another, each
 * when the browser is idle: drawn together they would hold up whoever clicks meanwhile.
 */
export function useTurn(): boolean {
	const [isMine, setMine] = useState(false);
	useEffect(() => {
		const take = () => setMine(true);
		waiting.push(take);
		drain();
		return () => {
			const at = waiting.indexOf(take);
			if (at >= 0) waiting.splice(at, 1);
		};
	}, []);
	return isMine;
}

function drain(): void {
	if (isDraining) return;
	isDraining = true;
	whenIdle(() => {
		isDraining = false;
		waiting.shift()?.();
		if (waiting.length > 0) drain();
	}, AT_LATEST_MS);
}
