namespace Aggregator.Tender.Operators;

/// <summary>Italian tax codes: eleven digits for firms, sixteen characters for persons who trade under their own name.</summary>
internal static partial class FiscalCode
{
    private static readonly int[] OddDigits = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21];
    private static readonly int[] OddLetters = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];

    internal static bool IsValid(string code) => code.Length switch
    {
        11 => IsNumeric(code),
        16 => IsPersonal(code),
        _ => false,
    };

    /// <summary>Luhn, with every second digit doubled. All zeros would pass and is nobody's.</summary>
    private static bool IsNumeric(string code)
    {
        if (!code.All(char.IsAsciiDigit) || code.All(c => c == '0'))
        {
            return false;
        }

        var sum = 0;
        for (var i = 0; i < 10; i++)
        {
            var digit = (code[i] - '0') * (i % 2 == 0 ? 1 : 2);
            sum += digit > 9 ? digit - 9 : digit;
        }

        return (10 - sum % 10) % 10 == code[10] - '0';
    }

    private static bool IsPersonal(string code)
    {
        if (!Sixteen().IsMatch(code))
        {
            return false;
        }

        var sum = 0;
        for (var i = 0; i < 15; i++)
        {
            var (digit, value) = (char.IsAsciiDigit(code[i]), char.IsAsciiDigit(code[i]) ? code[i] - '0' : code[i] - 'A');
            sum += i % 2 == 1 ? value : digit ? OddDigits[value] : OddLetters[value];
        }

        return sum % 26 == code[15] - 'A';
    }

    // Surname and name, year, month by its letter, day, place; digits may be letters where two persons would have had the same code.
    [System.Text.RegularExpressions.GeneratedRegex(@"^[A-Z]{6}[0-9LMNPQRSTUV]{2}[ABCDEHLMPRST][0-9LMNPQRSTUV]{2}[A-Z][0-9LMNPQRSTUV]{3}[A-Z]\z")]
    private static partial System.Text.RegularExpressions.Regex Sixteen();
}
