import { X } from "lucide-react";
import { Button } from "#components/ui/button.tsx";

/** The strip above a table that says how many rows are selected and holds what can be done. */
export function SelectionFrame(props: {
	readonly onClear: () => void;
	readonly children: React.ReactNode;
}) {
	return (
		<section
			aria-label="Selected rows"
			className="flex flex-wrap items-center gap-2 border-b border-line bg-accent-soft px-3 py-1.5"
		>
			{props.children}
			<Button size="small" look="ghost" onClick={props.onClear}>
				<X aria-hidden /> Clear selection
			</Button>
		</section>
	);
}
