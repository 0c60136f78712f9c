# SPDX-License-Identifier: Apache-2.0
"""Checks the applicant's address: one without a house number beside a word is flagged."""

import re

NUMBER_AND_WORD = re.compile(r"\b\d+\s+\w+|\w+\s+\d+\b")


def handler(event, context):
    return {"flagged": NUMBER_AND_WORD.search(event["address"]) is None}
