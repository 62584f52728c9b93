"""Where `kbindex serve` listens for who reads its counts."""

import pytest

from kbindex.cli.app import app, run


def test_counts_have_a_port_of_their_own(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["serve", "--port", "8123", "--metrics-port", "8123"]) == 2
    assert "--metrics-port: 8123 is the port of the pages" in capsys.readouterr().err


def test_an_address_of_counts_that_is_none_is_named(
    capsys: pytest.CaptureFixture[str],
) -> None:
    wishes = ["--port", "0", "--metrics-port", "0", "--metrics-host", "nowhere"]
    assert run(["serve", *wishes]) == 2
    assert "--metrics-host: nowhere: must be" in capsys.readouterr().err


def test_counts_are_on_loopback_unless_another_host_is_named() -> None:
    """Regression: where all reached the pages, all reached the counts, too."""
    context = app.make_context("kbindex", ["serve"], resilient_parsing=True)
    serve = app.get_command(context, "serve")
    assert serve is not None
    wishes = serve.make_context("serve", ["--host", "::"], parent=context).params
    assert (wishes["host"], wishes["metrics_host"]) == ("::", "127.0.0.1")
