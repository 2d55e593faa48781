/** The mark: many paths in, one way chosen. */
export function Logo({ className }: { readonly className?: string }) {
	return (
		<svg viewBox="0 0 24 24" className={className} aria-hidden="true">
			<rect width="24" height="24" rx="6" className="fill-accent-solid" />
			<path
				d="M5.5 7.5h3c2.5 0 3.2 4.5 5.7 4.5h4.3M5.5 12h4.2M5.5 16.5h3c1.3 0 2.1-1.2 2.8-2.3"
				fill="none"
				stroke="white"
				strokeWidth="1.8"
				strokeLinecap="round"
			/>
			<circle cx="18.2" cy="12" r="1.7" fill="white" />
		</svg>
	);
}
