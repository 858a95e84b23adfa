#!/bin/sh
# Starts the program named in DRIVEN_APP so that it ends with whoever started it, even by kill -9: no test leaves an app behind.
# (The driver puts its own flags before all others, so the program can't be an argument of setpriv.)
exec setpriv --pdeathsig KILL -- "$DRIVEN_APP" "$@"
