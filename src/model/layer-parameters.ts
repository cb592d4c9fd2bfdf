/** Parameters of one layer, split by how parallel plans cut them. */
import type { Attention, FeedForward, LayerGroup } from './architecture.ts';
const att = (a: Attention, h: number): number => a.kind === 'mla' ? (a.queryRank ? h*a.queryRank + a.queryRank*a.queryHeads*(a.nopeHeadDim+a.ropeHeadDim): h*a.queryHeads*(a.nopeHeadDim+a.ropeHeadDim)) + h*(a.keyValueRank+a.ropeHeadDim)+a.keyValueRank*a.queryHeads*(a.nopeHeadDim+a.valueHeadDim)+a.queryHeads*a.valueHeadDim*h : 2*h*a.queryHeads*a.headDim+2*h*a.keyValueHeads*a.headDim;
export function layerParameters(l: LayerGroup, h: number): { routedExperts: number; attention: number; other: number } {
  const f: FeedForward = l.feedForward;
  return { attention: att(l.attention, h), routedExperts: f.kind === 'moe' ? 3*h*f.intermediate*f.experts : 0, other: f.kind === 'moe' ? 3*h*f.sharedIntermediate + h*f.experts : (f.gated?3:2)*h*f.intermediate };
}
