import { useId } from "react";
import { Checkbox } from "./input.tsx";

/** A checkbox with its label and, below it, what choosing it means. */
export function CheckField(
	props: Omit<React.ComponentProps<"input">, "type" | "id"> & {
		readonly label: React.ReactNode;
		readonly hint?: React.ReactNode;
	},
) {
	const { label, hint, ...control } = props;
	const id = useId();
	return (
		<div className="flex min-h-6 items-start gap-2">
			<Checkbox
				id={id}
				className="mt-0.5"
				{...(hint ? { "aria-describedby": `${id}-hint` } : {})}
				{...control}
			/>
			<div className="min-w-0">
				<label htmlFor={id}>{label}</label>
				{hint ? (
					<p id={`${id}-hint`} className="text-xs text-muted">
						{hint}
					</p>
				) : null}
			</div>
		</div>
	);
}
