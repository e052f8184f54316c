"""The nouns that every room shares: quantities, sources, beliefs, levers, claims, answers, errors. No I/O."""
