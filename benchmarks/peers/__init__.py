"""The war engine beside its peers: the same equations, by the same blocks, in one alternated run.

python -m benchmarks.peers        from the repository's folder; see docs/performance.md
"""
