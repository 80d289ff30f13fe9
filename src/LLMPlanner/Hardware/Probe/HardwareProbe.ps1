# Tells what this machine is made of, as one line of JSON for Import-HardwareProfile. It needs no module, no administrator's rights
# and nothing newer than Windows PowerShell 5.1; it changes nothing.
$ErrorActionPreference = 'SilentlyContinue'
$ProgressPreference = 'SilentlyContinue'
$seconds = 5
$maxOutput = 4194304
$tools = @{}
$files = @{}
$facts = @{}

$isWindowsSystem = [Environment]::OSVersion.Platform -eq 'Win32NT'
$isMacSystem = -not $isWindowsSystem -and (Test-Path -LiteralPath '/System/Library/CoreServices')
$system = if ($isWindowsSystem) { 'Windows' } elseif ($isMacSystem) { 'MacOS' } else { 'Linux' }

function Find-Tool([string] $name) {
    # The system's own place first on Windows; then the search path; then where installers put tools without adding it.
    $file = if ($isWindowsSystem) { "$name.exe" } else { $name }
    $folders = @()
    if ($isWindowsSystem) {
        $folders += [Environment]::SystemDirectory
        $folders += Join-Path $env:ProgramFiles 'NVIDIA Corporation\NVSMI'
    }
    $folders += @($env:PATH -split [IO.Path]::PathSeparator | Where-Object { $_ -and [IO.Path]::IsPathRooted($_) })
    if (-not $isWindowsSystem) {
        $folders += '/usr/bin', '/usr/sbin', '/usr/local/bin', '/opt/rocm/bin', '/usr/lib/wsl/lib', '/usr/local/Ascend/driver/tools'
    }
    foreach ($folder in $folders) {
        $path = [IO.Path]::Combine($folder, $file)
        if ([IO.File]::Exists($path)) { return $path }
    }
}

function Start-Tool([string] $key, [string] $name, [string] $arguments) {
    # Starts a tool and returns what Wait-Tool needs; all tools run at the same time.
    $path = Find-Tool $name
    if (-not $path) { return }
    $info = New-Object System.Diagnostics.ProcessStartInfo
    $info.FileName = $path
    $info.Arguments = $arguments
    $info.UseShellExecute = $false
    $info.CreateNoWindow = $true
    $info.RedirectStandardOutput = $true
    $info.RedirectStandardError = $true
    $info.RedirectStandardInput = $true
    $process = New-Object System.Diagnostics.Process
    $process.StartInfo = $info
    try {
        $null = $process.Start()
        $process.StandardInput.Close()
        @{ Key = $key; Process = $process; Output = $process.StandardOutput.ReadToEndAsync(); Error = $process.StandardError.ReadToEndAsync() }
    } catch {
        $tools[$key] = @{ status = 'NotStarted'; exitCode = 0; output = ''; error = "$($_.Exception.Message)" }
    }
}

function Wait-Tool($started, [DateTime] $until) {
    $result = @{ status = 'Exited'; exitCode = 0; output = ''; error = '' }
    $left = [int] [Math]::Max(1, ($until - [DateTime]::UtcNow).TotalMilliseconds)
    if (-not $started.Process.WaitForExit($left)) {
        $result.status = 'TimedOut'
        try { $started.Process.Kill() } catch { $null = $_ }
    } elseif (-not $started.Output.Wait(1000)) {
        $result.status = 'TimedOut'
    } elseif ($started.Output.Result.Length -gt $maxOutput) {
        $result.status = 'TooMuch'
    } else {
        $result.exitCode = $started.Process.ExitCode
        $result.output = $started.Output.Result
        if ($started.Error.Wait(100)) {
            $text = $started.Error.Result
            $result.error = $text.Substring(0, [Math]::Min(2000, $text.Length))
        }
    }
    $tools[$started.Key] = $result
}

function Add-File([string] $path, [int] $limit = 65536) {
    # Files of the kernel have no length: they are read to their end, or to the limit.
    if (-not [IO.File]::Exists($path)) { return }
    try {
        $reader = New-Object IO.StreamReader($path)
        try {
            $buffer = New-Object char[] $limit
            $read = $reader.ReadBlock($buffer, 0, $limit)
            $files[$path] = (New-Object string($buffer, 0, $read))
        } finally {
            $reader.Dispose()
        }
    } catch { $null = $_ }
}

function Add-Group([string] $root, [string] $path, [string[]] $names) {
    # The group of this process and all above it: each may limit memory.
    $folder = ($root + $path).TrimEnd('/')
    for ($depth = 0; $depth -lt 32 -and $folder.Length -ge $root.Length; $depth++) {
        foreach ($name in $names) { Add-File "$folder/$name" }
        $folder = $folder.Substring(0, $folder.LastIndexOf('/'))
    }
}

# Start the tools.
$until = [DateTime]::UtcNow.AddSeconds($seconds)
$fields = 'index,name,memory.total,uuid,pci.bus_id,memory.used,memory.free,driver_version,pcie.link.gen.max,pcie.link.width.max,power.max_limit,mig.mode.current,memory.reserved,compute_cap'
$oldFields = 'index,name,memory.total,uuid,pci.bus_id,memory.used,memory.free,driver_version'
$running = @()
if ($system -eq 'MacOS') {
    $running += Start-Tool 'sysctl' 'sysctl' 'hw.memsize hw.physicalcpu hw.optional.arm.FEAT_DotProd hw.optional.arm.FEAT_I8MM hw.optional.avx2_0 hw.optional.avx512f machdep.cpu.brand_string iogpu.wired_limit_mb kern.osproductversion'
    $running += Start-Tool 'vm_stat' 'vm_stat' ''
    $running += Start-Tool 'system_profiler' 'system_profiler' 'SPDisplaysDataType -json'
} else {
    $running += Start-Tool 'nvidia-smi-csv' 'nvidia-smi' "--query-gpu=$fields --format=csv"
    $running += Start-Tool 'nvidia-smi-xml' 'nvidia-smi' '-q -x'
    $running += Start-Tool 'amd-smi-static' 'amd-smi' 'static --json'
    $running += Start-Tool 'amd-smi-metric' 'amd-smi' 'metric --mem-usage --json'
    $running += Start-Tool 'amd-smi-version' 'amd-smi' 'version --json'
    $running += Start-Tool 'rocm-smi' 'rocm-smi' '--showproductname --showmeminfo vram --showbus --showdriverversion --json'
    $running += Start-Tool 'npu-smi' 'npu-smi' 'info'
    $running += Start-Tool 'xpu-smi' 'xpu-smi' 'discovery -j'
}

# Read files and facts meanwhile.
if ($system -eq 'Linux') {
    foreach ($path in '/proc/meminfo', '/proc/version', '/proc/self/cgroup', '/proc/self/status', '/proc/driver/nvidia/version',
        '/proc/device-tree/model', '/etc/os-release', '/run/udev/data/+dmi:id') {
        Add-File $path
    }
    Add-File '/proc/cpuinfo' 2097152
    if ($files['/proc/cpuinfo']) {
        # One list of flags is enough; a large server repeats it some hundred times.
        $seen = $false
        $lines = foreach ($line in $files['/proc/cpuinfo'] -split "`n") {
            if ($line -match '^(flags|Features)\s*:') {
                if (-not $seen) { $line }
                $seen = $true
            } elseif ($line -match '^(processor|model name|Model|physical id|core id)\s*:') {
                $line
            }
        }
        $files['/proc/cpuinfo'] = $lines -join "`n"
    }
    foreach ($line in "$($files['/proc/self/cgroup'])" -split "`n") {
        $parts = $line -split ':', 3
        if ($parts.Count -ne 3 -or $parts[2].Contains('..')) { continue }
        if ($parts[1] -eq '') {
            Add-Group '/sys/fs/cgroup' $parts[2].Trim() @('memory.max', 'memory.high', 'memory.current', 'memory.stat', 'cpu.max')
        } elseif (($parts[1] -split ',') -contains 'memory') {
            Add-Group '/sys/fs/cgroup/memory' $parts[2].Trim() @('memory.limit_in_bytes', 'memory.usage_in_bytes', 'memory.stat')
        } elseif (($parts[1] -split ',') -contains 'cpu') {
            Add-Group '/sys/fs/cgroup/cpu' $parts[2].Trim() @('cpu.cfs_quota_us', 'cpu.cfs_period_us')
        }
    }
    Add-Group '/sys/fs/cgroup' '' @('memory.max', 'memory.high', 'memory.current', 'memory.stat', 'cpu.max')
    Add-Group '/sys/fs/cgroup/memory' '' @('memory.limit_in_bytes', 'memory.usage_in_bytes', 'memory.stat')
    $amd = $false
    if ([IO.Directory]::Exists('/sys/class/drm')) {
        foreach ($card in [IO.Directory]::GetFileSystemEntries('/sys/class/drm') | Where-Object { $_ -match '/card\d+$' } | Select-Object -First 128) {
            foreach ($name in 'vendor', 'device', 'revision', 'uevent', 'product_name', 'mem_info_vram_total', 'mem_info_vram_used',
                'mem_info_gtt_total', 'mem_info_gtt_used', 'max_link_speed', 'max_link_width', 'tile0/physical_vram_size_bytes') {
                Add-File "$card/device/$name" 4096
            }
            Add-File "$card/lmem_total_bytes" 4096
            if ("$($files["$card/device/vendor"])".Trim() -eq '0x1002') { $amd = $true }
        }
    }
    if ($amd) {
        # Of the list of products only the lines of the devices here.
        $ids = @($files.Keys | Where-Object { $_ -match '/device/device$' } | ForEach-Object { $files[$_].Trim() -replace '^0x', '' })
        if ([IO.File]::Exists('/usr/share/libdrm/amdgpu.ids')) {
            $files['/usr/share/libdrm/amdgpu.ids'] = @([IO.File]::ReadAllLines('/usr/share/libdrm/amdgpu.ids') |
                    Where-Object { $ids -contains ($_ -split ',')[0].Trim() }) -join "`n"
        }
        Add-File '/sys/module/amdgpu/version'
        Add-File '/opt/rocm/.info/version'
        if ([IO.Directory]::Exists('/sys/class/kfd/kfd/topology/nodes')) {
            foreach ($node in [IO.Directory]::GetFileSystemEntries('/sys/class/kfd/kfd/topology/nodes') | Select-Object -First 128) {
                Add-File "$node/properties"
            }
        }
    }
    if ([IO.Directory]::Exists('/proc/driver/nvidia/gpus')) {
        foreach ($card in [IO.Directory]::GetFileSystemEntries('/proc/driver/nvidia/gpus') | Select-Object -First 128) {
            Add-File "$card/information"
        }
    }
} elseif ($system -eq 'Windows') {
    $os = Get-CimInstance -ClassName Win32_OperatingSystem -OperationTimeoutSec $seconds
    if ($os) {
        $facts['systemVersion'] = "$($os.Caption) $($os.Version)".Trim()
        $facts['memoryFreeBytes'] = '{0}' -f ([long] $os.FreePhysicalMemory * 1024)
        $facts['memoryTotalBytes'] = '{0}' -f ([long] $os.TotalVisibleMemorySize * 1024)
    }
    $processors = @(Get-CimInstance -ClassName Win32_Processor -OperationTimeoutSec $seconds)
    if ($processors.Count -gt 0) {
        $facts['cpuName'] = "$($processors[0].Name)".Trim()
        $facts['physicalCores'] = '{0}' -f ($processors | Measure-Object -Property NumberOfCores -Sum).Sum
    }
    # The 64-bit size from the registry; Win32_VideoController ends at 4 GiB.
    $class = 'HKLM:\SYSTEM\CurrentControlSet\Control\Class\{4d36e968-e325-11ce-bfc1-08002be10318}'
    $text = foreach ($key in Get-ChildItem -Path $class) {
        $values = Get-ItemProperty -Path $key.PSPath
        if (-not $values.DriverDesc) { continue }
        "HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Control\Class\{4d36e968-e325-11ce-bfc1-08002be10318}\$($key.PSChildName)"
        foreach ($name in 'DriverDesc', 'MatchingDeviceId', 'DriverVersion') {
            if ($values.$name) { "    $name    REG_SZ    $($values.$name)" }
        }
        $size = $values.'HardwareInformation.qwMemorySize'
        if ($size -is [byte[]]) {
            "    HardwareInformation.qwMemorySize    REG_BINARY    $(($size | ForEach-Object { $_.ToString('X2') }) -join '')"
        } elseif ($null -ne $size) {
            "    HardwareInformation.qwMemorySize    REG_QWORD    0x{0:x}" -f [long] $size
        }
    }
    $tools['reg-display'] = @{ status = 'Exited'; exitCode = 0; output = ($text -join "`n"); error = '' }
}

foreach ($one in $running) { if ($one) { Wait-Tool $one $until } }

# A driver that does not know one of the fields refuses them all; the ones that every driver knows are asked again.
$csv = $tools['nvidia-smi-csv']
if ($csv -and "$($csv.output)$($csv.error)" -match 'is not a valid field') {
    $again = Start-Tool 'nvidia-smi-csv' 'nvidia-smi' "--query-gpu=$oldFields --format=csv"
    if ($again) { Wait-Tool $again ([DateTime]::UtcNow.AddSeconds($seconds)) }
}

# The list of Intel's tool has the names, a call for each device the sizes.
$list = $tools['xpu-smi']
if ($list -and $list.exitCode -eq 0 -and $list.output) {
    $devices = $null
    try { $devices = ($list.output | ConvertFrom-Json).device_list } catch { $null = $_ }
    foreach ($device in @($devices | Where-Object { $null -ne $_.device_id -and -not $_.memory_physical_size_byte } | Select-Object -First 16)) {
        $detail = Start-Tool "xpu-smi-$($device.device_id)" 'xpu-smi' "discovery -d $([int] $device.device_id) -j"
        if ($detail) { Wait-Tool $detail ([DateTime]::UtcNow.AddSeconds($seconds)) }
    }
}

if ($tools['amd-smi-static'] -and $tools['amd-smi-static'].exitCode -eq 0 -and $tools['amd-smi-static'].output) { $tools.Remove('rocm-smi') }
@{
    llmplannerProbe = 1
    system          = $system
    computerName    = [Environment]::MachineName
    tools           = $tools
    files           = $files
    facts           = $facts
} | ConvertTo-Json -Depth 4 -Compress
