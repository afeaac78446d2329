using System.Collections.Frozen;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Aggregator.DemandCollection.Identifiers;

/// <summary>Check digits and forms of the codes that Italian procurement uses.</summary>
internal static partial class Identifier
{
    /// <summary>Numeric fiscal code and VAT number: eleven digits with a Luhn check digit; eleven zeros pass the check and are nobody.</summary>
    public static bool IsNumericFiscalCode(string value) => Eleven().IsMatch(value) && value != "00000000000" && Luhn(value);

    /// <summary>Fiscal code of a person: sixteen characters, the last one a check letter.</summary>
    public static bool IsPersonalFiscalCode(string value) => Sixteen().IsMatch(value) && (char)('A' + value[..15].Select((c, i) => i % 2 == 0 ? OddWeight(c) : Digit(c)).Sum() % 26) == value[15];

    /// <summary>Municipality: province or metropolitan city (three digits) and number in it; zeros are part of the code.</summary>
    public static bool IsIstat(string value) => Six().IsMatch(value) && value[..3] is not "000" && value[3..] is not "000";

    /// <summary>Province or metropolitan city: three digits, zeros included.</summary>
    public static bool IsProvince(string value) => Three().IsMatch(value) && value is not "000";

    /// <summary>Code of an organisation in IndicePA; of a municipality usually c_ and its cadastral code.</summary>
    public static bool IsIpaForm(string value) => IpaForm().IsMatch(value);

    /// <summary>Cadastral code of a municipality (D.M. 23-12-1976): a letter and three digits.</summary>
    public static bool IsCadastral(string value) => Cadastral().IsMatch(value);

    /// <summary>Project code.</summary>
    public static bool IsCup(string value) => CupForm().IsMatch(value);

    /// <summary>
    /// A purchase in a three-year programme: kind (F goods, S services, L works), fiscal code of the body, year of first insertion, five digits (All. I.5 art. 6
    /// D.Lgs. 36/2023).
    /// </summary>
    public static bool IsCui(string value) => CuiForm().IsMatch(value) && IsNumericFiscalCode(value[1..12]);

    /// <summary>Eight digits, or eight with the check digit.</summary>
    public static bool IsCpvForm(string value) => CpvForm().IsMatch(value);

    /// <summary>The check digit of a CPV code, which no formula gives: 533 official codes break the usual weights, so only the list knows; null where it has no such code.</summary>
    public static char? CpvCheckDigit(string code) => CpvCodes.Value.TryGetValue(code, out var digit) ? digit : null;

    /// <summary>Tender code in its three forms; null where it has none of them. ANAC's rule: 211 times the number, modulo a prime, in hex.</summary>
    public static (string Kind, bool Valid)? Cig(string value) => value switch
    {
        _ when OldCig().IsMatch(value) => ("cig", Number(value[..7]) * 211 % 4091 == Hex(value[7..])),
        _ when SmartCig().IsMatch(value) => ("smart-cig", Hex(value[3..]) * 211 % 251 == Hex(value[1..3])),
        _ when NewCig().IsMatch(value) => ("cig-pcp", (Hex(value[1..7]) + value[0] - 'A' + 1) * 211 % 4091 == Hex(value[7..])),
        _ => null,
    };

    /// <summary>Of a code (there is one) whose check digit the source does not say: any is taken.</summary>
    public const char UnknownDigit = '?';

    private static readonly Lazy<FrozenDictionary<string, char>> CpvCodes = new(() =>
    {
        using var reader = new StreamReader(typeof(Identifier).Assembly.GetManifestResourceStream("Aggregator.DemandCollection.Law.cpv.txt")!);
        return reader.ReadToEnd().Split('\n').Where(x => x.Length > 0 && x[0] != '#').ToFrozenDictionary(x => x[..8], x => x.Length > 8 ? x[9] : UnknownDigit);
    });

    private static bool Luhn(string digits)
    {
        var sum = 0;
        for (var i = 0; i < 10; i++)
        {
            var digit = digits[i] - '0';
            sum += i % 2 == 0 ? digit : digit < 5 ? digit * 2 : digit * 2 - 9;
        }

        return (10 - sum % 10) % 10 == digits[10] - '0';
    }

    private static int Digit(char c) => char.IsAsciiDigit(c) ? c - '0' : c - 'A';

    // Positions count from one, so the first character is an odd one; the table is the one of D.M. 23-12-1976.
    private static int OddWeight(char c) => ((int[])[1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23])[Digit(c)];

    private static long Number(string digits) => long.Parse(digits, CultureInfo.InvariantCulture);

    private static long Hex(string digits) => long.Parse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^[0-9]{11}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Eleven();

    [GeneratedRegex(@"^[A-Z]{6}[0-9LMNPQRSTUV]{2}[ABCDEHLMPRST][0-9LMNPQRSTUV]{2}[A-Z][0-9LMNPQRSTUV]{3}[A-Z]\z", RegexOptions.CultureInvariant)]
    private static partial Regex Sixteen();

    [GeneratedRegex(@"^[0-9]{6}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Six();

    [GeneratedRegex(@"^[0-9]{3}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Three();

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9_-]{1,39}\z", RegexOptions.CultureInvariant)]
    private static partial Regex IpaForm();

    [GeneratedRegex(@"^[A-Z][0-9]{3}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Cadastral();

    [GeneratedRegex(@"^[A-Z][0-9]{2}[A-Z][0-9]{11}\z", RegexOptions.CultureInvariant)]
    private static partial Regex CupForm();

    [GeneratedRegex(@"^[FSL][0-9]{11}20[0-9]{2}[0-9]{5}\z", RegexOptions.CultureInvariant)]
    private static partial Regex CuiForm();

    [GeneratedRegex(@"^[0-9]{8}(-[0-9])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex CpvForm();

    [GeneratedRegex(@"^[0-9]{7}[0-9A-F]{3}\z", RegexOptions.CultureInvariant)]
    private static partial Regex OldCig();

    [GeneratedRegex(@"^[XYZ][0-9A-F]{9}\z", RegexOptions.CultureInvariant)]
    private static partial Regex SmartCig();

    [GeneratedRegex(@"^[A-U][0-9A-F]{9}\z", RegexOptions.CultureInvariant)]
    private static partial Regex NewCig();
}
