#!/bin/sh
# Simulates a grid and has its state estimated. Event server and AIMM server must be running:
#   examples/hat/simulator.sh [HOST [PORT [SECONDS]]]
set -eu
here=$(cd "$(dirname "$0")" && pwd -P)
aimm=$here/../../runtime/target/aimm-server
exec "${JAVA_HOME:+$JAVA_HOME/bin/}java" \
    -cp "$aimm/bundles/2-libraries/*:$aimm/bundles/3-server/*:$aimm/plugins/*" "$here/src/GridSimulator.java" "$@"
