/**
 * Writes the templates of the example settings into a folder, for cfn-lint: `FOLDER/<region>/<example>-<stack>.json`, and
 * `template-of-members.json` of what the StackSet gives every account.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EXAMPLES, synthesizedExample } from './examples.ts';
import { isObject, objectIn } from './synthesized.ts';

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('usage: example-templates.ts FOLDER');

for (const [name, region, flags] of EXAMPLES) {
  for (const stack of synthesizedExample(name, region, flags).stacks) {
    const where = join(folder, stack.environment.region);
    mkdirSync(where, { recursive: true });
    writeFileSync(join(where, `${name}-${stack.stackName}.json`), JSON.stringify(stack.template));
    const members = memberTemplate(stack.template);
    if (members !== undefined) writeFileSync(join(where, `${name}-members.json`), members);
  }
}

function memberTemplate(template: unknown): string | undefined {
  const stackSet = Object.values(objectIn(template, 'Resources')).find(
    (one) => isObject(one) && one['Type'] === 'AWS::CloudFormation::StackSet',
  );
  const body = objectIn(stackSet, 'Properties')['TemplateBody'];
  return typeof body === 'string' ? body : undefined;
}
