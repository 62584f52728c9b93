from pathlib import Path

import pytest

import kbindex
from kbindex.model.near_names import near_ids, near_names


@pytest.mark.parametrize(
    ("name", "near"),
    [
        pytest.param("moniter", ("monitoring",), id="a slip and a short end"),
        pytest.param("monitoring", ("monitoring",), id="the name itself"),
        pytest.param("ingres", ("ingress", "egress"), id="the best first"),
        pytest.param("storage", (), id="nothing alike"),
        pytest.param("", (), id="empty"),
    ],
)
def test_names_that_share_most_letters_are_near(
    name: str, near: tuple[str, ...]
) -> None:
    assert near_names(name, ("monitoring", "egress", "ingress")) == near


def test_at_most_so_many_names_are_near() -> None:
    known = ("001", "002", "003", "004")
    assert len(near_names("00", known)) == 3
    assert near_names("001", known, limit=1) == ("001",)


def test_ids_are_near_by_their_labels_too_and_named_once() -> None:
    labels = {"amazon-eks": "EKS", "gke": "Google Kubernetes Engine", "eks-d": "EKS-D"}
    assert near_ids("EKSS", labels) == ("amazon-eks", "eks-d")
    assert near_ids("gke", {"x": "GKE", **labels}) == ("gke",)
    assert near_ids("grosse", {"Große": "Große"}) == ("Große",)  # folded, as asked


def test_every_module_asks_here() -> None:
    """So no two commands can suggest different names for one slip."""
    sources = Path(kbindex.__file__).parent.rglob("*.py")
    found = [p.stem for p in sources if "get_close_matches" in p.read_text("utf-8")]
    assert found == ["near_names"]
