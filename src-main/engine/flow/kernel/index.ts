// What the motion kernel offers to its host. Every function works on addresses that the host planned (see ../estimate.ts and
// ../gap.ts); the kernel owns no memory of its own, so that several instances can share one.
export { toGray, shrinkBytes, extendBorder, gradients } from './picture'
export { searchPatches } from './inverse-search'
export { densify } from './densify'
export { finishRefinement, prepareRefinement } from './refine-prepare'
export { solveRefinement } from './refine-solve'
export { agreement, enlargePlane, packFields, resizeFields, resizePairs } from './fields'
export { averageColours, priorAt, guideAt } from './prior'
export { matchAll, refineMatches, toPlanes } from './match'
export { missOf, nearestFields, proposeAt, trustMatches } from './proposal'
export { compose } from './compose'
export { followOpinions, formOpinions, gatherVotes, halveVectors } from './settle'
