"""What coins trade at: one module a venue, with its terms: where a price is asked for, and how the answer is read."""
