"""How templates become Python: what they name is called and read without a detour.

Jinja looks at each function for arguments of its own, tries each attribute as a key,
and escapes in another step than it finalizes. None of ours need that, and it was half
of the time of a page.
"""

from __future__ import annotations

from keyword import iskeyword
from typing import TYPE_CHECKING

from jinja2.compiler import CodeGenerator

if TYPE_CHECKING:
    from jinja2 import nodes
    from jinja2.compiler import Frame


class PlainCode(CodeGenerator):
    """Writes calls, attributes and outputs as Python has them.

    What is put out goes through `finalize` of the environment alone, which escapes it.
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

    def _output_child_pre(
        self,
        node: nodes.Expr,  # noqa: ARG002 - so Jinja calls it
        frame: Frame,  # noqa: ARG002 - the same
        finalize: CodeGenerator._FinalizeInfo,  # noqa: ARG002 - the same
    ) -> None:
        self.write("environment.finalize(")

    def _output_child_post(
        self,
        node: nodes.Expr,  # noqa: ARG002 - so Jinja calls it
        frame: Frame,  # noqa: ARG002 - the same
        finalize: CodeGenerator._FinalizeInfo,  # noqa: ARG002 - the same
    ) -> None:
        self.write(")")
