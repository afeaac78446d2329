# Sourced by deploy/up and tests/run: sees to what the machine must have.

# An SDK that can build net10.0; it is not a package of the distribution, so it is only asked for.
need_sdk() {
  if ! command -v dotnet >/dev/null || ! dotnet --list-sdks | grep -q '^10\.'; then
    echo "Missing: the .NET 10 SDK, see https://dotnet.microsoft.com/download/dotnet/10.0" >&2
    exit 1
  fi
}

# need FILE-OR-COMMAND PACKAGE …  installs the packages whose file or command is not there, or says which in one line.
need() {
  local missing=()
  while [ $# -gt 0 ]; do
    compgen -G "$1" >/dev/null || command -v "$1" >/dev/null || missing+=("$2")
    shift 2
  done
  [ ${#missing[@]} -eq 0 ] && return
  local root=()
  if [ "$(id -u)" -ne 0 ]; then
    if command -v sudo >/dev/null && { sudo -n true 2>/dev/null || [ -t 0 ]; }; then root=(sudo); else missing_line "${missing[@]}"; fi
  fi
  command -v apt-get >/dev/null || missing_line "${missing[@]}"
  echo "Installing ${missing[*]} …"
  # RUNLEVEL=1 keeps the packages from starting services of their own: private instances are started instead.
  local log
  log=$(mktemp)
  if ! { "${root[@]}" env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 sh -c 'apt-get update && apt-get install -y --no-install-recommends "$@"' sh "${missing[@]}"; } >"$log" 2>&1; then
    tail -5 "$log" >&2
    rm -f "$log"
    missing_line "${missing[@]}"
  fi
  rm -f "$log"
}

missing_line() {
  echo "Missing: install them as root with  apt-get install $*" >&2
  exit 1
}

need_node() {
  if command -v node >/dev/null && [ "$(node -p 'process.versions.node.split(".")[0]')" -lt 18 ]; then
    echo "Missing: Node.js 18 or newer ($(command -v node) is $(node --version))" >&2
    exit 1
  fi
  need node nodejs npm npm
}
