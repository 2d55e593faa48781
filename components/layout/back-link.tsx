import { ChevronLeft } from "lucide-react";
import { Link } from "#components/ui/link.tsx";

export function BackLink(props: { readonly href: string; readonly children: React.ReactNode }) {
	return (
		<Link
			href={props.href}
			className="inline-flex h-6 items-center gap-1 text-sm text-muted hover:text-fg [&_svg]:size-4"
		>
			<ChevronLeft aria-hidden />
			{props.children}
		</Link>
	);
}
