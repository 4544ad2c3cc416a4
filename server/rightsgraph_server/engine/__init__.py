"""The engine behind the endpoint: killable processes that evaluate queries, and one that writes.

::

    request ─▶ LocalEngine ─▶ Cache ─▶ Pool ─▶ worker process (a checkpoint, read-only)
                          └─▶ Writing ─▶ writer process (the store)  ─▶ next checkpoint

The server process never opens a store, so nothing that a query does can harm it.
"""
