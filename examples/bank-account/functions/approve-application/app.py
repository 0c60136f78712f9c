# SPDX-License-Identifier: Apache-2.0
"""Approves an application."""


def handler(event, context):
    return {**event, "application": {**event["application"], "state": "APPROVED"}}
