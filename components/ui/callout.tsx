import { CircleAlert, CircleCheck, Info, TriangleAlert } from "lucide-react";
import { classNames } from "./class-names.ts";

const TONES = {
	info: { box: "border-info/30 bg-info-soft", icon: Info, ink: "text-info" },
	ok: { box: "border-ok/30 bg-ok-soft", icon: CircleCheck, ink: "text-ok" },
	warn: { box: "border-warn/30 bg-warn-soft", icon: TriangleAlert, ink: "text-warn" },
	bad: { box: "border-bad/30 bg-bad-soft", icon: CircleAlert, ink: "text-bad" },
} as const;

/** A message that stays: what happened, to what, what to do next. */
export function Callout(props: {
	readonly tone: keyof typeof TONES;
	readonly title?: React.ReactNode;
	readonly children?: React.ReactNode;
	readonly actions?: React.ReactNode;
	readonly className?: string;
	/** Announce it: for something that appears in answer to an action. */
	readonly live?: boolean;
}) {
	const { box, icon: Icon, ink } = TONES[props.tone];
	return (
		<div
			{...(props.live ? { role: props.tone === "bad" ? "alert" : "status" } : {})}
			className={classNames(
				"flex gap-2.5 rounded-lg border px-3 py-2.5 text-sm",
				box,
				props.className,
			)}
		>
			<Icon className={classNames("mt-0.5 size-4 shrink-0", ink)} aria-hidden />
			<div className="min-w-0 flex-1">
				{props.title ? <p className="font-medium">{props.title}</p> : null}
				{props.children ? <div className="break-words text-muted">{props.children}</div> : null}
				{props.actions ? <div className="mt-2 flex flex-wrap gap-2">{props.actions}</div> : null}
			</div>
		</div>
	);
}
