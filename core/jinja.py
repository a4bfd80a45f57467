"""Jinja with fewer steps for each name, value and macro: a page has a thousand of them.

What it leaves out is said in docs/decisions/0004-pieces.md.
"""

from collections.abc import Callable, Mapping
from keyword import iskeyword
from typing import Any
from uuid import UUID

from jinja2 import Environment, Template, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.filters import do_mark_safe
from jinja2.runtime import Context, Macro
from jinja2.utils import missing
from jinja2.visitor import NodeTransformer
from markupsafe import Markup, _escape_inner, escape  # type: ignore[attr-defined]

from core.markup import trusted
from core.paths import Key


class _CalledOnce(NodeTransformer):
    """Puts in place of calls with nothing but literals what they return.

    A page has a hundred such calls, which together took as long as all the rest of its pieces.
    """

    def __init__(self, functions: Mapping[str, Callable[..., Any]]) -> None:
        """Take the functions that return the same each time, by their names."""
        self._functions = functions

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802
        """Call one of the functions, unless it needs something that only the page knows."""
        self.generic_visit(node)
        given = [each.value for each in node.args if isinstance(each, nodes.Const)]
        name = node.node.name if isinstance(node.node, nodes.Name) else ""
        if name not in self._functions or len(given) < len(node.args) or node.kwargs:
            return node
        return nodes.Const(self._functions[name](*given), lineno=node.lineno)


class _Included(NodeTransformer):
    """Puts the templates that a template includes into it: a page has ten, and each would get a
    copy of all that the page knows.
    """

    def __init__(self, environment: "QuickEnvironment") -> None:
        """Take what knows the other templates."""
        self._environment = environment

    def visit_Include(self, node: nodes.Include) -> nodes.Node:  # noqa: N802
        """Read the template, and keep to it the names that it sets."""
        if not isinstance(node.template, nodes.Const) or node.ignore_missing:
            return node  # Which one it is, and whether there is one, is found out by the page.
        body = self._environment.body_of(node.template.value)
        return nodes.Scope(body, lineno=node.lineno)


class _Code(CodeGenerator):
    """Writes the code of a template."""

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802
        """Write an attribute as one. Jinja would look for an item of that name, too, and hide a
        fault in a property.
        """
        if iskeyword(node.attr):  # Such as `class`.
            super().visit_Getattr(node, frame)
            return
        self.write("(")
        self.visit(node.node, frame)
        self.write(f").{node.attr}")

    def _output_child_pre(self, node: Any, frame: Frame, finalize: Any) -> None:
        # Most that is printed is a plain text, which is not worth another call.
        self.write("(_inner(given) if type(given := (")

    def _output_child_post(self, node: Any, frame: Frame, finalize: Any) -> None:
        self.write(")) is str else escape(given))")

    def visit_Call(  # noqa: N802
        self, node: nodes.Call, frame: Frame, forward_caller: bool = False
    ) -> None:
        """Write a call with values in their order as one. None of our functions asks for the
        context, and to look whether one does takes longer than most of them.
        """
        if node.kwargs or node.dyn_args or node.dyn_kwargs or forward_caller:
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        self.write("(")
        self.visit(node.node, frame)
        self.write(")(")
        for value in node.args:
            self.visit(value, frame)
            self.write(", ")
        self.write(")")


class _Context(Context):
    """The names that a piece knows."""

    def call(
        self,
        function: Any,
        /,
        *given: Any,
        _loop_vars: Any = None,
        _block_vars: Any = None,
        **named: Any,
    ) -> Any:
        return function(*given, **named)


class _Macro(Macro):
    """A macro, which is mostly called with values in their order."""

    def __call__(self, *given: Any, **named: Any) -> str:
        lacks = self._argument_count - len(given)
        if named or lacks < 0 or self.catch_kwargs or self.catch_varargs or self.caller:
            return super().__call__(*given, **named)
        made: str = self._func(*given, *(missing,) * lacks)
        return trusted(made)


class _Template(Template):
    """A compiled template, with functions of ours where it would call those of Jinja."""

    @classmethod
    def _from_namespace(cls, environment: Any, namespace: Any, globals: Any) -> Any:
        namespace.update(Macro=_Macro, Markup=trusted, escape=_escaped, _inner=_escape_inner)
        return super()._from_namespace(environment, namespace, globals)

    def _get_default_module(self, ctx: Context | None = None) -> Any:
        """Return the macros, which are the same for all who import them: all know the same."""
        return self._module or super()._get_default_module()


def _escaped(value: Any) -> str:
    """Escape what is printed, and make no more of it than a text: it is joined at once.

    A page prints a thousand values, and Jinja would make trusted text of each on the way.
    """
    kind = type(value)
    if kind is str or kind is Key:
        return _escape_inner(value)
    if kind is Markup:
        return value
    return str(value) if kind is int or kind is UUID else escape(value)


def _safe(value: Any) -> str:
    """Print what a template trusts by name as it is."""
    return trusted(value) if type(value) is str else do_mark_safe(value)


class QuickEnvironment(Environment):
    """Compiles templates. All of them escape; none runs beside others in one thread."""

    code_generator_class = _Code
    context_class = _Context
    template_class = _Template

    def __init__(self, once: Mapping[str, Callable[..., Any]], **options: Any) -> None:
        """Take the functions that return the same each time, and the options of Jinja."""
        super().__init__(autoescape=True, **options)
        self._once = once
        self._known: dict[str, Template] = {}
        self.filters["safe"] = _safe

    def get_template(self, name: Any, parent: str | None = None, globals: Any = None) -> Template:
        """Return a template by its name, without a lock once it is known."""
        if self.auto_reload or name not in self._known:
            self._known[name] = super().get_template(name, parent, globals)
        return self._known[name]

    def make_globals(self, d: Any) -> dict[str, Any]:
        """Return what all pieces know, copied: each piece copies it, and Jinja's chain is slow."""
        return {**self.globals, **(d or {})}

    def body_of(self, name: str) -> list[nodes.Node]:
        """Return what stands in a template. Raises TemplateNotFound."""
        assert self.loader is not None
        source, filename, _is_up_to_date = self.loader.get_source(self, name)
        return self._parse(source, name, filename).body

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree: nodes.Template = super()._parse(source, name, filename)
        _CalledOnce(self._once).visit(tree)
        if not self.auto_reload:  # Which looks at the one file only.
            _Included(self).visit(tree)
        return tree
