"""Web pages as sites of different kinds write them; the words are the tests' own."""

from __future__ import annotations

from ingest.elements import Content, Element

ARTICLE = """<!doctype html>
<html lang="en-GB" class="js">
<head>
<meta charset="utf-8">
<title>Mediators trained in the river districts &#8211; Lantern Trust</title>
<meta property="og:title" content="Mediators trained in the river districts - Lantern Trust">
<meta property="og:site_name" content="Lantern Trust">
<meta property="og:locale" content="en_GB">
<meta property="article:published_time" content="2023-05-04T08:30:00+00:00">
<meta property="article:modified_time" content="2024-01-09T10:00:00+00:00">
<link rel="canonical" href="https://lantern.example/2023/05/mediators/">
<style>.x{color:red}</style><script>window.dataLayer = ["Lorem from a script that nobody reads"];</script>
</head>
<body class="post-template single single-post has-sidebar">
<a class="skip-link screen-reader-text" href="#content">Skip to content</a>
<div id="cookie-notice" role="dialog"><p>We use cookies to improve your visit to our pages. By going on you agree to our use of them on this device and to the analysis of your visit.</p><button>Accept</button><a href="/privacy/">Privacy policy</a></div>
<header id="masthead" class="site-header"><p class="site-title"><a href="/">Lantern Trust</a></p>
<nav><ul id="primary-menu" class="menu"><li><a href="/about/">About us</a></li><li><a href="/our-work/">Our work</a></li><li><a href="/donate/?from=menu#top">Donate</a></li></ul></nav></header>
<div id="content" class="site-content"><main id="main">
<article id="post-812" class="post-812 post type-post category-news">
<header class="entry-header"><h1 class="entry-title">Mediators trained in the river districts</h1>
<div class="entry-meta"><span class="posted-on">Posted on <time class="entry-date published" datetime="2023-05-04T08:30:00+00:00">4 May 2023</time></span> <span class="byline">by <a href="/author/ana/">Ana Writer</a></span></div></header>
<div class="entry-content">
<div class="sharedaddy"><span>Share this:</span><ul><li><a href="https://social.example/share?u=1" rel="nofollow">Tweet</a></li></ul></div>
<p>In the spring of 2023 the trust trained forty women from three river districts as mediators, and thirty-two of them have led at least one talk between neighbouring villages since then.<sup><a href="#note-1" id="mark-1">1</a></sup></p>
<figure class="wp-block-image"><img src="a.jpg" alt="A group"><figcaption>Photo: Lantern Trust / A. Lens</figcaption></figure>
<h2>What the training covers</h2>
<p>The course lasts <a href="https://courses.example/twelve-days">twelve days</a> and is held in the local language. It begins with listening and ends with a written agreement.</p>
<ul>
<li>Listening to both sides before speaking</li>
<li>Writing down what was agreed:
<ul><li>who does what</li><li>and by which date</li></ul></li>
<li>Coming back after three months</li>
</ul>
<blockquote><p>Nobody had ever asked us to sit at the table. Now they send for us.</p></blockquote>
<p><a href="/2022/older/">Read more: Older story about wells</a></p>
<h3>Costs</h3>
<p>Each course costs 4,200 euros, most of which pays for travel [<a href="#note-2" id="mark-2">2</a>]. The trust pays for child care as well, so that mothers of small children can take part.</p>
<p style="display:none">A hidden line for machines that no visitor sees on the page.</p>
<ol class="wp-block-footnotes"><li id="note-1">Count of the trust's own register, <a href="https://register.example/2023">March 2024</a>. <a href="#mark-1" aria-label="Jump to reference 1">↩︎</a></li><li id="note-2">Without the salaries of the trainers. <a href="#mark-2">↩︎</a></li></ol>
</div>
<footer class="entry-footer"><span class="cat-links">Posted in <a href="/category/news/">News</a></span></footer>
</article>
<div id="jp-relatedposts" class="jp-relatedposts"><h3>Related</h3><p><a href="/2021/a-well/">A well for two villages, and what it changed for the women who fetch water</a></p></div>
<div id="comments" class="comments-area"><h2 class="comments-title">2 thoughts on this story</h2><ol class="comment-list"><li>Great work, I would like to know how to join you in the next course that you hold!</li></ol></div>
</main>
<aside id="secondary" class="widget-area"><h2>Newsletter</h2><form><p>Get our letter every month and never miss a story from the districts.</p><input type="email"><button>Subscribe</button></form></aside></div>
<footer id="colophon" class="site-footer"><p>© 2024 Lantern Trust. All rights reserved. Registered charity in three countries.</p><a href="/contact/">Contact</a></footer>
</body></html>"""

GOVERNMENT = """<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>National Action Plan on Women, Peace and Security - Ministry of External Relations</title>
<meta name="dcterms.title" content="National Action Plan on Women, Peace and Security">
<meta name="dcterms.issued" content="2021-11-30"><meta name="dcterms.publisher" content="Ministry of External Relations">
<meta name="dcterms.language" content="eng"></head>
<body>
<div class="govbar"><a href="/">Government portal</a> <a href="/services">Services</a></div>
<div id="breadcrumb"><a href="/">Home</a> &gt; <a href="/topics">Topics</a> &gt; <a href="/topics/peace">Peace and security</a></div>
<div id="left-nav" role="navigation"><h2>In this section</h2><ul><li><a href="/topics/peace/envoys">Envoys</a></li><li><a href="/topics/peace/funds">Funds</a></li><li><a href="/topics/peace/missions">Missions abroad</a></li></ul></div>
<main>
<h1>National Action Plan on Women, Peace and Security</h1>
<p>The second plan runs from 2021 to 2025. It was adopted by the cabinet on 30 November 2021 and is carried out by five ministries together with the national police.</p>
<h2>Objectives</h2>
<p>The plan has three objectives:</p>
<ol><li>Raise the share of women in missions to 25 per cent by 2025.</li><li>Fund local organisations led by women in partner countries.</li><li>Report to parliament every year in March.</li></ol>
<h2>Budget</h2>
<p>Over the whole period 48 million crowns are set aside.<br>Half of it goes to partner organisations.</p>
<h2>Downloads</h2>
<ul class="attachments"><li><a href="/files/nap2.pdf">National Action Plan 2021–2025 (PDF, 1.2 MB)</a></li><li><a href="/files/report-2023.pdf">Annual report 2023 (PDF, 640 kB)</a></li></ul>
<dl><dt>Contact</dt><dd>Unit for peace policy, room 4.12</dd><dt>Telephone</dt><dd>+00 123 456</dd></dl>
</main>
<p class="page-updated">Last updated: <time datetime="2024-02-12">12 February 2024</time></p>
<div class="share-links"><a href="https://social.example/?u=2">Share on Chirper</a></div>
<div class="footer"><ul><li><a href="/privacy">Privacy statement</a></li><li><a href="/accessibility">Accessibility of this website</a></li></ul></div>
</body></html>"""

BREAKS = """<html><head><title>How the council was formed</title></head><body>
<div><a href="index.htm">Home</a> | <a href="news.htm">News</a> | <a href="links.htm">Links</a> | <a href="mail.htm">Mail</a></div>
<div><b>How the council was formed</b><br><br>
In 2004 eleven women met in the school of the upper town because the road had been closed for a second winter, and nobody had asked them what they needed.<br>
They wrote a letter with four demands.<br><br>
The letter reached the governor in March. He answered it in person, which surprised everybody in the valley, and promised that the road would be open before the next harvest.<br><br>
Since 2006 the council has met <i>every</i> month. Its minutes are kept in the library, and anybody may read them on any working day of the week.</div>
<div><font size="1">Page made in 2007. Best viewed at 800 x 600.</font></div>
</body></html>"""

ENCYCLOPAEDIA = """<!DOCTYPE html>
<html class="client-nojs" lang="en" dir="ltr"><head><meta charset="UTF-8"><title>Harbour Accord - Openpedia</title>
<link rel="canonical" href="https://en.openpedia.example/wiki/Harbour_Accord"></head>
<body class="skin-vector mediawiki ltr">
<div id="mw-page-base" class="noprint"></div>
<div id="content" class="mw-body" role="main"><h1 id="firstHeading" class="firstHeading">Harbour Accord</h1>
<div id="siteSub" class="noprint">From Openpedia, the encyclopaedia that is open</div>
<div id="mw-content-text"><div class="mw-parser-output">
<table class="infobox"><tbody><tr><th>Signed</th><td>9 June 2011</td></tr><tr><th>Parties</th><td>Four</td></tr></tbody></table>
<p>The <b>Harbour Accord</b> is an agreement between <a href="/wiki/Four_towns" title="Four towns">four towns</a> on the northern coast.<sup id="cite_ref-Berg_1-0" class="reference"><a href="#cite_note-Berg-1"><span class="cite-bracket">[</span>1<span class="cite-bracket">]</span></a></sup> It was signed on 9 June 2011 and ended a quarrel over fishing that had lasted for nineteen years.<sup id="cite_ref-2" class="reference"><a href="#cite_note-2">[2]</a></sup></p>
<div id="toc" class="toc"><h2>Contents</h2><ul><li><a href="#Women"><span>1</span> Women at the talks</a></li><li><a href="#Refs"><span>2</span> References</a></li></ul></div>
<h2><span class="mw-headline" id="Women">Women at the talks</span><span class="mw-editsection">[<a href="/edit">edit</a>]</span></h2>
<p>Six of the fifteen delegates were women.<sup id="cite_ref-Berg_1-1" class="reference"><a href="#cite_note-Berg-1">[1]</a></sup> They had been chosen by the wives' league of each town, which until then had met only for funerals.<sup id="cite_ref-3" class="reference"><a href="#cite_note-3">[a]</a></sup></p>
<h2><span class="mw-headline" id="Refs">References</span></h2>
<div class="mw-references-wrap"><ol class="references">
<li id="cite_note-Berg-1"><span class="mw-cite-backlink">^ <a href="#cite_ref-Berg_1-0"><sup><i><b>a</b></i></sup></a> <a href="#cite_ref-Berg_1-1"><sup><i><b>b</b></i></sup></a></span> <span class="reference-text">Berg, L. (2012). <a rel="nofollow" class="external text" href="https://press.example/nets"><i>Nets and words</i></a>. Coast Press.</span></li>
<li id="cite_note-2"><span class="mw-cite-backlink"><b><a href="#cite_ref-2">^</a></b></span> <span class="reference-text">Harbour Gazette, 10 June 2011.</span></li>
</ol></div>
<ol class="notes"><li id="cite_note-3"><span class="mw-cite-backlink"><b><a href="#cite_ref-3">^</a></b></span> <span class="reference-text">One town sent nobody.</span></li></ol>
<div class="navbox"><a href="/wiki/A">Treaties of the coast</a></div></div></div>
<div id="catlinks" class="catlinks"><a href="/wiki/Category:2011">Treaties of 2011</a></div></div>
<div id="mw-navigation"><h2>Navigation menu</h2><div id="p-personal"><ul><li><a href="/login">Log in</a></li></ul></div></div>
<div id="footer" role="contentinfo"><ul><li>This page was last edited on 3 April 2024.</li><li>Text is available under an open licence.</li></ul></div>
</body></html>"""

PLANS = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>All plans at a glance | Observatory</title>
<meta name="application-name" content="Observatory"></head><body>
<nav class="top"><a href="/">Start</a><a href="/map">Map</a></nav>
<section><h1>All plans at a glance</h1>
<p>This table lists every plan that a government of the region has adopted since 2005, with the years in which it is in force and the ministry that leads the work.</p>
<table><caption>Plans by country</caption><thead><tr><th>Country</th><th>Plan</th><th>Years</th><th>Lead</th></tr></thead>
<tbody><tr><td rowspan="2">Norland</td><td>First</td><td>2006–2010</td><td>Foreign ministry</td></tr>
<tr><td><a href="/norland/2">Second</a></td><td>2011–2016</td><td>Foreign ministry</td></tr>
<tr><td>Suderia</td><td>First</td><td>2014–2018</td><td></td></tr></tbody></table>
<p>Plans that have been announced but not adopted are left out. The observatory checks the table twice a year, in April and in October, against the websites of the ministries.</p></section>
<footer>Observatory of Plans, made with care</footer></body></html>"""

FRENCH = """<!DOCTYPE html><html lang="fr-FR"><head><meta charset="iso-8859-1"><title>Les femmes au marché de la paix</title>
<meta property="og:site_name" content="Réseau des Rives"></head><body>
<ul class="menu-principal"><li><a href="/accueil">Accueil</a></li><li><a href="/agir">Agir</a></li></ul>
<article><h1>Les femmes au marché de la paix</h1>
<p>Depuis 2019, les commerçantes du marché central règlent elles-mêmes les querelles entre les deux quartiers. Elles se réunissent chaque vendredi, après la fermeture, dans l’arrière-boutique d’une boulangère.</p>
<h2>Une règle simple</h2>
<p>Personne ne parle deux fois avant que tout le monde ait parlé une fois. « C’est la règle de ma grand-mère », dit la présidente du comité, qui vend des épices depuis trente ans.</p>
<p>À ce jour, quarante-sept affaires ont été réglées, dont trois qui étaient devant le tribunal.</p>
<p><a href="/autre">Lire aussi : La route des femmes</a></p></article>
<div class="cookies-banner">Ce site utilise des cookies pour mesurer la fréquentation de ses pages et pour rien d’autre.</div>
<footer>Mentions légales</footer></body></html>"""

SHORT = """<!doctype html><html lang="en"><head><title>Office closed</title></head><body>
<nav><a href="/">Home</a></nav><ul><li><a href="/a">About</a></li><li><a href="/b">News</a></li><li><a href="/c">Contact</a></li></ul>
<h1>Office closed</h1><p>The office is closed on 8 March. It opens again on 11 March.</p>
<footer>© Office</footer></body></html>"""

ONLY_DATA = """<!doctype html><html lang="en"><head><title>A bridge for two banks</title>
<script type="application/ld+json">{"@context": "https://schema.org", "@graph": [
{"@type": "Organization", "@id": "#org", "name": "River Post"},
{"@type": "NewsArticle", "headline": "A bridge for two banks", "datePublished": "2022-09-01T06:00:00Z", "publisher": {"@id": "#org"},
"articleBody": "The bridge was opened on 1 September by the two oldest women of the banks.\\n\\nIt carries no cars. Only people on foot may cross it, and their animals."}]}</script></head>
<body><div id="root"></div><script src="/app.js"></script></body></html>"""

OLD_LAYOUT = """<HTML><HEAD><TITLE>The weavers' peace - Valley Archive</TITLE></HEAD><BODY BGCOLOR="#FFFFFF">
<TABLE WIDTH=760 BORDER=0><TR><TD COLSPAN=2><IMG SRC="top.gif" ALT="Valley Archive"></TD></TR>
<TR><TD WIDTH=140 VALIGN=TOP><FONT SIZE=1><A HREF="a.html">Archive</A><BR><A HREF="b.html">Pictures</A><BR><A HREF="c.html">Guest book</A><BR><A HREF="d.html">Site map</A></FONT></TD>
<TD VALIGN=TOP><H2>The weavers' peace</H2>
<P>In the autumn of 1998 the weavers of both valleys laid down their work and walked to the pass. There were about ninety of them, and the oldest was seventy-four.
<P>They stayed for eleven days. On the twelfth day the two commanders came up without their guns, because their own mothers were among the women, and they sat down on the wool sacks.
<P>The paper that they signed is kept in this archive. It has four sentences, and the last of them says that the pass belongs to those who walk.
<TABLE BORDER=1><TR><TH>Year</TH><TH>Women at the pass</TH></TR><TR><TD>1998</TD><TD>90</TD></TR><TR><TD>1999</TD><TD>140</TD></TR></TABLE>
</TD></TR><TR><TD COLSPAN=2 ALIGN=CENTER><FONT SIZE=1><A HREF="index.html">Home</A> - <A HREF="mail.html">Mail</A> - <A HREF="help.html">Help</A></FONT></TD></TR></TABLE></BODY></HTML>"""

PAGES = {
    "ARTICLE": ARTICLE.encode(),
    "GOVERNMENT": GOVERNMENT.encode(),
    "BREAKS": BREAKS.encode(),
    "ENCYCLOPAEDIA": ENCYCLOPAEDIA.encode(),
    "PLANS": PLANS.encode(),
    "FRENCH": FRENCH.encode("latin-1", "xmlcharrefreplace"),
    "SHORT": SHORT.encode(),
    "ONLY_DATA": ONLY_DATA.encode(),
    "OLD_LAYOUT": OLD_LAYOUT.encode(),
}
FILLER = (
    "The council met in spring and agreed on a plan with four aims. Each of them has a budget and a date, and "
    "each is looked after by one of the towns. In the autumn the towns reported to each other what they had done."
)


def page(inside: str, head: str = "") -> bytes:
    """A page with enough prose around `inside` to be judged as a whole page."""
    prose = f"<p>{FILLER}</p>" * 4
    return f"<html><head>{head}</head><body><main><h1>Aims</h1>{prose}{inside}{prose}</main></body></html>".encode()


def inner(content: Content) -> list[Element]:
    """The elements of `page` without its own prose."""
    return [element for element in content.elements if element.text not in (FILLER, "Aims")]
