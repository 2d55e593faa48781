import { cva, type VariantProps } from "class-variance-authority";
import { classNames } from "./class-names.ts";

const badge = cva(
	"inline-flex h-5 max-w-full items-center gap-1 whitespace-nowrap rounded px-1.5 text-xs font-medium [&_svg]:size-3 [&_svg]:shrink-0 forced-outline",
	{
		variants: {
			tone: {
				neutral: "bg-hover text-muted",
				accent: "bg-accent-soft text-accent",
				ok: "bg-ok-soft text-ok",
				warn: "bg-warn-soft text-warn",
				bad: "bg-bad-soft text-bad",
				info: "bg-info-soft text-info",
				sim: "border border-dashed border-sim/50 bg-sim-soft text-sim",
			},
		},
		defaultVariants: { tone: "neutral" },
	},
);

export type Tone = NonNullable<VariantProps<typeof badge>["tone"]>;

export function Badge({
	tone,
	className,
	...rest
}: React.ComponentProps<"span"> & VariantProps<typeof badge>) {
	return <span className={classNames(badge({ tone }), className)} {...rest} />;
}

/** Wherever something that came from the simulator is shown. */
export function SimulatedBadge({ className }: { readonly className?: string }) {
	return (
		<Badge
			tone="sim"
			data-simulated
			className={className}
			title="This came from the built-in simulator: no model was asked and no money was spent."
		>
			simulated
		</Badge>
	);
}
