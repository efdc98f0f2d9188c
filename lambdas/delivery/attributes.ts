/**
 * Message attributes by which a team subscribes to what concerns it. Every one is always there, so that a filter policy
 * can name any; what is not known is `none`.
 */
import { servicePrefix } from '../aws/action.ts';
import { ATTRIBUTE_NAMES } from '../contract/names.ts';
import type { Diagnosis } from '../diagnosis/diagnosis.ts';
import type { Notice } from '../notice/notice.ts';
import { attribute } from '../notice/text/escape.ts';

/**
 * `ownerTag`: name of the principal's tag that says whose it is, taken from the tags as read; the event's own
 * `aws:PrincipalTag` otherwise.
 */
export function attributesOf(diagnosis: Diagnosis, ownerTag: string): Readonly<Record<string, string>> {
  const { denial } = diagnosis;
  const { caller } = denial;
  return {
    severity: attribute(diagnosis.severity),
    account: attribute(denial.account),
    region: attribute(denial.region),
    cause: attribute(diagnosis.cause),
    layer: attribute(diagnosis.layer),
    principal: attribute(caller.entityArn ?? caller.arn ?? caller.invokedBy),
    service: attribute(denial.needs[0] && servicePrefix(denial.needs[0].action)),
    owner: attribute(ownerOf(diagnosis, ownerTag)),
  };
}

/** A digest, summary or spike is of no single account. */
export function attributesOfNotice(notice: Notice): Readonly<Record<string, string>> {
  return Object.fromEntries(
    ATTRIBUTE_NAMES.map((name) => [
      name,
      name === 'severity' ? notice.severity : name === 'cause' ? notice.kind : 'none',
    ]),
  );
}

/** Whose the caller is. */
export function ownerOf(diagnosis: Diagnosis, ownerTag: string): string | undefined {
  const wanted = ownerTag.toLowerCase();
  const tag = Object.entries(diagnosis.callerTags ?? {}).find(([name]) => name.toLowerCase() === wanted)?.[1];
  if (tag !== undefined) return tag;
  const key = `aws:principaltag/${wanted}`;
  const fact = Object.entries(diagnosis.denial.requestContext.context).find(
    ([name]) => name.toLowerCase() === key,
  )?.[1];
  return typeof fact?.value === 'string' ? fact.value : undefined;
}
