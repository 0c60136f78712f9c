# SPDX-License-Identifier: Apache-2.0
"""The planted defects fit the sources: each has one place, so that none is lost where the sources move on."""

import pathlib

import pytest

from defects import DEFECTS

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent


@pytest.mark.parametrize("defect", DEFECTS, ids=lambda defect: defect.name)
def test_a_defect_has_one_place(defect):
    assert (ROOT / defect.file).read_text(encoding="utf-8").count(defect.find) == 1
    assert "PLANTED" in defect.replace
