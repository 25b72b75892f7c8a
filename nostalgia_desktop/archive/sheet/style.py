"""The style sheet of contact sheets in HTML: light and dark, on the screen and on paper."""

from nostalgia_desktop.archive.page_style import with_colours


def style_sheet() -> str:
    """The whole style sheet."""
    return with_colours(_RULES)


_RULES = """
*{box-sizing:border-box;margin:0}
html{-webkit-text-size-adjust:100%;print-color-adjust:exact;-webkit-print-color-adjust:exact}
body{background:var(--paper);color:var(--text);font:15px/1.45 Inter,"Inter Variable",system-ui,
-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;font-variant-numeric:tabular-nums}
main{max-width:1560px;margin:0 auto;padding:56px clamp(16px,4vw,56px) 40px}
header{display:flex;flex-wrap:wrap;gap:24px 56px;align-items:flex-end;margin-bottom:32px}
header>div{flex:1 1 420px;min-width:0}
header>div::before{content:"";display:block;width:44px;height:5px;background:var(--accent);
margin-bottom:20px}
h1{font-size:clamp(30px,4vw,46px);line-height:1.15;letter-spacing:-.02em;font-weight:650;
overflow-wrap:anywhere}
h1,h2,p{text-align:match-parent}
header p{color:var(--muted);font-size:18px;margin-top:6px}
dl{display:flex;gap:36px;text-align:right}
dl div{display:flex;flex-direction:column-reverse}
dt{color:var(--faint);font-size:14px}
dd{font-size:30px;line-height:1.2;font-weight:650}
.band{background:var(--panel);border-radius:14px;padding:20px 22px 16px;margin-bottom:48px}
.chapters,.blocks,.ruler{position:relative}
.chapters{height:14px}
.chapters i{position:absolute;top:0;border:6px solid transparent;border-top:8px solid var(--muted);
border-bottom:0;transform:translateX(-6px)}
.blocks{height:30px;margin-bottom:6px}
.blocks a{position:absolute;inset-block:0;min-width:1px;overflow:hidden;border-radius:5px;
background:var(--accent-soft);box-shadow:inset -2px 0 var(--panel);color:var(--accent-text);
font-weight:650;line-height:30px;text-align:center;text-decoration:none;container-type:inline-size}
.blocks a:is(:hover,:focus-visible){background:var(--accent);color:var(--on-accent)}
@container (max-width:22px){.blocks b{display:none}}
.lane{position:relative;border-radius:7px;overflow:hidden;background:var(--panel)}
.film{position:relative;background:#000}
.film img{width:100%;height:auto;display:block}
.film i{position:absolute;inset-block:0;background:var(--panel);opacity:.65}
.band .sound{height:78px}.card .sound{height:40px}.row .sound{height:44px}
.lane.mute .sound{height:18px}.band .lane.mute .sound{height:34px}
.sound{position:relative}
.sound svg{position:absolute;inset:0;width:100%;height:100%}
.sound p{position:absolute;inset:auto 0 2px;text-align:center;color:var(--faint);font-size:14px}
.waves{stroke:var(--wave);stroke-width:.62}
.shots{stroke:var(--text);stroke-width:1.6px;vector-effect:non-scaling-stroke}
.shots.thin{stroke-width:1px}
.blends{fill:var(--text)}
.hatch{position:absolute;bottom:0;min-width:2px;--c:var(--silence);
background:repeating-linear-gradient(-45deg,var(--c) 0 2px,transparent 2px 6px)}
.sound .hatch{top:0}.black{--c:var(--text)}.damage{--c:var(--bad)}
.ruler{height:24px;color:var(--faint);font-size:13px}
.ruler span{position:absolute;top:3px;padding-left:5px;border-left:1px solid var(--line);
line-height:18px}
.ruler span.late{padding:0 5px 0 0;border:0;border-right:1px solid var(--line);
transform:translateX(-100%)}
@media(max-width:1000px){.ruler .late{display:none}}
.legend{display:flex;flex-wrap:wrap;gap:2px 24px;padding:0;list-style:none;color:var(--faint);
font-size:13px;margin-top:6px}
.legend li{display:flex;gap:8px;align-items:center}
.legend .hatch{position:static;width:22px;height:12px}
.bad{color:var(--bad);font-weight:400}
.tick{width:2px;height:13px;background:var(--text)}
.mark{border:6px solid transparent;border-top:8px solid var(--muted);border-bottom:0}
.cards{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,300px),1fr));
gap:40px 28px;padding:0;list-style:none}
.cards.many{grid-template-columns:repeat(auto-fill,minmax(min(100%,210px),1fr));gap:28px 20px}
.card{position:relative;min-width:0;scroll-margin-top:24px;break-inside:avoid}
.card:target h2{color:var(--accent-text)}
.poster{display:block;width:100%;object-fit:cover;border-radius:9px;background:#000;
margin-bottom:5px}
.number{position:absolute;top:10px;left:10px;min-width:28px;padding:0 8px;border-radius:14px;
background:var(--accent);color:var(--on-accent);font-weight:650;line-height:28px;
text-align:center}
h2{font-size:18px;line-height:1.3;font-weight:650;margin-top:12px;letter-spacing:-.005em}
h1,h2,header p,.about{display:-webkit-box;-webkit-box-orient:vertical;-webkit-line-clamp:2;
overflow:hidden;overflow-wrap:anywhere}
.about{-webkit-line-clamp:4;color:var(--faint);font-size:14px;margin-top:5px}
.times{display:flex;justify-content:space-between;gap:12px;color:var(--muted)}
.where,.who{overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.rows{display:grid;gap:18px;padding:0;list-style:none}
.row{display:grid;grid-template-columns:84px 1fr;gap:12px;align-items:start;break-inside:avoid}
.row b{line-height:clamp(18px,5vw,68px);font-weight:650}
footer{display:flex;flex-wrap:wrap;justify-content:space-between;gap:8px 32px;margin-top:48px;
padding-top:14px;border-top:1px solid var(--line);color:var(--faint);font-size:13px}
@media print{@page{margin:12mm}body{background:none;font-size:10px}
main{padding:0;max-width:none}header{flex-wrap:nowrap;margin-bottom:14px}h1{font-size:26px}
header p{font-size:12px}dl{gap:20px}dd{font-size:18px}dt,.ruler,.legend,footer{font-size:9px}
.band{padding:0 8px;margin-bottom:20px;break-inside:avoid}
.cards,.cards.many{grid-template-columns:repeat(4,1fr);gap:16px 12px}
h2{font-size:11.5px;margin-top:6px}.about{font-size:9.5px;-webkit-line-clamp:2}
.card .sound,.row .sound{height:26px}.band .sound{height:60px}.row b{line-height:40px}
.number{top:6px;left:6px;min-width:18px;padding:0 5px;line-height:18px}}
"""
