// An evaluation as one HTML page: no scripts, nothing from elsewhere, readable in light and dark, by eye and by ear.
import { createHash } from 'node:crypto'
import { judgedFacts, limitsSection, modelFacts } from './report/facts.ts'
import { html, name, type Html } from './report/html.ts'
import { counted } from './report/numbers.ts'
import { charts, strips } from './report/pictures.ts'
import { style } from './report/style.ts'
import { methodTable, positionTable, windowTable } from './report/tables.ts'
import { verdictOf } from './report/verdict.ts'
import type { Evaluation, GapEvaluation } from './types.ts'

/** Nothing may be loaded or run but this style sheet and the pictures within. */
function policy(): string {
  const digest = createHash('sha256').update(style).digest('base64')
  return `default-src 'none'; style-src 'sha256-${digest}'; img-src data:; base-uri 'none'; form-action 'none'`
}

function gapSection(gap: GapEvaluation): Html {
  return html`<section aria-labelledby="gap-${gap.gap}">
    <h2 id="gap-${gap.gap}">Gap of ${gap.gap}: ${counted(gap.gap - 1, 'in-between')}</h2>
    ${verdictOf(gap)} ${methodTable(gap)} ${charts(gap)}
    <details>
      <summary>Every position</summary>
      ${positionTable(gap)}
    </details>
    <details>
      <summary>Every window</summary>
      ${windowTable(gap)}
    </details>
    ${strips(gap)}
  </section>`
}

function modelsOf({ gaps }: Evaluation): Html[] {
  return (gaps[0]?.methods ?? []).flatMap(({ label, model }) => (model ? [modelFacts(label, model)] : []))
}

/** The page, self-contained; everything from outside is escaped. */
export function renderReport(evaluation: Evaluation): string {
  const { title, data, gaps, date } = evaluation
  const models = modelsOf(evaluation)
  const lengths = gaps.map(({ gap }) => String(gap)).join(' and ')
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${policy()}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="referrer" content="no-referrer" />
        <title>${title}: evaluation</title>
        ${{ html: `<style>${style}</style>` }}
      </head>
      <body>
        <main>
          <p class="eyebrow">Interlude: evaluation</p>
          <h1>${name(title)}</h1>
          <p class="lead">
            In-betweens against the frames that were really there: ${name(data.title)}, gaps of ${lengths},
            ${date.slice(0, 10)}.
          </p>
          ${gaps.map(gapSection)}
          <section aria-labelledby="limits">
            <h2 id="limits">What these figures can’t say</h2>
            ${limitsSection(evaluation)}
          </section>
          <section aria-labelledby="judged">
            <h2 id="judged">What was judged, and how</h2>
            ${judgedFacts(evaluation)}
          </section>
          ${
            models.length > 0
              ? html`<section aria-labelledby="models">
                  <h2 id="models">The models’ cards</h2>
                  ${models}
                </section>`
              : undefined
          }
          <footer>
            PSNR and SSIM as scikit-image computes them (Gaussian window); FVD with the Kinetics-400 I3D. How
            they are measured: docs/metrics.md.
          </footer>
        </main>
      </body>
    </html> `.html
    .trim()
    .concat('\n')
}

/** The evaluation as JSON, without the pictures. */
export function toJson(evaluation: Evaluation): string {
  const gaps = evaluation.gaps.map((gap) => ({ ...gap, strips: undefined }))
  return `${JSON.stringify({ ...evaluation, gaps }, null, 2)}\n`
}
