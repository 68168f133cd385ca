"""What coins trade at: one module per venue, each with `fetch` (HTTP) and `parse` (payload to Quote, pure)."""
