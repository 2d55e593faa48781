import { useEffect, useState } from "react";

/** True once `isOn` has lasted that long: what is over in a moment is not worth a sign of its own. */
export function useLasting(isOn: boolean, ms: number): boolean {
	const [lasts, setLasts] = useState(false);
	useEffect(() => {
		if (!isOn) return;
		const timer = setTimeout(() => setLasts(true), ms);
		return () => {
			clearTimeout(timer);
			setLasts(false);
		};
	}, [isOn, ms]);
	return lasts;
}
