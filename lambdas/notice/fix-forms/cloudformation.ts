/**
 * A fix in CloudFormation's YAML: an inline policy as a resource of its own, else what goes into a policy that is there.
 * Each is a YAML document of its own. Errs towards words: `{{resolve:` in a name would be looked up at each deployment,
 * and no template can say that it is text.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html
 */
import { isObject, type Json } from '../../denial/fields.ts';
import type { Diagnosis } from '../../diagnosis/diagnosis.ts';
import type { Guidance } from '../guidance.ts';
import { Identifiers, pascalCase } from './identifiers.ts';
import { type Holding, inlinePolicyName, type Piece, piecesOf } from './piece.ts';
import { yamlString } from './quoting.ts';

export function cloudFormationForm(guidance: readonly Guidance[] = []): (diagnosis: Diagnosis) => string {
  const names = new Identifiers(pascalCase);
  return (diagnosis) =>
    piecesOf(diagnosis, guidance)
      .map((piece) => `---\n${written(piece, names)}\n`)
      .join('');
}

/** In a template as in the CDK, which writes one. */
export function isLookedUp(holds: Holding): boolean {
  return JSON.stringify(holds).includes('{{resolve:');
}

export const LOOKED_UP =
  'Not written here: it holds {{resolve: …}}, which CloudFormation would look up. Take --fix json.';

function written({ comments, holds, about, entity }: Piece, names: Identifiers): string {
  const above = comments.map((line) => `# ${line}`);
  if (holds.kind === 'words') return above.join('\n');
  if (isLookedUp(holds)) return [...above, `# ${LOOKED_UP}`].join('\n');
  if (holds.kind === 'document') return [...above, ...yaml({ PolicyDocument: holds.document })].join('\n');
  if (entity === undefined) return [...above, ...yaml({ Statement: holds.statements })].join('\n');
  const { kind, name } = entity;
  const type = pascalCase([kind]);
  const resource = {
    Type: `AWS::IAM::${type}Policy`,
    Properties: {
      [`${type}Name`]: name,
      PolicyName: inlinePolicyName(holds.statements),
      PolicyDocument: { Version: '2012-10-17', Statement: holds.statements },
    },
  };
  return [...above, ...yaml({ Resources: { [names.next(about)]: resource } })].join('\n');
}

function yaml(content: Json): readonly string[] {
  return Object.entries(content).flatMap(([name, inner]) => member(yamlString(name), inner));
}

function member(name: string, content: unknown): readonly string[] {
  if (Array.isArray(content) && content.length > 0)
    return [`${name}:`, ...content.flatMap((one: unknown) => item(one)).map(indented)];
  if (isObject(content) && Object.keys(content).length > 0) return [`${name}:`, ...yaml(content).map(indented)];
  return [`${name}: ${scalar(content)}`];
}

function item(content: unknown): readonly string[] {
  if (!isObject(content) || Object.keys(content).length === 0) return [`- ${scalar(content)}`];
  return yaml(content).map((line, at) => `${at === 0 ? '- ' : '  '}${line}`);
}

/** Lists within lists stand in no policy; as JSON they are YAML too. */
function scalar(content: unknown): string {
  return typeof content === 'string' ? yamlString(content) : (JSON.stringify(content) ?? 'null');
}

function indented(line: string): string {
  return `  ${line}`;
}
