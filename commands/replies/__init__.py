"""How things look: words, cards, paging and the working."""
