"""The answer of `/inflow`: what was asked, at which prices, the answer itself and its working."""
