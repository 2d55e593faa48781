export { createView } from "./create-view.ts";
export { listViews } from "./list-views.ts";
export { removeView } from "./remove-view.ts";
export { updateView } from "./update-view.ts";
