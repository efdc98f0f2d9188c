/**
 * What `cdk synth` leaves in its folder: which templates, and where each goes.
 * Source: https://docs.aws.amazon.com/cdk/api/v2/docs/cloud-assembly-schema-readme.html
 * Errs towards leaving out: an artifact that is no stack is none.
 */
import { isObject, type Json, objectAt, textAt } from '../../denial/fields.ts';

export interface AssembledStack {
  readonly file: string;
  readonly stack: string;
  readonly account?: string;
  readonly region?: string;
  readonly parameters: Readonly<Record<string, string>>;
}

export interface Assembly {
  readonly stacks: readonly AssembledStack[];
  /** Folders of stages, which hold manifests of their own. */
  readonly folders: readonly string[];
}

export function isManifest(json: Json): boolean {
  return objectAt(json, 'artifacts') !== undefined;
}

export function assemblyIn(manifest: Json): Assembly {
  const artifacts = Object.entries(objectAt(manifest, 'artifacts') ?? {});
  const stacks = artifacts.flatMap(([id, artifact]): readonly AssembledStack[] => {
    const properties = objectAt(artifact, 'properties');
    const file = textAt(properties, 'templateFile');
    if (textAt(artifact, 'type') !== 'aws:cloudformation:stack' || file === undefined) return [];
    // `aws://unknown-account/unknown-region` where the app does not say.
    const [, account, region] = /^aws:\/\/([^/]+)\/(.+)$/.exec(textAt(artifact, 'environment') ?? '') ?? [];
    return [
      {
        file,
        stack: textAt(properties, 'stackName') ?? id,
        ...(account !== undefined && /^\d{12}$/.test(account) ? { account } : {}),
        ...(region === undefined || region.startsWith('unknown') ? {} : { region }),
        parameters: textsIn(objectAt(properties, 'parameters')),
      },
    ];
  });
  const folders = artifacts.flatMap(([, artifact]) =>
    textAt(artifact, 'type') === 'cdk:cloud-assembly'
      ? (textAt(objectAt(artifact, 'properties'), 'directoryName') ?? [])
      : [],
  );
  return { stacks, folders };
}

export function textsIn(json: unknown): Readonly<Record<string, string>> {
  if (!isObject(json)) return {};
  return Object.fromEntries(
    Object.keys(json).flatMap((name) => {
      const text = json[name] === '' ? '' : textAt(json, name);
      return text === undefined ? [] : [[name, text]];
    }),
  );
}
