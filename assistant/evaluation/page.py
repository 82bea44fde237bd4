"""A report as one HTML page with nothing outside it: figures, charts and every question, for a manager."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

from assistant.evaluation.compare import Comparison
from assistant.evaluation.metrics import COSTS

# What each metric says, in words for people who have not read the code.
EXPLAINED = {
    "right": "Answers that are as expected in all",
    "recall@1": "The first passage found holds the fact",
    "recall@5": "One of the first five passages holds the fact",
    "recall@10": "One of the first ten passages holds the fact",
    "mrr@10": "How high the first passage with the fact stands",
    "ndcg@10": "How high all passages with the fact stand",
    "fact_recall": "Facts asked for that are in the answer",
    "citation_precision": "Citations that are from an expected document",
    "citation_recall": "Answers that cite an expected document",
    "quote_fidelity": "Answers whose quotes stand in their documents word for word",
    "refusal_precision": "Refusals that were right",
    "refusal_recall": "Questions without an answer that were refused",
    "wrong_country_rate": "Answers that cite another country's document",
    "superseded_plan_rate": "Answers that say what holds for another plan",
    "latency_p50_ms": "Time of the middle question, milliseconds",
    "latency_p95_ms": "Time that one question in twenty exceeds, milliseconds",
}

_STYLE = """
:root{color-scheme:light dark;--line:#8884;--good:#2b7a5b;--bad:#b3452c;--dim:#777}
body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.6rem}h2{font-size:1.2rem;margin-top:2.5rem}
table{border-collapse:collapse;width:100%}td,th{padding:.35rem .6rem;text-align:left;border-bottom:1px solid var(--line);vertical-align:top}
td.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
svg{display:block}.bar{fill:var(--good)}.cost .bar{fill:var(--bad)}.reach{stroke:currentColor;stroke-width:1.5}.frame{fill:var(--line)}
details{border-bottom:1px solid var(--line);padding:.4rem 0}summary{cursor:pointer}
.right::before{content:"right  ";color:var(--good)}.wrong::before{content:"wrong  ";color:var(--bad)}
.said{white-space:pre-line;margin:.5rem 0 .5rem 1rem}.dim{color:var(--dim)}
"""
_WIDTH = 240


def as_page(report: Mapping[str, Any], compared: Comparison | None = None) -> str:
    """The report (JSON types) as HTML. Every text of a question or an answer is encoded."""
    parts = [
        "<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content='width=device-width'>",
        "<meta http-equiv=Content-Security-Policy content=\"default-src 'none'; style-src 'unsafe-inline'\">",
        f"<title>Evaluation</title><style>{_STYLE}</style>",
        "<h1>How good are the answers?</h1>",
        f"<p>{len(report['questions'])} questions with known answers were asked. "
        f"{_share(report['overall']['right']['value'])} of the answers are as expected. "
        "The thin lines show how far chance alone could move a value (95 %).</p>",
        f"<p class=dim>Index {escape(report['index_version'])}, texts {escape(report['prompt_version'])}</p>",
        "<h2>All questions</h2>",
        _metrics(report["overall"]),
    ]
    for half, metrics in report["by_half"].items() if len(report["by_half"]) > 1 else ():
        parts += [f"<h2>Half {escape(half)}</h2>", _metrics(metrics)]
    parts += ["<h2>By kind of question</h2>", _kinds(report["by_kind"])]
    if judge := report.get("judge"):
        parts += ["<h2>What the language model thinks</h2>", _judge(judge)]
    if compared:
        parts += ["<h2>Since the report before</h2>", _changes(compared)]
    parts += ["<h2>Every question</h2>", *map(_question, report["questions"]), "</html>"]
    return "\n".join(parts)


def _metrics(metrics: Mapping[str, Mapping[str, float]]) -> str:
    rows = []
    for name, metric in metrics.items():
        share = not name.startswith("latency")
        shown = _share(metric["value"]) if share else f"{metric['value']:.1f}"
        kind = " class=cost" if name in COSTS else ""
        chart = _bar(metric["value"], metric["low"], metric["high"]) if share else ""
        rows.append(
            f"<tr{kind}><td>{escape(EXPLAINED.get(name, name))}<br><span class=dim>{escape(name)}, {metric['questions']} questions"
            f"</span></td><td class=n>{shown}</td><td>{chart}</td></tr>"
        )
    return f"<table>{''.join(rows)}</table>"


def _judge(judge: Mapping[str, Any]) -> str:
    """The judge's marks, apart from what is measured, with how far both agree."""
    words = {"faithful": "The sources say what the answer says", "complete": "The answer says all that was asked"}
    shares = [(text, judge[name]["value"]) for name, text in words.items() if name in judge]
    if judge["agreement"] is not None:
        shares.append(("Answers that the model and the measurement judge alike", judge["agreement"]))
    rows = "".join(f"<tr><td>{escape(text)}</td><td class=n>{_share(value)}</td></tr>" for text, value in shares)
    return f"<p>An opinion on {len(judge['questions'])} answers; none of the figures above contains it.</p><table>{rows}</table>"


def _kinds(kinds: Mapping[str, Mapping[str, Mapping[str, float]]]) -> str:
    rows = []
    for kind, metrics in kinds.items():
        right = metrics["right"]
        chart = _bar(right["value"], right["low"], right["high"])
        rows.append(
            f"<tr><td>{escape(kind.replace('_', ' '))}<br><span class=dim>{right['questions']} questions</span></td>"
            f"<td class=n>{_share(right['value'])}</td><td>{chart}</td></tr>"
        )
    return f"<table><tr><th>Kind<th>As expected<th></tr>{''.join(rows)}</table>"


def _bar(value: float, low: float, high: float) -> str:
    """A bar from 0 to 1 with its interval; the figure stands beside it as text."""
    return (
        f"<svg width={_WIDTH} height=18 role=presentation><rect class=frame width={_WIDTH} height=12 y=3 />"
        f"<rect class=bar width={value * _WIDTH:.1f} height=12 y=3 />"
        f"<line class=reach x1={low * _WIDTH:.1f} x2={high * _WIDTH:.1f} y1=9 y2=9 /></svg>"
    )


def _changes(found: Comparison) -> str:
    rows = [
        f"<tr><td>{name}</td><td class=n>{len(ids)}</td><td>{escape(', '.join(ids))}</td></tr>"
        for name, ids in (
            ("right now, wrong before", found.mended),
            ("wrong now, right before", found.broken),
            ("other words, as right as before", found.reworded),
            ("new questions", found.new),
            ("no longer asked", found.gone),
        )
        if ids
    ]
    rows += [
        f"<tr><td>{escape(EXPLAINED.get(name, name))}</td><td class=n>{then:.3f}</td><td>{now:.3f}</td></tr>"
        for name, then, now in found.moved
    ]
    return f"<table>{''.join(rows)}</table>" if rows else "<p>Nothing changed.</p>"


def _question(question: Mapping[str, Any]) -> str:
    mark = "right" if question["right"] else "wrong"
    cited = ", ".join(dict.fromkeys(question["citations"]))
    return (
        f"<details><summary class={mark}>{escape(question['question'])}</summary>"
        f"<p class=dim>{escape(question['id'])}: {escape(question['kind'])}, expected {escape(' or '.join(question['expected']))}, "
        f"found {escape(question['status'])}, {question['milliseconds']:.0f} ms</p>"
        f"<div class=said>{escape(question['text'])}</div><p class=dim>{escape(cited)}</p></details>"
    )


def _share(value: float) -> str:
    return f"{100 * value:.1f} %"
