// Sentences about training and its proof, in Korean; see sentences.ts.
import type { Sentences } from '../../sentences.ts'

/** See the top of this file. */
export const training: Sentences = {}
