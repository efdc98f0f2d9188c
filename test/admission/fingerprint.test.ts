/** Who is one caller: by name where the event tells one, by network where it tells none. */
import { describe, expect, it } from 'vitest';
import { callerKeyOf, fingerprintOf, networkOf } from '../../lambdas/admission/fingerprint.ts';
import type { Denial } from '../../lambdas/denial/denial.ts';
import { denialFrom } from './denials.ts';

const GITHUB = 'arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com';

function webIdentity(subject: string, address: string, provider = GITHUB): Denial {
  return denialFrom({
    eventSource: 'sts.amazonaws.com',
    eventName: 'AssumeRoleWithWebIdentity',
    parameters: { roleArn: 'arn:aws:iam::111122223333:role/Deploy' },
    more: {
      sourceIPAddress: address,
      userIdentity: {
        type: 'WebIdentityUser',
        principalId: `${provider}:sts.amazonaws.com:${subject}`,
        userName: subject,
        identityProvider: provider,
      },
    },
  });
}

function anonymous(address: string): Denial {
  return denialFrom({
    eventName: 'GetObject',
    more: {
      sourceIPAddress: address,
      userIdentity: { type: 'AWSAccount', principalId: '', accountId: 'ANONYMOUS_PRINCIPAL' },
    },
  });
}

const print = (denial: Denial) => fingerprintOf(denial).fingerprint;

describe('one who asks for a role with a token', () => {
  const OURS = 'repo:tidewater/orders:ref:refs/heads/main';

  it('is one wherever the job runs', () => {
    const prints = ['20.1.1.1', '20.1.1.2', '2603:1030::5'].map((address) => print(webIdentity(OURS, address)));
    expect(new Set(prints).size).toBe(1);
  });

  it('is never folded into another, from the same address either', () => {
    const others = [
      webIdentity('repo:stranger/orders:ref:refs/heads/main', '20.1.1.1'),
      webIdentity(OURS, '20.1.1.1', 'accounts.google.com'),
      webIdentity(`${OURS}${'x'.repeat(400)}1`, '20.1.1.1'),
      webIdentity(`${OURS}${'x'.repeat(400)}2`, '20.1.1.1'),
      webIdentity('', '20.1.1.1'),
    ];
    const prints = [webIdentity(OURS, '20.1.1.1'), ...others].map(print);
    expect(new Set(prints).size).toBe(prints.length);
  });

  it('takes no name of another by what it calls itself', () => {
    const keys = [
      callerKeyOf(webIdentity('b#c', '20.1.1.1', 'a')),
      callerKeyOf(webIdentity('c', '20.1.1.1', 'a#b')),
      callerKeyOf(denialFrom({})),
      callerKeyOf(webIdentity('arn:aws:iam::111122223333:role/App', '20.1.1.1')),
    ];
    expect(new Set(keys).size).toBe(4);
  });
});

describe('a caller without a name', () => {
  it('is one for a whole network of IPv6 and for each address of IPv4', () => {
    expect(print(anonymous('2001:db8:1:2::1'))).toBe(print(anonymous('2001:db8:1:2:ffff::9')));
    expect(print(anonymous('2001:db8:1:2::1'))).not.toBe(print(anonymous('2001:db8:1:3::1')));
    expect(print(anonymous('203.0.113.1'))).not.toBe(print(anonymous('203.0.113.2')));
  });

  it.each([
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['2001:0DB8:0001:0002:3:4:5:6', '2001:db8:1:2::/64'],
    ['::1', '0:0:0:0::/64'],
    ['1:2:3::', '1:2:3:0::/64'],
    ['::ffff:203.0.113.9', '203.0.113.9'],
    ['203.0.113.9', '203.0.113.9'],
    ['s3.amazonaws.com', 's3.amazonaws.com'],
    ['AWS Internal', 'AWS Internal'],
    ['1:2:3', '1:2:3'],
  ])('comes from %s: %s', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });

  it('has a name where Identity Center tells who it is', () => {
    const person = (userId: string, address: string) =>
      denialFrom({
        more: {
          sourceIPAddress: address,
          userIdentity: { type: 'IdentityCenterUser', accountId: '111122223333', onBehalfOf: { userId } },
        },
      });
    expect(print(person('u-1', '203.0.113.1'))).toBe(print(person('u-1', '203.0.113.2')));
    expect(print(person('u-1', '203.0.113.1'))).not.toBe(print(person('u-2', '203.0.113.1')));
  });
});
