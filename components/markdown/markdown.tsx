import { ImageOff } from "lucide-react";
import { Fragment, memo } from "react";
import { CopyButton } from "#components/ui/copy-button.tsx";
import { type Block, parseBlocks } from "./parse-block.ts";
import { type Inline, parseInline } from "./parse-inline.ts";
import { appendMarkdown, EMPTY_STREAM, type MarkdownStream } from "./split-blocks.ts";

/**
 * Text of a model, shown inert: no HTML, no image is ever fetched, links name their host and open
 * nothing by themselves.
 */
export function Markdown({ text }: { readonly text: string }) {
	return <StreamedMarkdown stream={appendMarkdown(EMPTY_STREAM, text)} />;
}

/** The same while it is being written: finished blocks are not rendered again. */
export function StreamedMarkdown({ stream }: { readonly stream: MarkdownStream }) {
	return (
		<div className="flex min-w-0 flex-col gap-3 text-base leading-relaxed break-words">
			{stream.closed.map((source, index) => (
				// biome-ignore lint/suspicious/noArrayIndexKey: closed blocks are only ever appended
				<MarkdownBlock key={index} source={source} />
			))}
			<MarkdownBlock key={stream.closed.length} source={stream.open} />
		</div>
	);
}

const MarkdownBlock = memo(function MarkdownBlock({ source }: { readonly source: string }) {
	return <Blocks blocks={parseBlocks(source)} />;
});

function Blocks({ blocks }: { readonly blocks: readonly Block[] }) {
	return blocks.map((block, index) => (
		// biome-ignore lint/suspicious/noArrayIndexKey: parsed anew as a whole, never reordered
		<Fragment key={index}>{renderBlock(block)}</Fragment>
	));
}

function renderBlock(block: Block): React.ReactNode {
	switch (block.type) {
		case "paragraph":
			return (
				<p>
					<InlineText source={block.inline} />
				</p>
			);
		case "heading":
			return renderHeading(block);
		case "code":
			return <CodeText text={block.text} language={block.language} />;
		case "quote":
			return (
				<blockquote className="flex flex-col gap-2 border-l-2 border-line-strong pl-3 text-muted">
					<Blocks blocks={block.blocks} />
				</blockquote>
			);
		case "list":
			return renderList(block);
		case "table":
			return renderTable(block);
		case "rule":
			return <hr className="border-line" />;
	}
}

const HEADINGS = ["h3", "h4", "h5"] as const;

/** The page has its own headings: those of an answer come below them. */
function renderHeading(block: Extract<Block, { type: "heading" }>) {
	const Tag = HEADINGS[block.level - 1] ?? "h6";
	return (
		<Tag className="mt-1 font-semibold">
			<InlineText source={block.inline} />
		</Tag>
	);
}

function renderList(block: Extract<Block, { type: "list" }>) {
	const items = block.items.map((item, index) => (
		// biome-ignore lint/suspicious/noArrayIndexKey: parsed anew as a whole, never reordered
		<li key={index} className="pl-1 [&>*+*]:mt-1.5">
			<Blocks blocks={item} />
		</li>
	));
	const look = "flex flex-col gap-1 pl-6 marker:text-faint";
	return block.ordered ? (
		<ol start={block.start} className={`${look} list-decimal`}>
			{items}
		</ol>
	) : (
		<ul className={`${look} list-disc`}>{items}</ul>
	);
}

function renderTable(block: Extract<Block, { type: "table" }>) {
	return (
		<section
			// biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
			tabIndex={0}
			aria-label="Table"
			className="overflow-x-auto rounded-md border border-line"
		>
			<table className="w-full text-sm">
				<thead className="bg-sunken text-left">
					<tr>
						{block.head.map((cell, index) => (
							// biome-ignore lint/suspicious/noArrayIndexKey: columns have no other identity
							<th key={index} scope="col" className="px-2.5 py-1.5 font-medium">
								<InlineText source={cell} />
							</th>
						))}
					</tr>
				</thead>
				<tbody>
					{block.rows.map((row, index) => (
						// biome-ignore lint/suspicious/noArrayIndexKey: rows have no other identity
						<tr key={index} className="border-t border-line">
							{row.map((cell, column) => (
								// biome-ignore lint/suspicious/noArrayIndexKey: columns have no other identity
								<td key={column} className="px-2.5 py-1.5 align-top">
									<InlineText source={cell} />
								</td>
							))}
						</tr>
					))}
				</tbody>
			</table>
		</section>
	);
}

function CodeText({ text, language }: { readonly text: string; readonly language: string }) {
	return (
		<figure className="overflow-hidden rounded-md border border-line bg-sunken">
			<figcaption className="flex h-8 items-center justify-between pr-1 pl-3 text-xs text-muted">
				{language || "code"}
				<CopyButton text={text} label="Copy code" />
			</figcaption>
			<pre
				// biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
				tabIndex={0}
				className="overflow-x-auto px-3 pb-3 font-mono text-xs leading-5"
			>
				<code>{text}</code>
			</pre>
		</figure>
	);
}

function InlineText({ source }: { readonly source: string }) {
	return <Pieces pieces={parseInline(source)} />;
}

function Pieces({ pieces }: { readonly pieces: readonly Inline[] }) {
	return pieces.map((piece, index) => (
		// biome-ignore lint/suspicious/noArrayIndexKey: parsed anew as a whole, never reordered
		<Fragment key={index}>{renderPiece(piece)}</Fragment>
	));
}

function renderPiece(piece: Inline): React.ReactNode {
	switch (piece.type) {
		case "text":
			return piece.text;
		case "break":
			return <br />;
		case "code":
			return (
				<code className="rounded bg-hover px-1 py-0.5 font-mono text-[0.85em]">{piece.text}</code>
			);
		case "strong":
			return (
				<strong className="font-semibold">
					<Pieces pieces={piece.children} />
				</strong>
			);
		case "emphasis":
			return (
				<em>
					<Pieces pieces={piece.children} />
				</em>
			);
		case "strike":
			return (
				<s>
					<Pieces pieces={piece.children} />
				</s>
			);
		case "link":
			return <InertLink href={piece.href}>{<Pieces pieces={piece.children} />}</InertLink>;
		case "image":
			return (
				<span className="inline-flex max-w-full items-center gap-1 rounded border border-dashed border-line-strong px-1.5 text-sm text-muted">
					<ImageOff className="size-3.5 shrink-0" aria-hidden />
					<span className="truncate" title={piece.url}>
						image not loaded: {piece.alt || "no description"} ({piece.url})
					</span>
				</span>
			);
	}
}

/** The host stands beside the words, because the words are somebody else's. */
export function InertLink({
	href,
	children,
}: {
	readonly href: string;
	readonly children: React.ReactNode;
}) {
	const url = new URL(href);
	return (
		<a
			href={href}
			target="_blank"
			rel="noopener noreferrer nofollow"
			referrerPolicy="no-referrer"
			title={href}
			className="text-accent underline underline-offset-2"
		>
			{children}
			<span className="text-muted"> [{url.protocol === "mailto:" ? "mail" : url.host}]</span>
		</a>
	);
}
