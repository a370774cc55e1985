# Sourced by ./mvnw and ./alexandrite: sets JAVA_HOME to a JDK 25, wherever it is installed, or says what is missing.
# By its release file, for asking javac takes as long as a small quote.
is_jdk25() { [ -x "$1/bin/javac" ] && grep -q '^JAVA_VERSION="25' "$1/release" 2>/dev/null; }

find_jdk25() {
  for candidate in "${JAVA_HOME:-}" "${JAVA_HOME_25_X64:-}" "${JAVA_HOME_25_ARM64:-}" /usr/lib/jvm/*25* /opt/*jdk*25* \
    "$HOME"/.sdkman/candidates/java/25* "$HOME"/.jdks/*25* /Library/Java/JavaVirtualMachines/*25*/Contents/Home; do
    if [ -n "$candidate" ] && is_jdk25 "$candidate"; then
      echo "$candidate"
      return
    fi
  done
  on_path=$(command -v javac || true)
  [ -n "$on_path" ] && on_path=$(dirname "$(dirname "$(readlink -f "$on_path")")") && is_jdk25 "$on_path" && echo "$on_path"
}

JAVA_HOME=$(find_jdk25) || JAVA_HOME= # or 'set -e' would end it without a word
if [ -z "$JAVA_HOME" ]; then
  echo "Alexandrite needs a JDK 25, and none was found. Install one (for example Eclipse Temurin 25) or point JAVA_HOME at it." >&2
  exit 1
fi
export JAVA_HOME
