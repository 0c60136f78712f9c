// SPDX-License-Identifier: Apache-2.0

import JSONModule

/// The documents that are measured: of the size of a typical state's input, and of a large one.
enum Documents {
    /// About 730 bytes: an order on its way through a workflow.
    static let small = order(number: 1, items: 3).serialized

    /// About 80 KB: a list of such orders.
    static let large = batch.serialized

    private static let batch: JSON = [
        "batch": "b-2024-06-01",
        "orders": .array((0..<130).map { order(number: $0, items: 3) }),
        "context": ["source": "import", "attempt": 1],
    ]

    private static func order(number: Int, items: Int) -> JSON {
        [
            "orderId": .string("ord-\(100_000 + number)"),
            "createdAt": "2024-06-01T12:34:56.789Z",
            "customer": [
                "id": .integer(Int64(7_000 + number)), "name": "Zoë Müller", "email": "zoe.mueller@example.com",
                "address": ["street": "Bahnhofstrasse 12", "city": "Zürich", "zip": "8001", "country": "CH"],
                "vip": true,
            ],
            "items": .array(
                (0..<items).map { item in
                    [
                        "sku": .string("SKU-\(number)-\(item)"), "quantity": .integer(Int64(item + 1)),
                        "price": .double(19.95 + Double(item)), "gift": false, "note": nil,
                    ]
                }
            ),
            "payment": ["method": "card", "amount": 131.85, "currency": "CHF", "authorized": true],
            "callback": "https://shop.example.com/orders/callback?token=4f9c2d71e8",
            "tags": ["export", "gift", "express", "insured"],
            "notes": "Please leave the parcel with the neighbour.\nRing twice.",
        ]
    }
}
