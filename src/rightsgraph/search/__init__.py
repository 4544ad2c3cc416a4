"""Full-text search over the graph: an index of its own beside the store.

``keeper.Keeper`` holds an index that follows the store, ``index.Index`` answers, and
``building.build`` makes one from any store.
"""
