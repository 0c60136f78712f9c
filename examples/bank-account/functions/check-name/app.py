# SPDX-License-Identifier: Apache-2.0
"""Checks the applicant's name: evil names are flagged, and one name cannot be processed at all."""


class UnprocessableDataException(Exception):
    """The workflow catches this class by its name."""


def handler(event, context):
    name = event["name"].lower()
    if name == "unprocessable_data":
        raise UnprocessableDataException(f"The name {event['name']} cannot be processed.")
    return {"flagged": "evil" in name}
