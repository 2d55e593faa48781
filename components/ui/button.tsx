import { cva, type VariantProps } from "class-variance-authority";
import { LoaderCircle } from "lucide-react";
import { Slot } from "radix-ui";
import { classNames } from "./class-names.ts";

const button = cva(
	"inline-flex shrink-0 items-center justify-center gap-1.5 whitespace-nowrap rounded-md font-medium transition-colors select-none disabled:cursor-not-allowed disabled:opacity-55 aria-disabled:cursor-not-allowed aria-disabled:opacity-55 [&_svg]:size-4 [&_svg]:shrink-0 forced-outline",
	{
		variants: {
			look: {
				primary: "bg-accent-solid text-on-accent shadow-xs hover:bg-accent-solid-hover",
				secondary: "border border-line bg-surface text-fg shadow-xs hover:bg-hover",
				ghost: "text-muted hover:bg-hover hover:text-fg",
				danger: "bg-bad-solid text-on-accent shadow-xs hover:opacity-90",
				link: "text-accent underline-offset-4 hover:underline",
			},
			size: {
				small: "h-7 px-2.5 text-xs",
				medium: "h-8 px-3 text-sm",
				large: "h-10 px-4 text-base",
				icon: "size-8",
				iconSmall: "size-7",
			},
		},
		compoundVariants: [{ look: "link", class: "h-6 px-0" }],
		defaultVariants: { look: "secondary", size: "medium" },
	},
);

export interface ButtonProps extends React.ComponentProps<"button">, VariantProps<typeof button> {
	readonly asChild?: boolean;
	/** Shows a spinner and refuses a second press while something is under way. */
	readonly busy?: boolean;
}

export function Button({ className, look, size, asChild, busy, children, ...rest }: ButtonProps) {
	const classes = classNames(button({ look, size }), className);
	if (asChild) {
		return (
			<Slot.Root className={classes} {...rest}>
				{children}
			</Slot.Root>
		);
	}
	return (
		<button
			type="button"
			className={classes}
			{...rest}
			disabled={busy || rest.disabled}
			aria-busy={busy}
		>
			{busy ? <LoaderCircle className="animate-spin" aria-hidden /> : null}
			{children}
		</button>
	);
}
