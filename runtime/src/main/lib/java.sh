# For the programs in bin, which set program to their names: finds their folder, home, and a Java, java.
# JAVA_HOME chooses the Java.

fail() {
    echo "$program: $1" >&2
    exit 1
}

home=$(cd "$(dirname "$(readlink -f "$0")")/.." && pwd -P) || fail "can't find the folder it is installed in"

if [ -n "$JAVA_HOME" ]; then
    java=$JAVA_HOME/bin/java
else
    java=$(command -v java) || fail "no java found: install a Java 17 or newer, or set JAVA_HOME"
fi
[ -x "$java" ] || fail "JAVA_HOME is $JAVA_HOME, but there is no $java"

release=$(dirname "$(readlink -f "$java")")/../release
major=0
[ -r "$release" ] && major=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$release")
[ "$major" -eq 0 ] || [ "$major" -ge 17 ] || fail "Java $major is too old: 17 or newer is needed"
