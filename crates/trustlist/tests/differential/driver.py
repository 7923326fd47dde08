"""Asks the independent reader of the corpus about many lists, so that its start is paid once.

usage: driver.py FOLDER, the one with oracle.py. A line in is {"der": HEX}; the line out is {"facts": ...}, or
{"refused": TEXT} for what the reader cannot read.
"""
import json, sys

# The corpus may be read-only.
sys.dont_write_bytecode = True
sys.path.insert(0, sys.argv[1])
import oracle

for line in sys.stdin:
    try:
        answer = {"facts": oracle.read(bytes.fromhex(json.loads(line)["der"]))}
    # It has no errors of its own: whatever it stumbles over is its refusal.
    except Exception as error:
        answer = {"refused": f"{type(error).__name__}: {error}"}
    print(json.dumps(answer), flush=True)
