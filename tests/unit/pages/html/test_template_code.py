"""Templates are Python without detours, and still escape all that is no markup."""

from __future__ import annotations

import pytest
from jinja2 import DictLoader, Environment, StrictUndefined, UndefinedError
from markupsafe import Markup

from kbindex.pages.html.shown_values import shown_markup
from kbindex.pages.html.template_code import PlainCode


class _Plain(Environment):
    code_generator_class = PlainCode


def render(template: str, **values: object) -> str:
    macros = "{% macro bold(text, mark='b') %}<{{ mark }}>{{ text }}</{{ mark }}>"
    loader = DictLoader({"page": template, "macros": macros + "{% endmacro %}"})
    environment = _Plain(
        loader=loader,
        autoescape=True,
        finalize=shown_markup,
        undefined=StrictUndefined,
    )
    return environment.get_template("page").render(**values)


def _joined(*texts: str, sep: str = "") -> str:
    return sep[:0].join(texts)


@pytest.mark.parametrize(
    ("template", "value", "shown"),
    [
        pytest.param(
            "{{ one }}", "<a & 'b'>", "&lt;a &amp; &#39;b&#39;&gt;", id="text"
        ),
        pytest.param("{{ one }}", Markup("<b>"), "<b>", id="markup"),
        pytest.param("{{ one }}", 3, "3", id="number"),
        pytest.param("{{ one }}", "a\u202eb", "ab", id="turns the text"),
        pytest.param("{{ one.upper() }}", "<i>", "&lt;I&gt;", id="call"),
        pytest.param("{{ one.real + 1 }}", 3, "4", id="attribute"),
        pytest.param("{{ one('<', sep='>') }}", _joined, "&lt;", id="arguments"),
        pytest.param("{{ one(*['<', '>']) }}", _joined, "&lt;&gt;", id="list"),
        pytest.param("{{ '<' }}", 0, "&lt;", id="constant"),
        pytest.param(
            "{% for n in one %}{{ loop.index }}{{ n }}{% endfor %}",
            "a<",
            "1a2&lt;",
            id="loop",
        ),
        pytest.param(
            "{% from 'macros' import bold %}{{ bold(one) }}{{ bold('x', mark='i') }}",
            "<",
            "<b>&lt;</b><i>x</i>",
            id="macro",
        ),
        pytest.param(
            "{% from 'macros' import bold %}{{ bold(mark='i', text=one) }}",
            "<",
            "<i>&lt;</i>",
            id="macro with names",
        ),
        pytest.param("a{{ one if one == 4 }}b", 3, "ab", id="nothing else"),
        pytest.param("a{{ one if one == 3 }}b", 3, "a3b", id="one of two"),
        pytest.param(
            "{% set a %}<p>{{ one }}{% endset %}{{ a }}", "<", "<p>&lt;", id="block"
        ),
    ],
)
def test_what_is_no_markup_is_escaped_once(
    template: str, value: object, shown: str
) -> None:
    assert render(template, one=value) == shown


@pytest.mark.parametrize("template", ["{{ two }}", "{{ two.name }}", "{{ two() }}"])
def test_a_name_that_nobody_gave_is_an_error(template: str) -> None:
    with pytest.raises(UndefinedError, match="two"):
        render(template)


@pytest.mark.parametrize(
    "arguments", ["'a', 'b', 'c'", "'a', size=2", "'a', text='b'"], ids=str
)
def test_an_argument_that_a_macro_does_not_have_is_an_error(arguments: str) -> None:
    with pytest.raises(TypeError):
        render(f"{{% from 'macros' import bold %}}{{{{ bold({arguments}) }}}}")


def test_an_argument_that_a_macro_was_not_given_is_an_error() -> None:
    with pytest.raises(UndefinedError, match="text"):
        render("{% from 'macros' import bold %}{{ bold() }}")


@pytest.mark.parametrize(
    ("template", "shown"),
    [
        pytest.param("", "[<:&lt;>]", id="that of the parent"),
        pytest.param("{% block a %}({{ one }}){% endblock %}", "[(&lt;)]", id="own"),
        pytest.param(
            "{% block a %}{{ super() }}!{% endblock %}", "[<:&lt;>!]", id="both"
        ),
        pytest.param("{% block b %}{{ one }}2{% endblock %}", "[<&lt;2>]", id="inner"),
        pytest.param(
            "{% block a %}{% for n in 'xy' %}{{ self['b']() }}{{ n }}{% endfor %}"
            "{% endblock %}",
            "[:&lt;x:&lt;y]",
            id="by its name",
        ),
    ],
)
def test_blocks_are_put_out_once_in_their_place(template: str, shown: str) -> None:
    parent = "[{% block a %}<{% block b %}:{{ one }}{% endblock %}>{% endblock %}]"
    loader = DictLoader({"parent": parent, "page": "{% extends 'parent' %}" + template})
    environment = _Plain(loader=loader, autoescape=True, finalize=shown_markup)
    assert environment.get_template("page").render(one="<") == shown


def test_a_block_within_a_loop_is_put_out_each_time() -> None:
    template = (
        "{% for n in 'xy' %}{% block a scoped %}{{ n }}<{% endblock %}{% endfor %}"
    )
    assert render(template) == "x<y<"
