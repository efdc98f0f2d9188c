/** Who and what makes up a rise: parts of all its denials, whoever counted them. */
import { expect, it } from 'vitest';
import { sharesOf } from '../../lambdas/spike/shares.ts';
import { denialFrom } from '../admission/denials.ts';

const refused = (eventName: string, parameters: Record<string, string> = {}) => {
  const latest = denialFrom({ eventName, parameters });
  return { fingerprint: eventName, first: latest, latest, count: 3, since: latest.time };
};
const weighed = [{ refused: refused('GetBucketAcl'), principal: 'App', weight: 3, held: 0 }];

it('are shares of what the rate counted, where the memory knows less', () => {
  const { lists } = sharesOf({
    weighed,
    sample: [],
    principals: [{ name: 'App', count: 60 }],
    actions: [{ name: 's3:GetBucketAcl', count: 3 }],
    denials: 60,
  });
  expect(lists.principals).toEqual([{ name: 'App', count: 60, share: 1 }]);
  expect(lists.actions).toEqual([{ name: 's3:GetBucketAcl', count: 3, share: 0.05 }]);
  expect(lists.resources).toEqual([{ name: 'arn:aws:s3:::reports', count: 3, share: 0.05 }]);
});

it('are shares of what the callers add up to, where the rate could not be asked', () => {
  const { denials, lists } = sharesOf({
    weighed,
    sample: [],
    principals: [{ name: 'App', count: 6 }],
    actions: undefined,
  });
  expect(denials).toBe(6);
  expect(lists.resources[0]?.share).toBe(0.5);
});
