"""Runs the corpus's independent reader on many lists in one process.

usage: driver.py FOLDER, the folder with oracle.py. An input line is {"der": HEX}. The output line is {"facts": ...}, or
{"refused": TEXT} if the reader cannot read the list.
"""
import json, sys

# The corpus may be read-only.
sys.dont_write_bytecode = True
sys.path.insert(0, sys.argv[1])
import oracle

for line in sys.stdin:
    try:
        answer = {"facts": oracle.read(bytes.fromhex(json.loads(line)["der"]))}
    # The reader defines no error types: any exception means that it refuses the list.
    except Exception as error:
        answer = {"refused": f"{type(error).__name__}: {error}"}
    print(json.dumps(answer), flush=True)
