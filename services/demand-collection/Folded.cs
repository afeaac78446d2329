using System.Globalization;
using System.Text;

namespace Aggregator.DemandCollection;

/// <summary>Texts as people compare them: without accents, case and punctuation.</summary>
internal static class Folded
{
    public static string Of(string text)
    {
        var folded = new StringBuilder(text.Length);
        foreach (var letter in text.Normalize(NormalizationForm.FormD))
        {
            if (char.IsLetterOrDigit(letter))
            {
                folded.Append(char.ToLowerInvariant(letter));
            }
            else if (char.GetUnicodeCategory(letter) != UnicodeCategory.NonSpacingMark && folded.Length > 0 && folded[^1] != ' ')
            {
                folded.Append(' ');
            }
        }

        return folded.ToString().TrimEnd();
    }
}
