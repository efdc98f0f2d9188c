/**
 * Which tool wrote a plan. Errs towards refusing: a file that is none is said to be none.
 */
import { fieldAt, type Json, textAt } from '../../denial/fields.ts';
import type { Planned } from './planned.ts';
import { readTerraform } from './terraform.ts';

/** Nothing where it is no plan that is known. */
export function readPlan(json: Json): Planned | undefined {
  const isTerraform =
    textAt(json, 'terraform_version') !== undefined || Array.isArray(fieldAt(json, 'resource_changes'));
  return isTerraform ? readTerraform(json) : undefined;
}
