/**
 * Amazon EKS.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelastickubernetesservice.html
 */
import { arnAt, pick, whole } from '../parameters.ts';
import type { Service } from '../service.ts';

export const eks = {
  prefix: 'eks',
  name: 'Amazon EKS',
  requestArn: (parameters, place) =>
    whole(pick(parameters, 'clusterName', 'name'), (name) => arnAt(place, 'eks', `cluster/${name}`)),
  // EKS Pod Identity: https://docs.aws.amazon.com/eks/latest/userguide/pod-id-role.html
  passes: {
    to: 'eks.amazonaws.com',
    otherwise: { calls: /PodIdentity|Addon/, to: 'pods.eks.amazonaws.com', tagsSession: true },
  },
  linkedRoles: {
    eks: { role: 'AmazonEKS', words: ['Elastic Kubernetes Service', 'Amazon EKS', 'EKS cluster'] },
    'eks-nodegroup': {
      role: 'AmazonEKSNodegroup',
      words: ['EKS nodegroup', 'EKS node group', 'managed node group', 'nodegroup'],
    },
    'eks-fargate': { role: 'AmazonEKSForFargate', words: ['EKS Fargate', 'Fargate profile'] },
    'eks-connector': { role: 'AmazonEKSConnector', words: ['EKS Connector'] },
  },
} as const satisfies Service;
