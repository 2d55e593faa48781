export { createView, listViews, removeView, updateView } from "./saved-views.ts";
