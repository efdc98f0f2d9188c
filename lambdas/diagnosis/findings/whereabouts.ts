/**
 * What the settings and the answers say of the places in a diagnosis: names of accounts, and by which stack something
 * was made. Decides nothing. Errs towards silence: a name is given to the number that it is known for and to no other.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-resource-tags.html
 */
import type { Settings } from '../../contract/settings.ts';
import { present } from '../../denial/fields.ts';
import type { Case } from '../../evidence/case.ts';
import type { Blocker, Diagnosis, Fix } from '../diagnosis.ts';

export type House = Partial<Pick<Settings, 'accountNames' | 'repositories'>>;

export function whereaboutsOf(
  matter: Case,
  blockers: readonly Blocker[],
  fixes: readonly Fix[],
  { accountNames = {}, repositories = [] }: House,
): Pick<Diagnosis, 'accountNames' | 'placeTags' | 'repositories'> {
  const names = { ...namesInOrganization(matter), ...accountNames };
  const told = Object.keys(names).length === 0 ? {} : namesOf(numbersIn(matter, blockers, fixes), names);
  const tags = placeTags(matter, fixes);
  return present<ReturnType<typeof whereaboutsOf>>({
    accountNames: Object.keys(told).length === 0 ? undefined : told,
    placeTags: Object.keys(tags).length === 0 ? undefined : tags,
    repositories: repositories.length === 0 ? undefined : repositories,
  });
}

function namesInOrganization({ evidence }: Case): Readonly<Record<string, string>> {
  const nodes = [...evidence.answers.organization.values()].flatMap((answer) =>
    answer.kind === 'found' ? (answer.value.path ?? []) : [],
  );
  return Object.fromEntries(
    nodes.flatMap(({ id, kind, name }) => (kind === 'account' && name !== undefined ? [[id, name]] : [])),
  );
}

/** All that a sentence may name by its number. */
function numbersIn({ denial, evidence }: Case, blockers: readonly Blocker[], fixes: readonly Fix[]): readonly string[] {
  const { account, resourceAccount, caller, needs, message } = denial;
  const said = JSON.stringify([
    [account, resourceAccount, caller, needs, message.stated],
    [blockers.map(({ target, resource }) => [target, resource]), fixes.map(({ attachTo, edit }) => [attachTo, edit])],
    evidence.gaps.map(({ subject }) => subject),
  ]);
  return said.match(/(?<!\d)\d{12}(?!\d)/g) ?? [];
}

function namesOf(
  numbers: readonly string[],
  names: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    [...new Set(numbers)].flatMap((number) => {
      const name = names[number];
      return name === undefined || name === '' || name === number ? [] : [[number, name]];
    }),
  );
}

/** Of the roles, users and resources that fixes go to, as far as they were read. */
function placeTags({ evidence }: Case, fixes: readonly Fix[]): NonNullable<Diagnosis['placeTags']> {
  const targets = new Set(fixes.flatMap(({ attachTo }) => (attachTo.kind === 'known' ? [attachTo.target] : [])));
  const { principal, resource } = evidence.answers;
  const found = [...principal.values(), ...resource.values()].flatMap((answer) =>
    answer.kind === 'found' && targets.has(answer.value.arn) ? [answer.value] : [],
  );
  return Object.fromEntries(
    found.flatMap(({ arn, tags }) => (tags && Object.keys(tags).length > 0 ? [[arn, tags]] : [])),
  );
}
