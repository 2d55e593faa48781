import { CornerDownRight } from "lucide-react";
import { buildPathTree, type PathNode } from "./path-tree.ts";

/** How a package comes in: a tree from what the project asks for down to the package itself. */
export function PathView(props: { readonly paths: readonly (readonly string[])[] }) {
	return <Branch nodes={buildPathTree(props.paths)} />;
}

function Branch({ nodes }: { readonly nodes: readonly PathNode[] }) {
	return (
		<ul className="flex flex-col gap-0.5">
			{nodes.map((node) => (
				<li key={node.name} className="min-w-0">
					<span className="flex items-center gap-1.5">
						<CornerDownRight className="size-3 shrink-0 text-faint" aria-hidden />
						<code
							className={
								node.children.length === 0
									? "min-w-0 font-mono text-xs font-semibold break-all"
									: "min-w-0 font-mono text-xs break-all"
							}
						>
							{node.name}
						</code>
					</span>
					{node.children.length === 0 ? null : (
						<div className="ml-[5px] border-l border-line pl-3">
							<Branch nodes={node.children} />
						</div>
					)}
				</li>
			))}
		</ul>
	);
}
