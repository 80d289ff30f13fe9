using System.Collections;
using System.Globalization;
using LLMPlanner.Resources;

namespace LLMPlanner.Tests.Infrastructure;

public sealed class PlannerExceptionTests
{
    public static TheoryData<string> Keys
    {
        get
        {
            var keys = new TheoryData<string>();
            foreach (DictionaryEntry text in SR.ResourceManager.GetResourceSet(CultureInfo.InvariantCulture, true, true)!)
            {
                keys.Add((string)text.Key);
            }

            return keys;
        }
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void Every_text_is_filled_and_every_action_belongs_to_a_message(string key)
    {
        string text = SR.ResourceManager.GetString(key, CultureInfo.InvariantCulture)!;
        Assert.False(string.IsNullOrWhiteSpace(text));

        // Throws where braces do not match.
        string.Format(CultureInfo.InvariantCulture, text, [.. Enumerable.Repeat("x", 20)]);
        if (key.EndsWith("_Action", StringComparison.Ordinal))
        {
            Assert.NotNull(SR.ResourceManager.GetString(key[..^"_Action".Length], CultureInfo.InvariantCulture));
        }
    }

    [Fact]
    public void A_created_error_takes_its_id_and_texts_from_the_resources()
    {
        var error = PlannerException.Create(PlannerErrorKind.InvalidData, nameof(SR.ProfileUnreadable), "target", "f.json", 1.5);

        Assert.Equal("ProfileUnreadable", error.ErrorId);
        Assert.Equal(PlannerErrorKind.InvalidData, error.Kind);
        Assert.Equal("target", error.Target);
        Assert.Equal("The profile file 'f.json' cannot be read: 1.5", error.Message);
        Assert.Null(error.RecommendedAction);
    }

    [Fact]
    public void The_cause_is_kept()
    {
        var cause = new IOException("no");
        var error = PlannerException.CreateFrom(
            cause, PlannerErrorKind.Unavailable, nameof(SR.ProfileUnreadable), null, "f", cause.Message);

        Assert.Same(cause, error.InnerException);
    }

    [Fact]
    public void An_id_without_a_message_is_a_mistake_of_ours() =>
        Assert.Throws<ArgumentException>(() => PlannerException.Create(PlannerErrorKind.NotFound, "NoSuchMessage", null));
}
