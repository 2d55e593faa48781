import { Badge } from "#components/ui/badge.tsx";

/** What this installation is called, on every page: production is not staging. */
export function EnvironmentMark({ name }: { readonly name: string }) {
	if (name === "") return null;
	return (
		<Badge tone="accent" title={`Environment: ${name}`}>
			<span className="sr-only">Environment: </span>
			<span className="truncate">{name}</span>
		</Badge>
	);
}
