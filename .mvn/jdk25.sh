# Sourced by mvnw, quickstart and .ci/run: points JAVA_HOME at a JDK 25.
# Looks at JAVA_HOME, then PATH, then the usual system folders; says what is missing when there is none.

meridian_is_jdk25() {
  [ -x "$1/bin/javac" ] && grep -q '^JAVA_VERSION="25[."]' "$1/release" 2>/dev/null
}

meridian_find_jdk25() {
  if [ -n "${JAVA_HOME:-}" ] && meridian_is_jdk25 "$JAVA_HOME"; then
    printf '%s\n' "$JAVA_HOME"
    return 0
  fi
  meridian_javac=$(command -v javac 2>/dev/null) || meridian_javac=
  if [ -n "$meridian_javac" ]; then
    meridian_javac=$(readlink -f "$meridian_javac" 2>/dev/null || printf '%s' "$meridian_javac")
    meridian_home=${meridian_javac%/bin/javac}
    if meridian_is_jdk25 "$meridian_home"; then
      printf '%s\n' "$meridian_home"
      return 0
    fi
  fi
  for meridian_home in \
    /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/jdk* /opt/homebrew/opt/openjdk@25/libexec/openjdk.jdk/Contents/Home \
    /Library/Java/JavaVirtualMachines/*/Contents/Home "$HOME"/Library/Java/JavaVirtualMachines/*/Contents/Home \
    "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* "$HOME"/.asdf/installs/java/* \
    "$HOME"/.local/share/mise/installs/java/*; do
    if meridian_is_jdk25 "$meridian_home"; then
      printf '%s\n' "$meridian_home"
      return 0
    fi
  done
  return 1
}

if meridian_home=$(meridian_find_jdk25); then
  JAVA_HOME=$meridian_home
  export JAVA_HOME
else
  echo "Meridian needs a JDK 25 and found none in JAVA_HOME, on the PATH or in the usual system folders." >&2
  echo "Install one (for example Eclipse Temurin 25) or set JAVA_HOME to it, and run this command again." >&2
  exit 1
fi
