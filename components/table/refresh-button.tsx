import { RotateCw } from "lucide-react";
import { Button } from "#components/ui/button.tsx";
import { useLasting } from "#components/ui/use-lasting.ts";

const BUSY_MS = 300;

/** Asks for the rows again; says that this is under way only when it lasts, so the bar stands still. */
export function RefreshButton(props: {
	readonly isFetching: boolean;
	readonly onRefresh: () => void;
}) {
	const busy = useLasting(props.isFetching, BUSY_MS);
	return (
		<Button onClick={props.onRefresh} busy={busy} aria-label="Refresh" title="Refresh  r">
			<RotateCw aria-hidden />
		</Button>
	);
}
