using System.Globalization;
using System.Text;

namespace Aggregator.Tender.LotPlanning;

/// <summary>
/// The reasons for a division into lots that the tender documents must state (art. 58 c.2), from the figures alone. The planner edits what it
/// says; the language is Italian, because the act is.
/// </summary>
internal static class StatementOfReasons
{
    private static readonly CultureInfo Italian = CultureInfo.GetCultureInfo("it-IT");

    internal static string Of(LotRequest request, LotLayout layout)
    {
        var text = new StringBuilder();
        var total = layout.Lots.Sum(x => x.Value);
        var open = layout.Lots.Where(x => !x.Oversized).ToList();
        if (layout.Lots.Count == 1)
        {
            Say($"Le {request.Units.Count} unità, per un valore complessivo di {Number(total)}, formano un lotto unico: la mancata suddivisione va motivata (art. 58, comma 2, del D.Lgs. 36/2023).");
            return text.ToString();
        }

        Say($"Le {request.Units.Count} unità, per un valore complessivo di {Number(total)}, sono suddivise in {layout.Lots.Count} lotti (art. 58 del D.Lgs. 36/2023).");
        Say($"I lotti sono formati con questi criteri: {string.Join("; ", Criteria(request))}.");
        if (open.Count > 0)
        {
            var (most, least) = (open.MaxBy(x => x.Value)!, open.MinBy(x => x.Value)!);
            Say($"Il valore medio di un lotto è {Number(open.Average(x => x.Value))}: il maggiore è il lotto {most.Number} ({Number(most.Value)}), il minore il lotto {least.Number} ({Number(least.Value)}). Il lotto maggiore supera la media del {Percent(Math.Max(layout.Imbalance, 0))}.");
        }

        foreach (var lot in layout.Lots.Where(x => x.Oversized))
        {
            Say($"Il lotto {lot.Number} è formato soltanto da {string.Join(", ", lot.Units)}, il cui valore ({Number(lot.Value)}) supera da solo quello ammesso per un lotto.");
        }

        if (layout.AllBorders > 0)
        {
            Say($"Dei confini fra unità vicine (peso {Number(layout.AllBorders)}) ne dividono due lotti {Number(layout.Cut)}, il {Percent(layout.Cut / layout.AllBorders)}.");
        }

        Say($"Il calcolo si può ripetere: gli stessi dati, con il seme {request.Seed}, danno la stessa suddivisione.");
        return text.ToString();

        void Say(string sentence) => text.Append(text.Length == 0 ? "" : " ").Append(sentence);
    }

    private static IEnumerable<string> Criteria(LotRequest request)
    {
        if (request.Contiguous)
        {
            yield return "continuità territoriale, perché ciascun lotto sia servito senza attraversarne altri";
        }

        yield return $"equilibrio dei valori, con nessun lotto oltre il {Percent(request.MaxImbalance)} sopra la media";
        if (request.MinValue is { } min)
        {
            yield return $"valore di ogni lotto non inferiore a {Number(min)}";
        }

        if (request.MaxValue is { } max)
        {
            yield return $"valore di ogni lotto non superiore a {Number(max)}, perché anche le piccole e medie imprese possano concorrere";
        }

        if (request.Units.Any(x => x.Together is not null))
        {
            yield return "unità associate fra loro nello stesso lotto";
        }

        if (request.Pinned.Count > 0)
        {
            yield return request.Pinned.Count == 1 ? "una unità assegnata al lotto indicato" : $"{request.Pinned.Count} unità assegnate ai lotti indicati";
        }

        if (request.Apart.Count > 0)
        {
            yield return "unità incompatibili in lotti diversi";
        }

        yield return "confini fra i lotti quanto più brevi, perché i percorsi del servizio restino raccolti";
    }

    private static string Number(decimal value) => value.ToString(value == decimal.Truncate(value) ? "N0" : "N2", Italian);

    private static string Percent(decimal share) => (share * 100).ToString("0.##", Italian) + " %";
}
