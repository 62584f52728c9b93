"""How templates become Python: what they name is called and read without a detour.

Jinja looks at each function for arguments of its own, tries each attribute as a key,
escapes in another step than it finalizes, hands each piece of a block on by itself, and
has a macro find out who calls it. None of ours need that, and it was half of the time
of a page.
"""

from __future__ import annotations

from keyword import iskeyword
from typing import TYPE_CHECKING

from jinja2.compiler import CodeGenerator
from jinja2.utils import missing
from markupsafe import Markup

if TYPE_CHECKING:
    from collections.abc import Callable

    from jinja2 import nodes
    from jinja2.compiler import Frame, MacroRef


_as_markup = str.__new__
"""Makes markup of a text that must be escaped already, as `Markup` does (S704), which
looks first whether it is no text."""


class PlainCode(CodeGenerator):
    """Writes calls, attributes and outputs as Python has them.

    What is put out goes through `finalize` of the environment alone, which escapes it;
    markup is put out as it is.
    """

    def visit_Call(  # noqa: N802 - so Jinja calls it
        self,
        node: nodes.Call,
        frame: Frame,
        forward_caller: bool = False,  # noqa: FBT001, FBT002 - the same
    ) -> None:
        """Write `function(a, key=b)`."""
        is_odd = node.dyn_args or node.dyn_kwargs or forward_caller
        if is_odd or any(iskeyword(one.key) for one in node.kwargs):
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        self.visit(node.node, frame)
        self.write("(")
        for argument in node.args:
            self.visit(argument, frame)
            self.write(", ")
        for named in node.kwargs:
            self.write(f"{named.key}=")
            self.visit(named.value, frame)
            self.write(", ")
        self.write(")")

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802 - so Jinja calls it
        """Write `value.name`."""
        if iskeyword(node.attr):
            super().visit_Getattr(node, frame)
            return
        self.visit(node.node, frame)
        self.write(f".{node.attr}")

    def visit_CondExpr(self, node: nodes.CondExpr, frame: Frame) -> None:  # noqa: N802 - so Jinja calls it
        """Write `value if test else other`; without the other, nothing is put out."""
        if node.expr2 is not None:
            super().visit_CondExpr(node, frame)
            return
        self.write("(")
        self.visit(node.expr1, frame)
        self.write(" if ")
        self.visit(node.test, frame)
        self.write(" else '')")

    def visit_Block(self, node: nodes.Block, frame: Frame) -> None:  # noqa: N802 - so Jinja calls it
        """Write a block as one text: its pieces are handed on by no generator more.

        Templates have no scopes of an overlay: `context` is that of the page.
        """
        is_child = self.has_known_extends or self.extends_so_far
        if is_child or node.scoped or node.required or frame.buffer is not None:
            super().visit_Block(node, frame)
            return
        block = f"context.blocks[{node.name!r}][0](context)"
        self.writeline(f"yield concat({block})", node)

    def macro_def(self, macro_ref: MacroRef, frame: Frame) -> None:
        """Write a macro as a function; one that asks who calls it stays Jinja's."""
        accessed = (
            macro_ref.accesses_caller,
            macro_ref.accesses_kwargs,
            macro_ref.accesses_varargs,
        )
        if any(accessed):
            super().macro_def(macro_ref, frame)
            return
        names = tuple(argument.name for argument in macro_ref.node.args)
        self.write(f"environment.code_generator_class.function(macro, {names!r})")

    @staticmethod
    def function(
        macro: Callable[..., str], names: tuple[str, ...]
    ) -> Callable[..., Markup]:
        """Return a macro as a function of its arguments.

        Args:
            macro: What Jinja has written; it takes `missing` for what was not given.
            names: Those of its arguments, in their order.
        """
        count = len(names)

        def call(*given: object, **named: object) -> Markup:
            if named or len(given) != count:
                rest = (named.pop(name, missing) for name in names[len(given) :])
                given = (*given, *rest)
                if named:
                    raise TypeError(f"no such argument: {', '.join(named)}")
            return _as_markup(Markup, macro(*given))  # it has escaped what it put out

        return call

    def write_commons(self) -> None:
        """Write what each function begins with."""
        super().write_commons()
        self.writeline("finalize = environment.finalize")

    def _output_child_pre(
        self,
        node: nodes.Expr,  # noqa: ARG002 - so Jinja calls it
        frame: Frame,  # noqa: ARG002 - the same
        finalize: CodeGenerator._FinalizeInfo,  # noqa: ARG002 - the same
    ) -> None:
        self.write("(shown if type(shown := ")

    def _output_child_post(
        self,
        node: nodes.Expr,  # noqa: ARG002 - so Jinja calls it
        frame: Frame,  # noqa: ARG002 - the same
        finalize: CodeGenerator._FinalizeInfo,  # noqa: ARG002 - the same
    ) -> None:
        self.write(") is Markup else finalize(shown))")
