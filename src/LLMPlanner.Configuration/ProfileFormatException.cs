using System.Globalization;
using LLMPlanner.Configuration.Resources;
using LLMPlanner.Profiles;

namespace LLMPlanner.Configuration;

/// <summary>Ends the reading of a file or profile; becomes a <see cref="ProfileProblem"/>.</summary>
internal sealed class ProfileFormatException(string errorId, TextPosition? position, params object[] arguments)
    : Exception(Text(errorId, arguments))
{
    /// <summary>Makes the problem for a file.</summary>
    public ProfileProblem ToProblem(string path) =>
        new() { ErrorId = errorId, Message = Message, Path = path, Position = position };

    private static string Text(string errorId, object[] arguments) => string.Format(
        CultureInfo.InvariantCulture, SR.ResourceManager.GetString(errorId, CultureInfo.InvariantCulture)!, arguments);
}
