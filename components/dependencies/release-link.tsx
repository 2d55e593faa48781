import { ArrowUpRight } from "lucide-react";

/** Leads to a page about a package outside of the console, which is told nothing of where we are. */
export function ReleaseLink(props: { readonly href: string; readonly children: React.ReactNode }) {
	return (
		<a
			href={props.href}
			target="_blank"
			rel="noopener noreferrer"
			referrerPolicy="no-referrer"
			title={props.href}
			className="-my-0.5 inline-flex min-h-6 items-center gap-0.5 text-accent hover:underline [&_svg]:size-3"
		>
			{props.children}
			<ArrowUpRight aria-hidden />
		</a>
	);
}
