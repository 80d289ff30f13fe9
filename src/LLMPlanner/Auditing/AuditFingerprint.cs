using System.Security.Cryptography;
using System.Text;

namespace LLMPlanner.Auditing;

/// <summary>Names a finding by what it is about: file, rule, deployment, target, host, and which of several it is. Lines and numbers move, names do not.</summary>
internal sealed class AuditFingerprint(string? root)
{
    private readonly string _root = System.IO.Path.GetFullPath(root ?? Directory.GetCurrentDirectory());
    private readonly Dictionary<string, int> _seen = new(StringComparer.Ordinal);

    public string Of(Finding finding, string plan)
    {
        string path = finding.Place.Path.Length == 0 ? plan : ReportPath.Relative(_root, finding.Place.Path);
        string key = string.Join("\n", path, finding.Rule.Id, finding.Deployment, finding.Target, finding.Host);

        // Several of one rule about one thing are told apart by their order. Hosts have names of their own, and a fleet has many.
        int number = 0;
        if (finding.Host is null)
        {
            _seen.TryGetValue(key, out number);
            _seen[key] = number + 1;
        }

        using SHA256 hash = SHA256.Create();
        byte[] bytes = hash.ComputeHash(Encoding.UTF8.GetBytes(number == 0 ? key : key + "\n" + number.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        var text = new StringBuilder(32);
        for (int i = 0; i < 16; i++)
        {
            text.Append(bytes[i].ToString("x2", System.Globalization.CultureInfo.InvariantCulture));
        }

        return text.ToString();
    }
}
