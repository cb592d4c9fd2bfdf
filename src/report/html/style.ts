/** The look of the page: large answers, quiet reasons, readable on a phone, in the dark and on paper. */
import { dark, light, type Theme } from '../chart-js/theme.ts';

function colours({ ink, muted, grid, surface, tones }: Theme, card: string): string {
  return `--ink:${ink};--muted:${muted};--line:${grid};--surface:${surface};--card:${card};--accent:${tones.first};--caution:${tones.accent};--estimate:${tones.second};`;
}

const lightColours = colours(light, '#f5f7f9');
const darkColours = colours(dark, '#1b242d');

/** Style sheet of a report. */
export const style = `
:root{color-scheme:light dark;${lightColours}}
@media (prefers-color-scheme:dark){:root{${darkColours}}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--surface);color:var(--ink);font:16px/1.55 ${light.fontFamily.replaceAll('"', "'")};font-feature-settings:'tnum' 1,'cv11' 1}
main,header,footer{max-width:66rem;margin:0 auto;padding:0 1.5rem}
header{padding-top:3.5rem}
h1{font-size:clamp(1.6rem,4.2vw,2.5rem);line-height:1.15;letter-spacing:-.02em;font-weight:650;margin:0 0 1rem;overflow-wrap:anywhere;text-wrap:balance}
.kicker{color:var(--muted);font-size:.95rem;margin:0 0 .5rem}
.verdict{font-size:clamp(1.15rem,2.6vw,1.5rem);line-height:1.35;font-weight:600;margin:0 0 .7rem;max-width:none}
.answer{font-size:clamp(1.02rem,2vw,1.2rem);line-height:1.5;color:var(--muted);margin:0;max-width:54rem}
h2{font-size:1.5rem;letter-spacing:-.015em;font-weight:650;margin:0 0 1rem}
h3{font-size:1.02rem;font-weight:600;margin:0 0 .6rem}
section{padding-top:3rem;margin-top:3rem;border-top:1px solid var(--line)}
p{margin:0 0 1rem;max-width:50rem}
a{color:var(--accent);text-underline-offset:.15em}
.group{margin:2.25rem 0 0}
.group h2{font-size:.8rem;letter-spacing:.08em;text-transform:uppercase;color:var(--muted);font-weight:600;margin:0 0 .7rem}
.figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(13.5rem,1fr));gap:.9rem;margin:0}
.figure{background:var(--card);border-radius:.6rem;padding:1.1rem 1.2rem 1.15rem;display:flex;flex-direction:column}
.figure dt{font-size:.88rem;color:var(--muted)}
.figure dd{margin:0}
.figure .value{font-size:2.3rem;line-height:1.2;font-weight:650;letter-spacing:-.025em;overflow-wrap:anywhere}
.figure .value.words{font-size:1.5rem;line-height:1.85}
.figure .unit{font-size:1rem;font-weight:500;letter-spacing:0;color:var(--ink)}
.figure .detail{font-size:.86rem;line-height:1.4;color:var(--muted);margin-top:.3rem}
.remarks{margin:1.6rem 0 0;display:grid;gap:.6rem}
.remark{border-left:4px solid var(--estimate);background:var(--card);border-radius:.25rem .6rem .6rem .25rem;padding:.75rem 1.1rem;overflow-wrap:anywhere}
.remark.caution{border-left-color:var(--caution)}
.remark h2{font-size:.92rem;letter-spacing:0;margin:0 0 .2rem}
.remark summary h2{display:inline}
.remark ul{margin:.2rem 0 0;padding-left:1.2rem;font-size:.93rem}
nav{margin:1.9rem 0 0;font-size:.93rem;display:flex;flex-wrap:wrap;gap:.35rem 1.3rem}
.chart{margin:2.25rem 0}
.plot{position:relative;width:100%}
canvas{max-width:100%}
details{margin:.7rem 0}
summary{cursor:pointer;color:var(--muted);font-size:.9rem}
summary:hover{color:var(--ink)}
.table{margin:2rem 0}
details.table>summary{font-size:1.02rem;font-weight:600;color:var(--ink);margin:0 0 .6rem}
details.table>summary h3{display:inline;margin:0}
details.table>summary span{font-weight:400;color:var(--muted);font-size:.9rem}
.scroll{position:relative;overflow-x:auto;max-width:100%}
.chart>.scroll{margin-top:1rem}
.scroll:focus-visible{outline:2px solid var(--accent);outline-offset:3px}
table{border-collapse:collapse;font-size:.9rem;line-height:1.4;min-width:min(100%,28rem)}
caption{text-align:left;font-size:1.02rem;font-weight:600;padding:0 0 .6rem}
th,td{text-align:left;padding:.48rem 1.4rem .48rem 0;border-bottom:1px solid var(--line);vertical-align:top}
th:last-child,td:last-child{padding-right:0}
thead th{font-weight:500;color:var(--muted);vertical-align:bottom;font-size:.84rem}
tbody th{font-weight:500;min-width:7rem}
td.text{max-width:30rem;overflow-wrap:break-word}
.number{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
thead .number{white-space:normal}
.best{font-weight:650;color:var(--accent)}
.best::after{content:' ★';font-size:.8em}
th[data-sort]{cursor:pointer}
th[data-sort]:focus-visible{outline:2px solid var(--accent)}
th[aria-sort=ascending]::after{content:' ↑'}
th[aria-sort=descending]::after{content:' ↓'}
button{font:inherit;font-size:.86rem;color:var(--ink);background:var(--card);border:1px solid var(--line);border-radius:.4rem;padding:.3rem .7rem;cursor:pointer}
button:hover{border-color:var(--muted)}
button.copy{display:none;margin:.5rem 0 0;font-size:.8rem;color:var(--muted);padding:.15rem .55rem}
.live button.copy{display:inline-block}
.what-if{margin:2rem 0 0;border:1px solid var(--line);border-radius:.6rem;padding:.4rem 1.2rem}
.what-if>summary h2{display:inline;font-size:1.1rem;color:var(--ink)}
.what-if>summary{padding:.5rem 0}
.strip{position:sticky;top:0;z-index:1;margin:.4rem -1.2rem .9rem;padding:.6rem 1.2rem;max-width:none;background:var(--surface);border-bottom:1px solid var(--line);font-weight:600;font-variant-numeric:tabular-nums}
.strip.refused{color:var(--caution);font-weight:500}
.controls{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,17rem),1fr));gap:1rem 2rem}
.controls fieldset{border:0;margin:0;padding:0;min-width:0}
.controls legend{font-weight:600;font-size:.95rem;padding:0 0 .3rem}
.control{display:grid;grid-template-columns:1fr auto;gap:.1rem .8rem;margin:0 0 .6rem;font-size:.9rem}
.control output{font-variant-numeric:tabular-nums;color:var(--muted)}
.control.moved output,.control.moved label{color:var(--accent);font-weight:600}
.control input,.control select{grid-column:1/-1;width:100%;min-width:0}
.control input{accent-color:var(--accent)}
.control select{font:inherit;padding:.25rem;color:var(--ink);background:var(--card);border:1px solid var(--line);border-radius:.4rem}
.actions{display:flex;flex-wrap:wrap;gap:.5rem;margin:.8rem 0}
.math{margin:.5rem 0 0;font-size:.82rem;line-height:1.4}
.notes{white-space:normal;font-size:.9em}
.math ul{margin:.2rem 0 0;padding-left:.9rem;list-style:none}
.math li{margin:0 0 .25rem;overflow-wrap:anywhere}
.math details{margin:0}
.math summary{font-size:inherit;color:inherit}
.math>summary{color:var(--accent)}
.math .formula{margin:.2rem 0 .3rem;color:var(--muted)}
.figure:has(.math[open]){grid-column:1/-1}
.sources{font-size:.93rem;padding-left:1.5rem;overflow-wrap:anywhere}
.sources li{margin:0 0 .45rem}
.hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
footer{color:var(--muted);font-size:.86rem;padding-top:3rem;padding-bottom:4rem}
@media (max-width:38rem){main,header,footer{padding-left:1.1rem;padding-right:1.1rem}header{padding-top:2rem}.figures{grid-template-columns:repeat(auto-fit,minmax(9.2rem,1fr));gap:.6rem}.figure{padding:.85rem .9rem .9rem}.figure .value{font-size:1.7rem}section{padding-top:2rem;margin-top:2rem}}
@media print{.what-if,button.copy{display:none!important}:root{color-scheme:light;${lightColours}}@page{margin:16mm}body{font-size:10.5pt}header{padding-top:0}nav{display:none}canvas{height:auto!important}.plot{height:auto!important}.figures{grid-template-columns:repeat(auto-fit,minmax(9.5rem,1fr))}.figure .value{font-size:1.6rem}.figure{border:1px solid var(--line)}.chart,.figure,.remark,tr{break-inside:avoid}h2,h3,caption{break-after:avoid}section{margin-top:1.5rem;padding-top:1.5rem}.scroll{overflow:visible}table{font-size:8.5pt}.chart details{display:none}}
`;
