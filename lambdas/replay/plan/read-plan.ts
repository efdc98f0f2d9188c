/**
 * Which tool wrote a plan. Errs towards refusing: a file that is none is said to be none.
 */
import { fieldAt, type Json, objectAt } from '../../denial/fields.ts';
import type { Planned } from './planned.ts';
import { readTerraform } from './terraform.ts';

/** Nothing where it is no plan that is known. */
export function readPlan(json: Json): Planned | undefined {
  return isTerraformPlan(json) ? readTerraform(json) : undefined;
}

/** A state has a version of Terraform, too, and no changes: taken for a plan it would refuse nobody. */
function isTerraformPlan(json: Json): boolean {
  // Of a plan that changes nothing the list is left out.
  return Array.isArray(fieldAt(json, 'resource_changes')) || objectAt(json, 'planned_values') !== undefined;
}
