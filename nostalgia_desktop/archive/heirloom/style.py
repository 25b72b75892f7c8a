"""The style sheet of an heirloom's page: light and dark, wide and narrow, and on paper."""

from nostalgia_desktop.archive.page_style import with_colours


def style_sheet() -> str:
    """The whole style sheet, but for the rules that pick."""
    return with_colours(_RULES)


_RULES = """
*{box-sizing:border-box;margin:0}
[hidden]{display:none!important}
html{-webkit-text-size-adjust:100%;scroll-padding-top:104px}
body{background:var(--paper);color:var(--text);font:16px/1.5 system-ui,-apple-system,"Segoe UI",
Roboto,"Noto Sans",sans-serif;max-width:1680px;margin:0 auto;
padding:clamp(28px,5vw,72px) clamp(16px,4vw,64px) 48px}
h1,h2{font-family:"Iowan Old Style","Palatino Linotype",Palatino,"Source Serif 4","Noto Serif",
Georgia,serif;font-weight:600;letter-spacing:-.01em;overflow-wrap:anywhere}
h1{font-size:clamp(34px,5vw,60px);line-height:1.1;max-width:24ch}
h1,h3,p{text-align:match-parent}
a{color:inherit;text-decoration-color:var(--line);text-underline-offset:.2em}
a:hover{text-decoration-color:var(--accent)}
:focus-visible{outline:3px solid var(--accent);outline-offset:3px;border-radius:4px}
small{font-size:.8em;color:var(--faint);margin-inline-start:.45em;font-variant-numeric:tabular-nums}
.skip{position:absolute;left:-999px}
.skip:focus{position:static;display:inline-block;margin-bottom:16px}
header p{color:var(--muted);font-size:19px;margin-top:12px}
#find{display:flex;flex-wrap:wrap;align-items:center;gap:8px 14px;margin-top:32px}
#find label{font-weight:600}
#find input{flex:1 1 240px;max-width:460px;min-width:0;font:inherit;color:inherit;
background:var(--panel);border:1px solid var(--faint);border-radius:10px;padding:10px 14px}
#find input::placeholder{color:var(--faint);opacity:1}
#find output{color:var(--muted)}
.years{position:sticky;top:0;z-index:1;background:var(--paper);
margin:24px calc(-1*clamp(16px,4vw,64px)) 0;padding:12px clamp(16px,4vw,64px);
border-bottom:1px solid var(--line)}
.years ul{display:flex;flex-wrap:wrap;gap:0 2px;padding:0;margin-inline:-13px;list-style:none}
.years a{display:block;white-space:nowrap;text-decoration:none;border-radius:99px;padding:4px 13px;
font-variant-numeric:tabular-nums}
.years a:hover{background:var(--accent-soft)}
.names{border-bottom:1px solid var(--line);padding:14px 0}
.names summary{cursor:pointer;font-weight:600;width:fit-content}
.names ul{display:flex;flex-wrap:wrap;gap:4px 20px;padding:10px 0 2px;list-style:none}
.names li{max-width:100%;overflow-wrap:anywhere}
.pick{display:none;flex-wrap:wrap;gap:6px 20px;justify-content:space-between;align-items:baseline;
background:var(--accent-soft);border-radius:12px;padding:14px 20px;margin-top:28px;
overflow-wrap:anywhere}
.pick:target{display:flex}
.pick:target~main :is(.clip,section,h2 small){display:none}
.pick a{color:var(--accent-text);font-weight:600}
section{padding-top:44px;scroll-margin-top:-28px}
h2{font-size:34px;line-height:1.15;font-variant-numeric:lining-nums}
.clips{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,290px),1fr));
gap:36px 28px;padding:0;margin-top:20px;list-style:none}
.clip{position:relative;min-width:0;content-visibility:auto;
contain-intrinsic-size:auto 320px auto 330px;padding-bottom:2px}
.still{aspect-ratio:4/3;border-radius:10px;overflow:hidden;background:var(--panel);display:grid;
place-items:center}
.still img{width:100%;height:100%;object-fit:cover;display:block}
.still:empty::before{content:"";border:20px solid transparent;border-left:32px solid var(--line);
border-right:0}
h3{font-size:18px;line-height:1.35;font-weight:650;margin-top:12px;overflow-wrap:anywhere}
h3 a{text-decoration:none}
h3 a::after{content:"";position:absolute;inset:0 0 auto;aspect-ratio:4/3;border-radius:10px}
.clip:hover h3 a{text-decoration:underline;text-decoration-color:var(--accent)}
h3 a:focus-visible{outline:none}
h3 a:focus-visible::after{outline:3px solid var(--accent);outline-offset:3px}
.clip:target h3{color:var(--accent-text)}
.when{color:var(--muted);font-variant-numeric:tabular-nums}
.about{margin-top:6px;overflow-wrap:anywhere}
.who,.where{color:var(--muted);font-size:15px;margin-top:5px;overflow-wrap:anywhere}
footer{margin-top:72px;padding-top:18px;border-top:1px solid var(--line);color:var(--muted);
font-size:15px}
h2 small{font:15px system-ui,sans-serif;letter-spacing:0;margin-inline-start:.8em}
@media(max-width:900px){.years{position:static}html{scroll-padding-top:12px}}
@media(max-width:560px){.clips{gap:30px}h2{font-size:29px}}
@media print{@page{margin:14mm}body{background:none;font-size:10.5px;padding:0;max-width:none}
search,.years,.names,.skip,.pick a,footer{display:none}h1{font-size:30px}header p{font-size:12px}
section{padding-top:18px}h2{font-size:20px;break-after:avoid}h2 small{font-size:10px}
.clips{grid-template-columns:repeat(4,1fr);gap:14px 12px;margin-top:8px}
.clip{break-inside:avoid;content-visibility:visible}
h3{font-size:11.5px;margin-top:5px}.who,.where{font-size:9.5px;margin-top:2px}
.about{margin-top:2px}.still{border-radius:4px}}
"""
