/// The style sheet of the HTML report.
enum ReportStyle {
  /// Colours are variables, so that dark mode and printing change only them.
  static let css = """
    :root {
      --paper: #fcfbf8; --raised: #ffffff; --ink: #1f2430; --faint: #6b7280; --rule: #e2dfd7;
      --link: #1d5b9e; --good: #22754a; --good-back: #e3f2e8; --doubt: #8a5a00; --doubt-back: #faefd2;
      --bad: #b3261e; --bad-back: #fbe6e3; --data: #24507f; --bars: #dfe8f2; --fit: #c2410c; --band: #ebe8e0;
      --before: #b9b4a8; --collect: #4f83b5; --execution: #c98a3b; --exec: #8a6bb0; --other: #7d8590;
      --c0: #2b5c9b; --c1: #5b8cc4; --c2: #93b8dc; --c3: #c6dbec; --c4: #efede6; --c5: #f6d3b3;
      --c6: #eba574; --c7: #d27240; --c8: #a8451a;
    }
    @media screen and (prefers-color-scheme: dark) {
      :root {
        --paper: #14171c; --raised: #1b1f26; --ink: #e4e2dc; --faint: #959ba6; --rule: #2d323b;
        --link: #82b4ea; --good: #7fcf9f; --good-back: #173325; --doubt: #e5bb5c; --doubt-back: #372b10;
        --bad: #f2978e; --bad-back: #411d1b; --data: #8fbdec; --bars: #24354a; --fit: #f29055;
        --band: #262b33;
        --before: #646b77; --collect: #5f96cc; --execution: #d99c50; --exec: #a488cc; --other: #8b929c;
        --c0: #7fb0ee; --c1: #5b8cc9; --c2: #40689b; --c3: #31496a; --c4: #2a2f37; --c5: #5c3d2a;
        --c6: #93562f; --c7: #c97a41; --c8: #f3a066;
      }
    }
    * { box-sizing: border-box; }
    html { -webkit-text-size-adjust: 100%; }
    body {
      margin: 0; background: var(--paper); color: var(--ink);
      font: 16px/1.55 system-ui, -apple-system, "Segoe UI", "Noto Sans", "Liberation Sans", sans-serif;
      font-variant-numeric: lining-nums; overflow-wrap: anywhere;
    }
    main { max-width: 76rem; margin: 0 auto; padding: 3rem 1.5rem 5rem; }
    header { margin-bottom: 2.5rem; }
    .kicker {
      margin: 0; color: var(--faint); font-size: .78rem; letter-spacing: .09em; text-transform: uppercase;
    }
    h1, h2, h3 { line-height: 1.2; text-wrap: balance; }
    h1 {
      margin: .2rem 0 .8rem; font-size: clamp(1.7rem, 4.5vw, 2.5rem); font-weight: 650;
      letter-spacing: -.015em;
    }
    h2 { margin: 0 0 .5rem; font-size: 1.35rem; font-weight: 620; letter-spacing: -.008em; }
    h2 .badge { margin-left: .4rem; vertical-align: .2em; }
    h3 { margin: 1.8rem 0 .6rem; font-size: .95rem; font-weight: 620; color: var(--faint); }
    p { margin: 0 0 .6rem; }
    a { color: var(--link); text-decoration-thickness: 1px; text-underline-offset: .18em; }
    section { padding: 1.8rem 0 1.4rem; border-top: 1px solid var(--rule); scroll-margin-top: 1rem; }
    code, pre, .iov { font-family: ui-monospace, "DejaVu Sans Mono", "Liberation Mono", monospace; }
    code, .iov { font-size: .86em; }
    .verdict { margin-bottom: .6rem; }
    .meta, .facts { color: var(--faint); font-size: .88rem; }
    .faint { color: var(--faint); font-weight: 400; }
    .note { padding-left: .8rem; border-left: 3px solid var(--doubt); }
    .badge {
      display: inline-block; padding: .1em .6em; border-radius: 1em; background: var(--band);
      font-size: .78rem; font-weight: 560; letter-spacing: 0; line-height: 1.5; white-space: nowrap;
    }
    .verdict .badge { white-space: normal; }
    .badge.good { color: var(--good); background: var(--good-back); }
    .badge.doubt { color: var(--doubt); background: var(--doubt-back); }
    .badge.bad { color: var(--bad); background: var(--bad-back); }
    .good-text { color: var(--good); }
    .bad-text { color: var(--bad); }
    .scroll { overflow-x: auto; }
    table { border-collapse: collapse; font-size: .9rem; }
    th, td {
      padding: .38rem 1.4rem .38rem 0; text-align: left; vertical-align: baseline; overflow-wrap: normal;
    }
    th:last-child, td:last-child { padding-right: 0; }
    th { font-weight: 560; }
    thead th { color: var(--faint); font-size: .8rem; font-weight: 500; white-space: nowrap; }
    tbody tr { border-top: 1px solid var(--rule); }
    tbody th { max-width: 24rem; overflow-wrap: anywhere; min-width: 7rem; }
    .number { text-align: right; font-variant-numeric: tabular-nums lining-nums; white-space: nowrap; }
    .iov { white-space: nowrap; font-weight: 400; }
    td:not(.number):last-child { min-width: 5rem; max-width: 34rem; overflow-wrap: anywhere; }
    .figures {
      display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 21rem), 1fr)); gap: 1.2rem;
    }
    figure {
      margin: 0; padding: .8rem .9rem .7rem; background: var(--raised); border: 1px solid var(--rule);
      border-radius: 8px; min-width: 0; break-inside: avoid;
    }
    figure.wide { grid-column: 1 / -1; }
    figure.wide svg, .scroll.wide svg { min-width: 56rem; }
    figcaption {
      margin-bottom: .3rem; font-size: .88rem; display: flex; flex-wrap: wrap; gap: 0 .6rem;
      align-items: baseline; justify-content: space-between;
    }
    figcaption .iov { color: var(--faint); }
    .facts { margin: .3rem 0; font-variant-numeric: tabular-nums; }
    .facts.bad-text { color: var(--bad); }
    .parameters { width: 100%; font-size: .84rem; }
    .parameters th, .parameters td { padding-top: .2rem; padding-bottom: .2rem; }
    .parameters th { font-weight: 400; color: var(--faint); }
    .picture { margin: .8rem 0; }
    pre { margin: 0; overflow-x: auto; font-size: .82rem; line-height: 1.35; overflow-wrap: normal; }
    details { margin: .4rem 0; }
    summary { cursor: pointer; color: var(--link); font-size: .9rem; padding: .2rem 0; }
    dl {
      display: grid; grid-template-columns: minmax(7rem, max-content) 1fr; gap: .3rem 1.4rem; margin: 0;
      font-size: .9rem;
    }
    dt { color: var(--faint); }
    dd { margin: 0; }
    svg { display: block; width: 100%; height: auto; }
    svg text {
      fill: var(--faint); font-size: 11.5px; font-family: inherit; font-variant-numeric: tabular-nums;
    }
    .grid { stroke: var(--rule); stroke-width: 1; }
    .axis { stroke: var(--faint); stroke-width: 1; }
    .bars {
      fill: var(--bars); stroke: var(--data); stroke-width: .8; stroke-opacity: .45; stroke-linejoin: round;
    }
    .error { stroke: var(--data); stroke-width: 1.1; }
    .point, .mark { fill: var(--data); }
    .fit { fill: none; stroke: var(--fit); stroke-width: 1.9; stroke-linejoin: round; }
    rect.band { fill: var(--bars); }
    rect.band.doubt { fill: var(--bad-back); }
    .area { fill: var(--bars); }
    .trace { fill: none; stroke: var(--data); stroke-width: 1.2; }
    .level { stroke: var(--data); stroke-width: 2; }
    .level.extended { stroke-dasharray: 4 3; }
    .error.doubt, .level.doubt { stroke: var(--bad); }
    .mark.doubt { fill: var(--bad); }
    .pull { fill: var(--data); fill-opacity: .75; }
    .pull.far { fill: var(--bad); }
    rect.before { fill: var(--before); fill-opacity: .28; }
    line.before { stroke: var(--before); stroke-width: 2; }
    .move { color: var(--faint); font-size: .86em; padding-left: .35em; }
    .task { fill: var(--other); }
    .task.collect, .task-collect { fill: var(--collect); background: var(--collect); }
    .task.execution, .task-execution { fill: var(--execution); background: var(--execution); }
    .task.exec, .task-exec { fill: var(--exec); background: var(--exec); }
    .task-algorithm, .task-question, .task-check, .task-publish { background: var(--other); }
    .task.failed, .task-failed { fill: var(--bad); background: var(--bad); }
    .span { fill: var(--bars); stroke: var(--data); stroke-opacity: .45; stroke-width: .8; }
    .span.bad { stroke: var(--bad); stroke-opacity: 1; }
    .key { color: var(--faint); display: flex; flex-wrap: wrap; gap: .1rem 1.1rem; }
    .swatch {
      display: inline-block; width: .8em; height: .8em; margin-right: .4em; border-radius: 2px;
      vertical-align: -.06em;
    }
    .cover { fill: var(--collect); }
    .cover.odd { fill-opacity: .72; }
    .cover.extended, .cover.mixed { fill: var(--bars); stroke: var(--collect); stroke-width: .8; }
    .cover.mixed { stroke-dasharray: 3 2; }
    .cover.gap { fill: var(--bad); }
    .cell.c0 { fill: var(--c0); } .cell.c1 { fill: var(--c1); } .cell.c2 { fill: var(--c2); }
    .cell.c3 { fill: var(--c3); } .cell.c4 { fill: var(--c4); } .cell.c5 { fill: var(--c5); }
    .cell.c6 { fill: var(--c6); } .cell.c7 { fill: var(--c7); } .cell.c8 { fill: var(--c8); }
    .cell.h0 { fill: var(--data); fill-opacity: .1; } .cell.h1 { fill: var(--data); fill-opacity: .2; }
    .cell.h2 { fill: var(--data); fill-opacity: .3; } .cell.h3 { fill: var(--data); fill-opacity: .41; }
    .cell.h4 { fill: var(--data); fill-opacity: .52; } .cell.h5 { fill: var(--data); fill-opacity: .63; }
    .cell.h6 { fill: var(--data); fill-opacity: .75; } .cell.h7 { fill: var(--data); fill-opacity: .87; }
    .cell.h8 { fill: var(--data); }
    .cell { shape-rendering: crispEdges; }
    .graph { max-width: none; margin: .4rem auto 0 0; }
    .box { fill: var(--raised); stroke: var(--faint); stroke-width: 1.2; }
    .box.good { stroke: var(--good); }
    .box.doubt { stroke: var(--doubt); }
    .box.bad { stroke: var(--bad); fill: var(--bad-back); }
    .box.tag { fill: var(--band); stroke-dasharray: 4 3; }
    .edge { fill: none; stroke: var(--faint); stroke-width: 1.2; }
    .tip { fill: var(--faint); }
    svg text.name { fill: var(--ink); font-size: 12.5px; font-weight: 560; }
    @media (max-width: 40rem) {
      main { padding: 1.6rem 1rem 3rem; }
      table { font-size: .84rem; }
      th, td { padding-right: .9rem; }
      dl { grid-template-columns: 1fr; gap: 0; }
      .summary thead { display: none; }
      .summary, .summary tbody { display: block; }
      .summary tr {
        display: flex; flex-wrap: wrap; gap: .15rem .9rem; padding: .5rem 0; align-items: baseline;
      }
      .summary th, .summary td { padding: 0; min-width: 0; }
      .summary th { flex: 1 0 60%; }
      .summary td[data-label]::before { content: attr(data-label) " "; color: var(--faint); }
      dd { margin-bottom: .5rem; }
    }
    @media print {
      body { font-size: 10.5pt; background: none; }
      main { max-width: none; padding: 0; }
      .figures { grid-template-columns: 1fr 1fr; }
      .scroll, pre { overflow: visible; }
      pre { white-space: pre-wrap; }
      h2, h3 { break-after: avoid; }
      tr { break-inside: avoid; }
      figure.wide svg, .scroll.wide svg { min-width: 0; }
      * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
      summary { display: none; }
      details::details-content { content-visibility: visible; block-size: auto; }
    }

    """
}
