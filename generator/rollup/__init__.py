"""The roll-up: one city portal from the archived weeks of several districts, each number traceable to its district.

    published  what a district's api/v1 says: its shapes, held to strictly
    reading    an archived week, verified by its manifest, as a district; or all that speaks against it
    city       districts → the state of the city: sums with their parts, rates from their numerators and denominators
    places     where everything stands in the city portal
    pages      overview, comparison, a page for each district, attention list, sources
    ledger     all items as data for one page that shows them bit by bit, and as CSV
    api        api/v1 of the city, with the place that each number was read from
    building   the whole roll-up, top to bottom

Nothing is known of a district but what its api/v1 publishes, and nothing is corrected: a snapshot that contradicts its
manifest, the schemas or itself is refused, and then nothing is written.
"""
