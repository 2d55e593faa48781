import { classNames } from "./class-names.ts";

const CONTROL =
	"w-full rounded-md border border-line-strong/70 bg-surface px-2.5 text-sm text-fg shadow-xs transition-colors hover:border-line-strong focus-visible:border-accent disabled:cursor-not-allowed disabled:bg-sunken disabled:text-muted aria-invalid:border-bad";

export function Input({ className, ...rest }: React.ComponentProps<"input">) {
	return <input className={classNames(CONTROL, "h-8", className)} {...rest} />;
}

export function TextArea({ className, ...rest }: React.ComponentProps<"textarea">) {
	return (
		<textarea className={classNames(CONTROL, "min-h-20 py-1.5 leading-5", className)} {...rest} />
	);
}

export function Checkbox({ className, ...rest }: React.ComponentProps<"input">) {
	return (
		<input
			type="checkbox"
			className={classNames("size-4 shrink-0 accent-accent-solid", className)}
			{...rest}
		/>
	);
}

/** A box without words beside it: pressed on 24 by 24 px, also above a row that is a link. */
export function BareCheckbox({
	"aria-label": label,
	...rest
}: React.ComponentProps<"input"> & { readonly "aria-label": string }) {
	return (
		<label className="relative z-[1] flex size-6 items-center justify-center">
			<input
				type="checkbox"
				aria-label={label}
				className="size-4 shrink-0 accent-accent-solid"
				{...rest}
			/>
		</label>
	);
}
