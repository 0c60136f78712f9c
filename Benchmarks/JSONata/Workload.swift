// SPDX-License-Identifier: Apache-2.0

import JSONModule

/// What is measured: six expressions that each stand for a kind of work, over a small and a large document.
enum Workload {
    static let expressions: [(name: String, text: String)] = [
        ("path", "customer.address.city"),
        ("filter and sum", "$sum(items[price > 20].(price * quantity))"),
        ("group by", "items{category: {\"count\": $count($), \"total\": $sum(price)}}"),
        (
            "string functions",
            "items.($uppercase(name) & \"-\" & $substringBefore(sku, \"-\") & $pad($string(quantity), -4, \"0\"))"
        ),
        ("map", "$map(items, function($item) { {\"sku\": $item.sku, \"value\": $item.price * $item.quantity} })"),
        ("sort", "items^(>price, name).sku"),
    ]

    /// An expression of ordinary size, of which the compilation is measured.
    static let typical = "$sum(items[price > 20 and category = \"books\"].(price * quantity))"

    /// About 1 KB and 100 KB of JSON: orders with 8 and with 1,030 items.
    static let documents: [(name: String, text: String)] = [
        ("1 KB", order(items: 8).serialized), ("100 KB", order(items: 1_030).serialized),
    ]

    private static func order(items: Int) -> JSON {
        [
            "orderId": "ord-100001",
            "customer": [
                "name": "Zoë Müller", "address": ["street": "Bahnhofstrasse 12", "city": "Zürich", "zip": "8001"],
            ],
            "items": .array((0..<items).map(item)),
        ]
    }

    private static func item(_ number: Int) -> JSON {
        // A fixed shuffle, so that there is something to sort.
        let mixed = number * 7_919 % 1_009
        return [
            "sku": .string("SKU\(1_000 + mixed)-\(number)"), "name": .string("Article \(mixed)"),
            "category": .string(["books", "music", "garden", "kitchen"][mixed % 4]),
            "price": .double(Double(500 + mixed * 7 % 4_900) / 100), "quantity": .integer(Int64(1 + mixed % 5)),
        ]
    }
}
