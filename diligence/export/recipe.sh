# Usage: sh check.sh FILE ALLOWED_SIGNERS [ROLE...]     Needs OpenSSH 8.8 or later, and nothing that wrote this file.
# ROLE: whose signatures you require, beside those that the file itself asks for. KRL=LIST before "sh" names a list of revoked keys.
# Ends with 0 valid, 4 incomplete, 5 untrusted, 6 invalid.
set -euf; umask 077; LC_ALL=C; TZ=UTC0; export LC_ALL TZ
say() { printf '%s\n' "$2"; exit "$1"; }
bad() { say 6 "INVALID: $1"; }
[ $# -ge 2 ] || say 2 "usage: sh check.sh FILE ALLOWED_SIGNERS [ROLE...]"
command -v ssh-keygen >/dev/null || say 2 "ssh-keygen is missing: install OpenSSH"
[ -r "$2" ] || say 2 "cannot read the allowed signers"
d=${TMPDIR:-/tmp}/check.$$; mkdir "$d"; trap 'rm -rf "$d"' EXIT; trap 'exit 130' HUP INT TERM
f=$d/file; cat <"$1" >"$f"; cat <"$2" >"$d/trust"; shift 2; need=$*; set --
if [ -n "${KRL:-}" ]; then [ -r "$KRL" ] || say 2 "cannot read the list of revoked keys"; cat <"$KRL" >"$d/krl"; set -- -r "$d/krl"; fi

# The file is text: at most 8 MiB of UTF-8 without control characters, and its last line is whole.
[ "$(wc -c <"$f")" -le 8388608 ] || bad "too large"
[ "$(tr -d '\012\040-\176\200-\377' <"$f" | wc -c)" -eq 0 ] || bad "control characters (were line endings changed?)"
[ -z "$(tail -c 1 "$f")" ] || bad "the last line has no end"
if command -v iconv >/dev/null; then iconv -f UTF-8 -t UTF-8 <"$f" >"$d/utf8" 2>&1 || bad "not UTF-8"; fi

# Above the first signature: simple TOML statements, one to a line, and nothing that looks like a signature.
n=$(grep -n '^\[\[signature]]$' "$f" | head -n 1 | cut -d : -f 1); [ -n "$n" ] || bad "nobody has signed the file"
n=$((n - 1)); [ "$n" -gt 0 ] || bad "no findings above the signatures"
head -n "$n" "$f" >"$d/findings"
name='[A-Za-z0-9_-]+' text='"([^"\\]|\\.)*"' day='[0-9]{4}-[0-9]{2}-[0-9]{2}' clock='[0-9]{2}:[0-9]{2}:[0-9]{2}'
item="($text|-?[0-9]{1,18}|true|false|$day([T ]$clock(Z|\\+00:00))?)" path="$name(\\.$name){0,3}"
line="^(#.*|\\[$path]|\\[\\[$path]]|$name = ($item|\\[( ?$item(, $item)*,? ?)?]|\\[)| +$item,?|])?\$"
if grep -Evq "$line" "$d/findings"; then bad "a line above the signatures that findings files do not use"; fi
alike="^(value = |signature = |-----BEGIN|\\[\\[?signature[].])|'{3}|\"{3}"
if grep -Eq "$alike" "$d/findings"; then bad "a line above the signatures that looks like a signature"; fi
asks=$(awk '/^#/ { next } /^\[/ { table = $0; next }
  table == "[policy]" && /^required_roles = \[/ { on = 1; sub(/^required_roles = /, ""); whole = /]$/ }
  on { last = whole || $0 == "]"; gsub(/[][",]/, " "); if (NF) print; if (last) on = 0 }' "$d/findings")

# Below: blocks of one shape and nothing else. Each signs every byte above its own "value" line.
is() { printf '%s\n' "$l" | grep -Eq "$1" || bad "line $n is out of place"; }
q="'" roles=' ' keys=' ' last=0 doubt='' want='[[signature]]' soon=$(TZ=UTC-0:05 date +%Y%m%d%H%M%S)
tail -n +$((n + 1)) "$f" >"$d/blocks"
while IFS= read -r l; do
  n=$((n + 1)) v=${l#* = } v=${v#\"} v=${v%\"}
  case $want in
    role) is '^role = "[a-z0-9]+(-[a-z0-9]+)*"$'; role=$v want=signer
      case $roles in *" $v "*) bad "two signatures as $v" ;; esac; roles="$roles$v " ;;
    signer) is '^signer = "[A-Za-z0-9.$%&'$q'+/=^_`{|}~-]+@[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?"$'; signer=${l#signer = ?} want=key
      signer=${signer%?} ;;
    key) is '^key = "SHA256:[A-Za-z0-9+/]{43}"$'; key=$v want=signed_at
      case $keys in *" $v "*) bad "one key signed twice" ;; esac; keys="$keys$v " ;;
    signed_at) is '^signed_at = 20[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]Z$'
      time=$v at=$(printf %s "$v" | tr -dc 0-9) want="value = $q$q$q"
      [ "$at" -ge "$last" ] || bad "signing times go backwards"
      [ "$at" -le "$soon" ] || bad "signed in the future"; last=$at ;;
    armor) printf '%s\n' "$l" >>"$d/sig"
      if [ "$l" = '-----END SSH SIGNATURE-----' ]; then want=$q$q$q; else
        [ -n "$whole" ] || bad "line $n is out of place"
        is '^[A-Za-z0-9+/=]{1,70}$'; [ ${#l} -eq 70 ] || whole=''
      fi ;;
    *) [ "$l" = "$want" ] || bad "line $n is out of place"
      case $want in
        *signature*) want=role ;;
        value*) head -n $((n - 1)) "$f" >"$d/signed"; want='-----BEGIN SSH SIGNATURE-----' ;;
        *BEGIN*) printf '%s\n' "$l" >"$d/sig"; whole=yes want=armor ;;
        *) space=diligence-findings.v1/$role want='[[signature]]'
          made=$(ssh-keygen -Y check-novalidate -n "$space" -s "$d/sig" <"$d/signed" 2>&1) || bad "the signature as $role does not fit"
          case $made in *" $key") ;; *) bad "another key made the signature as $role" ;; esac
          ssh-keygen -Y verify "$@" -f "$d/trust" -I "$signer" -n "$space" -s "$d/sig" -O verify-time="$at" <"$d/signed" >"$d/why" 2>&1 ||
            doubt="$doubt $role"
          printf '%s signed as %s at %s with %s\n' "$signer" "$role" "$time" "$key" ;;
      esac ;;
  esac
done <"$d/blocks"
[ "$want" = '[[signature]]' ] || bad "the last signature is not whole"
[ -z "$doubt" ] || say 5 "UNTRUSTED: the signature as$doubt"
for role in $need $asks; do case $roles in *" $role "*) ;; *) say 4 "INCOMPLETE: no signature as $role" ;; esac; done
[ -n "$asks" ] || say 4 "INCOMPLETE: the file does not say whose signatures it needs"
say 0 "VALID: signed as$roles"
