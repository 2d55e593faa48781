export { getBudgetStatus } from "./budget-status.ts";
export { getOrganisation, updateOrganisation } from "./organisation.ts";
export { raiseBudgetAlerts } from "./raise-budget-alerts.ts";
