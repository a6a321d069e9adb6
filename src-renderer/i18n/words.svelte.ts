// The words of the window in the user's language. One file a panel and language; Korean has the type of English, so nothing can be
// missing. Text with numbers or names in it is a function.
import { words as enBin } from './en/bin.ts'
import { words as enChains } from './en/chains.ts'
import { words as enCommands } from './en/commands.ts'
import { words as enCommon } from './en/common.ts'
import { words as enDevice } from './en/device.ts'
import { words as enDialogs } from './en/dialogs.ts'
import { words as enExport } from './en/export.ts'
import { words as enInspector } from './en/inspector.ts'
import { words as enLocks } from './en/locks.ts'
import { words as enModels } from './en/models.ts'
import { words as enPreview } from './en/preview.ts'
import { words as enQuality } from './en/quality.ts'
import { words as enTakes } from './en/takes.ts'
import { words as enSpacing } from './en/spacing.ts'
import { words as enTimeline } from './en/timeline.ts'
import { words as enTraining } from './en/training.ts'
import { words as koBin } from './ko/bin.ts'
import { words as koChains } from './ko/chains.ts'
import { words as koCommands } from './ko/commands.ts'
import { words as koCommon } from './ko/common.ts'
import { words as koDevice } from './ko/device.ts'
import { words as koDialogs } from './ko/dialogs.ts'
import { words as koExport } from './ko/export.ts'
import { words as koInspector } from './ko/inspector.ts'
import { words as koLocks } from './ko/locks.ts'
import { words as koModels } from './ko/models.ts'
import { words as koPreview } from './ko/preview.ts'
import { words as koQuality } from './ko/quality.ts'
import { words as koTakes } from './ko/takes.ts'
import { words as koSpacing } from './ko/spacing.ts'
import { words as koTimeline } from './ko/timeline.ts'
import { words as koTraining } from './ko/training.ts'
import { document as saidDocument } from './ko/said/document.ts'
import { editor as saidEditor } from './ko/said/editor.ts'
import { engine as saidEngine } from './ko/said/engine.ts'
import { media as saidMedia } from './ko/said/media.ts'
import { models as saidModels } from './ko/said/models.ts'
import { training as saidTraining } from './ko/said/training.ts'
import { createTranslator } from './sentences.ts'

const english = {
  bin: enBin,
  chains: enChains,
  commands: enCommands,
  common: enCommon,
  device: enDevice,
  dialogs: enDialogs,
  export: enExport,
  inspector: enInspector,
  locks: enLocks,
  models: enModels,
  preview: enPreview,
  quality: enQuality,
  takes: enTakes,
  spacing: enSpacing,
  timeline: enTimeline,
  training: enTraining,
}

/** All words, by panel. */
export type Words = typeof english

/** The languages there are, by their own names. */
export const languages = { en: 'English', ko: '한국어' } as const

/** See {@link languages}. */
export type Language = keyof typeof languages

const all: Record<Language, Words> = {
  en: english,
  ko: {
    bin: koBin,
    chains: koChains,
    commands: koCommands,
    common: koCommon,
    device: koDevice,
    dialogs: koDialogs,
    export: koExport,
    inspector: koInspector,
    locks: koLocks,
    models: koModels,
    preview: koPreview,
    quality: koQuality,
    takes: koTakes,
    spacing: koSpacing,
    timeline: koTimeline,
    training: koTraining,
  },
}

const translators: Record<Language, (text: string) => string> = {
  en: (text) => text,
  ko: createTranslator({
    ...saidDocument,
    ...saidEditor,
    ...saidEngine,
    ...saidMedia,
    ...saidModels,
    ...saidTraining,
  }),
}

let current = $state<Language>('en')

/** The language that is spoken. */
export function language(): Language {
  return current
}

/** The words, in the language that is spoken: read them where they are shown, so that they change with it. */
export function words(): Words {
  return all[current]
}

/** What the main side or the engine said, in the language that is spoken; see sentences.ts. */
export function said(text: string): string {
  return translators[current](text)
}

/** Speaks this language; `auto` takes the first of the user's that there is. */
export function speak(wanted: Language | 'auto', preferred: readonly string[]): void {
  const known = preferred.map((tag) => tag.slice(0, 2)).find((tag): tag is Language => tag in languages)
  current = wanted === 'auto' ? (known ?? 'en') : wanted
}
