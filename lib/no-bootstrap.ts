/**
 * For stacks that hold no asset: their template names no bootstrap, so that they can be deployed into any account and
 * Region as it is, and by a StackSet.
 */
import {
  type DockerImageAssetLocation,
  type DockerImageAssetSource,
  type FileAssetLocation,
  type FileAssetSource,
  type IStackSynthesizer,
  type ISynthesisSession,
  LegacyStackSynthesizer,
  type Stack,
} from 'aws-cdk-lib';

export class NoBootstrap implements IStackSynthesizer {
  private readonly plain = new LegacyStackSynthesizer();

  bind(stack: Stack): void {
    this.plain.bind(stack);
  }

  addFileAsset(asset: FileAssetSource): FileAssetLocation {
    return this.plain.addFileAsset(asset);
  }

  addDockerImageAsset(asset: DockerImageAssetSource): DockerImageAssetLocation {
    return this.plain.addDockerImageAsset(asset);
  }

  synthesize(session: ISynthesisSession): void {
    this.plain.synthesize(session);
  }
}
