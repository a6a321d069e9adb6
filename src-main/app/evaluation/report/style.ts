// The looks of a report: two colour schemes by what the reader prefers, no script, nothing from elsewhere, fit for print.

/** The style sheet. */
export const style = `
:root {
  color-scheme: light dark;
  --paper: #fbfaf7; --raised: #ffffff; --line: #dedbd2; --ink: #1b1c20; --faint: #62656e; --accent: #a85f00;
  --s0: #a85f00; --s1: #1f6fb2; --s2: #6a7a1f; --s3: #8a4fa3; --s4: #0f7d6c; --s5: #b23a48; --s6: #62656e; --s7: #7a5230;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #131418; --raised: #1b1d23; --line: #30333c; --ink: #e9e7e2; --faint: #a0a4af; --accent: #f2a541;
    --s0: #f2a541; --s1: #6cb4ee; --s2: #b9c95f; --s3: #c99be0; --s4: #58c7b3; --s5: #f08591; --s6: #a0a4af; --s7: #c9a27e;
  }
}
* { box-sizing: border-box; }
html { font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
body { margin: 0; background: var(--paper); color: var(--ink); }
main { max-width: 70rem; margin: 0 auto; padding: 2.5rem 1.25rem 4rem; }
h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 .35rem; overflow-wrap: anywhere; }
h2 { font-size: 1.3rem; margin: 3rem 0 .75rem; padding-top: 1.25rem; border-top: 1px solid var(--line); }
h3 { font-size: 1rem; margin: 2rem 0 .5rem; }
p { margin: .5rem 0; max-width: 46rem; }
.lead { color: var(--faint); margin: 0 0 1.25rem; }
.eyebrow { color: var(--accent); font-size: .8rem; font-weight: 600; letter-spacing: .08em; text-transform: uppercase; margin: 0 0 .5rem; }
.verdict { background: var(--raised); border: 1px solid var(--line); border-left: 4px solid var(--accent); border-radius: 6px; padding: .9rem 1.1rem; margin: 1.25rem 0; list-style: none; }
.verdict li + li { margin-top: .4rem; }
.verdict b { font-variant-numeric: tabular-nums; }
.scroll { overflow-x: auto; margin: .75rem 0; border: 1px solid var(--line); border-radius: 6px; background: var(--raised); }
.scroll:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; }
caption { text-align: left; color: var(--faint); font-size: .85rem; padding: .6rem .8rem; caption-side: bottom; border-top: 1px solid var(--line); }
th, td { padding: .45rem .8rem; text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
th { font-weight: 600; }
thead th { color: var(--faint); font-size: .8rem; vertical-align: bottom; border-bottom: 1px solid var(--line); }
th:first-child, td:first-child { text-align: left; }
tbody tr + tr > * { border-top: 1px solid var(--line); }
tbody th { font-weight: 500; }
tbody tr.main th, tbody tr.main td { font-weight: 650; }
td.words { text-align: left; white-space: normal; color: var(--faint); }
td small, th small { color: var(--faint); font-weight: 400; }
.top { text-decoration: underline; text-decoration-color: var(--accent); text-decoration-thickness: 2px; text-underline-offset: 4px; }
.key { display: inline-block; width: .7rem; height: .7rem; border-radius: 2px; margin-right: .5rem; background: currentColor; }
.s0 { color: var(--s0); } .s1 { color: var(--s1); } .s2 { color: var(--s2); } .s3 { color: var(--s3); }
.s4 { color: var(--s4); } .s5 { color: var(--s5); } .s6 { color: var(--s6); } .s7 { color: var(--s7); }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 30rem), 1fr)); gap: 1rem; }
figure { margin: 1rem 0; }
figcaption { color: var(--faint); font-size: .88rem; margin-bottom: .4rem; overflow-wrap: anywhere; }
.chart svg { display: block; width: 100%; height: auto; background: var(--raised); border: 1px solid var(--line); border-radius: 6px; }
.chart text { font: 12px system-ui, sans-serif; fill: var(--faint); }
.chart .label { fill: currentColor; font-weight: 600; }
.chart .grid { stroke: var(--line); stroke-width: 1; }
.chart .line { fill: none; stroke: currentColor; stroke-width: 1.75; stroke-linejoin: round; stroke-linecap: round; }
.chart .line.main { stroke-width: 3; }
.strip { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: .3rem .9rem; align-items: center; background: var(--raised); border: 1px solid var(--line); border-radius: 6px; padding: .8rem; overflow-x: auto; }
.strip .row { display: contents; }
.strip .what { font-size: .85rem; line-height: 1.3; max-width: 12rem; overflow-wrap: anywhere; }
.strip .what small { display: block; color: var(--faint); font-variant-numeric: tabular-nums; }
.strip img { display: block; width: 100%; max-width: 58rem; height: auto; border-radius: 2px; }
.strip img.small { image-rendering: pixelated; }
.strip .times { display: flex; max-width: 58rem; color: var(--faint); font-size: .78rem; }
.strip .times span { flex: 1; text-align: center; }
details { margin: .75rem 0; }
summary { cursor: pointer; color: var(--accent); width: max-content; max-width: 100%; padding: .2rem 0; }
summary:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 3px; }
dl { display: grid; grid-template-columns: minmax(7rem, max-content) minmax(0, 1fr); gap: .35rem 1.25rem; margin: .75rem 0; font-size: .93rem; }
dt { color: var(--faint); }
dd { margin: 0; overflow-wrap: anywhere; }
dd ul, .notes { margin: 0; padding-left: 1.1rem; }
.notes { max-width: 46rem; }
.notes li { margin: .3rem 0; }
code { font: .86em ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; background: var(--raised); border: 1px solid var(--line); border-radius: 4px; padding: .1em .35em; overflow-wrap: anywhere; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
footer { margin-top: 3rem; padding-top: 1rem; border-top: 1px solid var(--line); color: var(--faint); font-size: .85rem; }
@media (max-width: 40rem) {
  .strip { grid-template-columns: minmax(0, 1fr); }
  dl { grid-template-columns: minmax(0, 1fr); gap: .1rem; }
  dd { margin-bottom: .6rem; }
}
@media print {
  main { max-width: none; padding: 0; }
  .scroll, .strip { overflow: visible; }
  figure, tr { break-inside: avoid; }
}
`
