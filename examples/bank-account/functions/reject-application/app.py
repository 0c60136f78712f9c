# SPDX-License-Identifier: Apache-2.0
"""Rejects an application, after a review or when nobody reviewed it in time."""


def handler(event, context):
    reason = "not reviewed in time" if "errorInfo" in event else "rejected by the reviewer"
    return {**event, "application": {**event["application"], "state": "REJECTED", "reason": reason}}
