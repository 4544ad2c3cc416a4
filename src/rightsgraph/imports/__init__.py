"""Imports from the databases about reviews, and the meeting of what the sources say.

* ``upr_info`` imports one, with its rows in ``upr_info_rows``. ``uhri`` imports the other, read by
  ``uhri_json`` or ``uhri_sheets``, understood by ``uhri_records``, written by ``uhri_facts``.
* ``matching`` finds the recommendation that a record speaks of, ``meeting`` (``uhri_meeting``)
  states it, and ``repeats`` follows what is asked again in later cycles.
* ``packed`` refuses what is no export as it is, ``sheets`` opens workbooks, ``rows`` reads tables,
  and ``parties``, ``markup`` and ``instruments`` understand fields. ``seals`` remember what is
  done, so that an import can be ended and go on, and ``summary`` tells of it.
"""
