import { useCallback, useEffect, useRef } from "react";

/** One and the same function for as long as the component lives; it calls the one given last. */
export function useStable<Args extends unknown[]>(
	run: (...args: Args) => void,
): (...args: Args) => void {
	const latest = useRef(run);
	useEffect(() => {
		latest.current = run;
	});
	return useCallback((...args: Args) => latest.current(...args), []);
}
