# Usage: powershell -ExecutionPolicy Bypass -File check.ps1 FILE ALLOWED_SIGNERS ROLE...     Needs OpenSSH 8.8 or later. UNTRIED on Windows.
# The same check as the shell's, with the same exit status. It reads the roles that the file asks for only in the form its writer gives them.
$ErrorActionPreference = 'Stop'; $env:TZ = 'UTC0'
function Say($code, $words) { $words; exit $code }
$file, $trust, $need = $args
if (-not $trust) { Say 2 'usage: check.ps1 FILE ALLOWED_SIGNERS ROLE...' }
$bytes = [IO.File]::ReadAllBytes((Resolve-Path -LiteralPath $file).ProviderPath)
$t = [Text.Encoding]::GetEncoding(28591).GetString($bytes) # one character for each byte, so that places in the text are places in the file
try { [void](New-Object Text.UTF8Encoding($false, $true)).GetString($bytes) } catch { Say 6 'INVALID: not UTF-8' }
if ($bytes.Length -gt 8388608) { Say 6 'INVALID: too large' }

# The whole file: statements, one to a line, none of which looks like a signature, then blocks of one shape, and nothing else.
$control = '[\x00-\x09\x0b-\x1f\x7f]|\A\xef\xbb\xbf'
$value = '(?:"(?:[^"\\\n]|\\[^\n])*"|-?[0-9]{1,18}|true|false|[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[T ][0-9:]{8}(?:Z|\+00:00))?)'
$name = '[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+){0,3}'
$line = '(?:#[^\n]*|\[NAME\]|\[\[NAME\]\]|[A-Za-z0-9_-]+ = (?:VALUE|\[(?: ?VALUE(?:, VALUE)*,? ?)?\]|\[)| +VALUE,?|\])?\n'
$alike = '(?:^|\n)(?:value = |signature = |-----BEGIN|\[\[?signature[\].])|"{3}|\x27{3}'
$block = '\[\[signature\]\]\nrole = "(?<role>[a-z0-9]+(?:-[a-z0-9]+)*)"\nsigner = "(?<signer>[A-Za-z0-9.$%&''+/=^_`{|}~-]+@' +
  '[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?)"\nkey = "(?<key>SHA256:[A-Za-z0-9+/]{43})"\nsigned_at = (?<at>20[0-9-]{8}T[0-9:]{8}Z)\n' +
  'value = \x27{3}\n(?<sig>-----BEGIN SSH SIGNATURE-----\n(?:[A-Za-z0-9+/]{70}\n)*[A-Za-z0-9+/=]{1,70}\n-----END SSH SIGNATURE-----\n)\x27{3}\n'
$line = $line.Replace('NAME', $name).Replace('VALUE', $value)
if ($t -cmatch $control) { Say 6 'INVALID: control characters (were line endings changed?)' }
$start = $t.IndexOf("`n[[signature]]`n", [StringComparison]::Ordinal) + 1
if ($start -lt 1) { Say 6 'INVALID: nobody has signed the file, or there are no findings above' }
$findings = $t.Substring(0, $start); $below = $t.Substring($start)
if ($findings -cnotmatch ('\A(?:' + $line + ')+\z') -or $findings -cmatch $alike) { Say 6 'INVALID: a line that findings files do not use' }
if ($below -cnotmatch ('\A(?:' + $block + ')+\z')) { Say 6 'INVALID: below the findings stands something beside signatures' }

# Each block signs every byte above its own "value" line.
$d = Join-Path ([IO.Path]::GetTempPath()) ([IO.Path]::GetRandomFileName()); [void](New-Item -ItemType Directory $d)
function Ssh($more) {
  $all = @('-Y') + $more + @('-s', "`"$d\sig`"")
  $run = @{ FilePath = 'ssh-keygen'; ArgumentList = $all; NoNewWindow = $true; Wait = $true; PassThru = $true }
  (Start-Process @run -RedirectStandardInput "$d\signed" -RedirectStandardOutput "$d\out" -RedirectStandardError "$d\err").ExitCode
}
try {
  $roles = @(); $keys = @(); $last = ''; $doubt = @(); $soon = [DateTime]::UtcNow.AddMinutes(5).ToString('yyyyMMddHHmmss')
  foreach ($m in [regex]::Matches($below, $block)) {
    $role = $m.Groups['role'].Value; $signer = $m.Groups['signer'].Value; $key = $m.Groups['key'].Value; $sig = $m.Groups['sig'].Value
    $at = $m.Groups['at'].Value -replace '[^0-9]', ''; $cut = $start + $m.Groups['sig'].Index - 12; $space = "diligence-findings.v1/$role"
    if ($roles -ccontains $role -or $keys -ccontains $key) { Say 6 'INVALID: a role or a key signed twice' }
    if ([string]::CompareOrdinal($at, $last) -lt 0 -or [string]::CompareOrdinal($at, $soon) -gt 0) { Say 6 'INVALID: signing times' }
    $roles += $role; $keys += $key; $last = $at
    [IO.File]::WriteAllText("$d\sig", $sig); [IO.File]::WriteAllBytes("$d\signed", [byte[]]$bytes[0..($cut - 1)])
    if ((Ssh @('check-novalidate', '-n', $space)) -ne 0) { Say 6 "INVALID: the signature as $role does not fit" }
    if (-not (Get-Content "$d\out" -Raw).TrimEnd().EndsWith(" $key")) { Say 6 "INVALID: another key made the signature as $role" }
    if ((Ssh @('verify', '-f', "`"$trust`"", '-I', $signer, '-n', $space, '-O', "verify-time=$at")) -ne 0) { $doubt += $role }
    "$signer signed as $role at $at with $key"
  }
} finally { Remove-Item -Recurse -Force $d }
if ($doubt) { Say 5 "UNTRUSTED: the signature as $doubt" }
$asks = [regex]::Match($findings, '\n\[policy\]\nrequired_roles = \[\n(?:    "(?<role>[a-z0-9-]+)",\n)+\]\n')
if (-not $asks.Success) { Say 4 'INCOMPLETE: the file does not say whose signatures it needs' }
foreach ($role in @($need) + @($asks.Groups['role'].Captures | ForEach-Object { $_.Value })) {
  if ($role -and $roles -cnotcontains $role) { Say 4 "INCOMPLETE: no signature as $role" }
}
Say 0 "VALID: signed as $roles"
