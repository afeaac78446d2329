using System.Globalization;
using System.Text;
using Aggregator.Tender.LotPlanning;
using Aggregator.Tender.Lots;

namespace Aggregator.Tender.LotPlans;

/// <summary>
/// The statement of reasons of a plan (art. 58 c.2 and c.4), worded from its figures alone, in Italian because the act is: how the lots were cut, what else
/// was considered, what the plan does not keep, and the caps with their reason. The planner and the RUP edit it.
/// </summary>
internal static class PlanReasons
{
    private const int AlternativesMax = 12;
    private const int BreachesMax = 20;
    private static readonly CultureInfo Italian = CultureInfo.GetCultureInfo("it-IT");

    /// <param name="plan">The plan, with its figures.</param>
    /// <param name="with">The plans that were made with it.</param>
    internal static string Of(LotPlan plan, Compared with)
    {
        var (figures, terms) = (plan.Figures!, plan.Terms);
        var paragraphs = new List<string> { Division(figures) };
        if (figures.Lots.Count > 1)
        {
            paragraphs.Add($"Criteri di formazione dei lotti: {string.Join("; ", Criteria(terms))}.");
            paragraphs.Add(Balance(figures));
            paragraphs.Add(Territory(figures));
        }

        paragraphs.Add(Access(figures));
        paragraphs.AddRange(Continuity(figures));
        if (plan.Lots.Where(x => x.Reserved).Select(x => x.Number).ToList() is { Count: > 0 } reserved)
        {
            paragraphs.Add($"{Lots(reserved, "Il lotto", "I lotti")} {(reserved.Count == 1 ? "è riservato" : "sono riservati")} agli operatori economici e alle cooperative sociali di cui all'art. 61 del D.Lgs. 36/2023.");
        }

        paragraphs.Add(Considered(figures, with));
        paragraphs.AddRange(Departures(figures));
        paragraphs.Add(Caps(terms.Caps));
        return string.Join("\n\n", paragraphs.Where(x => x.Length > 0));
    }

    private static string Division(PlanFigures f) => f.Lots.Count == 1
        ? $"I fabbisogni raccolti, per un valore complessivo di {Euro(f.Total.Amount)} al netto dell'IVA, formano un lotto unico: la mancata suddivisione va motivata dal RUP (art. 58, comma 2, del D.Lgs. 36/2023)."
        : $"I fabbisogni raccolti, per un valore complessivo di {Euro(f.Total.Amount)} al netto dell'IVA, sono suddivisi in {f.Lots.Count} lotti (art. 58, commi 1 e 2, del D.Lgs. 36/2023).";

    private static IEnumerable<string> Criteria(PlanTerms terms)
    {
        if (terms.Contiguous)
        {
            yield return "continuità territoriale, perché ciascun lotto sia servito senza attraversarne altri";
        }

        yield return $"equilibrio dei valori, con nessun lotto oltre il {Percent(terms.MaxImbalance)} sopra la media";
        if (terms.MinValue is { } min)
        {
            yield return $"valore di ogni lotto non inferiore a {Euro(min.Amount)}";
        }

        if (terms.MaxValue is { } max)
        {
            yield return $"valore di ogni lotto non superiore a {Euro(max.Amount)}, per favorire la partecipazione delle micro, piccole e medie imprese";
        }

        if (terms.Compactness > 0)
        {
            yield return "distanze brevi fra i luoghi di ciascun lotto";
        }

        if (terms.Together is { Count: > 0 })
        {
            yield return "enti associati fra loro nello stesso lotto";
        }

        if (terms.Apart is { Count: > 0 })
        {
            yield return "enti incompatibili in lotti diversi";
        }

        if (terms.Pinned is { Count: > 0 } pinned)
        {
            yield return pinned.Count == 1 ? "una collocazione stabilita dalla centrale" : $"{pinned.Count} collocazioni stabilite dalla centrale";
        }

        if (terms.SplitBodies is { Count: > 0 } split)
        {
            yield return split.Count == 1 ? "un ente di grande dimensione diviso per sedi" : $"{split.Count} enti di grande dimensione divisi per sedi";
        }

        yield return "confini fra i lotti quanto più brevi";
    }

    private static string Balance(PlanFigures f)
    {
        var (most, least) = (f.Lots.MaxBy(x => x.Value.Amount)!, f.Lots.MinBy(x => x.Value.Amount)!);
        return $"Il valore medio di un lotto è {Euro(f.Mean.Amount)}: dal lotto {least.Number} ({Euro(least.Value.Amount)}) al lotto {most.Number} ({Euro(most.Value.Amount)}). "
            + $"Fra i lotti confrontabili il maggiore supera la media del {Percent(Math.Max(f.MaxImbalance, 0))}.";
    }

    private static string Territory(PlanFigures f)
    {
        var text = new StringBuilder($"Dei {f.Borders} confini fra enti vicini {f.BorderCut} dividono lotti diversi.");
        if (f.CompactnessKm is { } km)
        {
            text.Append(Italian, $" I luoghi distano in media {km:0.0} km dal centro del proprio lotto; un giro da una base a ogni luogo richiede in tutto circa {f.PatrolMinutes} minuti e la rete più breve che li unisce misura circa {f.RouteKm:0} km ")
                .Append(Italian, $"(stime dalle coordinate: linea retta per {Travel.Detour:0.0}, a {Travel.KmPerHour:0} km/h).");
        }

        text.Append(f.ProvincesCrossed == 0 ? "" : f.ProvincesCrossed == 1 ? " Un lotto attraversa un confine di provincia." : $" I lotti attraversano {f.ProvincesCrossed} confini di provincia.");
        return text.ToString();
    }

    private static string Access(PlanFigures f)
    {
        var reach = string.Join(", ", f.Reach.Select(x => $"{Euro(x.Turnover.Amount)} per {x.Lots} lotti su {f.Lots.Count}"));
        var eu = f.Lots.Count(x => x.Threshold is ThresholdClass.Eu or ThresholdClass.EuByTotal);
        return $"Il fatturato richiesto non può superare il doppio del valore del lotto (art. 100, comma 11): ne dispone in ogni caso un'impresa con {reach}."
            + (eu == 0 ? "" : eu == f.Lots.Count ? " Il valore complessivo dei lotti raggiunge la soglia europea, che vale per ciascuno di essi (art. 14, comma 9)." : $" {eu} lotti sono soggetti alla disciplina sopra soglia (art. 14, comma 9).");
    }

    private static IEnumerable<string> Continuity(PlanFigures f)
    {
        if (f.StaffNow > 0)
        {
            yield return $"Gli enti dichiarano {f.StaffNow} addetti oggi impiegati, interessati dalla clausola sociale (art. 57).";
        }

        if (f.ExpirySpreadDays is > 0 and var days)
        {
            yield return $"Fra la prima e l'ultima scadenza dei contratti in corso passano in media {days} giorni per lotto.";
        }
    }

    private static string Considered(PlanFigures own, Compared with)
    {
        if (with.Count < 2)
        {
            return "";
        }

        // Of what was discarded no figures are left; it is counted.
        var each = with.Others.OrderBy(x => x.Lots.Count).ThenBy(x => x.MaxImbalance).Take(AlternativesMax).Select(Short).ToList();
        var more = with.Count - 1 - each.Count;
        var others = each.Count == 0 ? (more == 1 ? "L'altra è stata scartata" : $"Le altre {more} sono state scartate") : $"Le altre: {string.Join("; ", each)}{(more < 1 ? "" : $"; e altre {more}")}";
        return $"Sono state confrontate {with.Count} suddivisioni. Quella scelta: {Short(own)}. {others}.";

        static string Short(PlanFigures x) => string.Create(Italian, $"{x.Lots.Count} lotti, squilibrio {Percent(Math.Max(x.MaxImbalance, 0))}, confini divisi {x.BorderCut}")
            + (x.CompactnessKm is { } km ? string.Create(Italian, $", distanza media {km:0.0} km") : "") + string.Create(Italian, $", lotti alla portata di una piccola impresa {x.Reach[1].Lots}");
    }

    private static IEnumerable<string> Departures(PlanFigures f)
    {
        if (f.Breaches.Count > 0)
        {
            var each = f.Breaches.Take(BreachesMax).Select(x => x.Code switch
            {
                "tender.lots-breach-pieces" => $"il lotto {x.Lot} non è continuo ({x.Value:0} parti)",
                "tender.lots-breach-imbalance" => $"il lotto {x.Lot} supera la media del {Percent(x.Value!.Value)}",
                "tender.lots-breach-max-value" => $"il lotto {x.Lot} vale {Euro(x.Value!.Value)}",
                "tender.lots-breach-min-value" => $"il lotto {x.Lot} vale soltanto {Euro(x.Value!.Value)}",
                "tender.lots-breach-pin" => $"un ente assegnato al lotto {x.Bound:0} è nel lotto {x.Lot}",
                "tender.lots-breach-apart" => $"il lotto {x.Lot} riunisce enti che dovevano stare in lotti diversi",
                _ => "un gruppo di enti associati è diviso fra più lotti",
            });
            yield return $"La suddivisione si scosta dai criteri in quanto {string.Join("; ", each)}{(f.Breaches.Count > BreachesMax ? "; e in altri punti" : "")}: lo scostamento va motivato dal RUP.";
        }
    }

    private static string Caps(LotCaps? caps)
    {
        if (caps is not { TenderedMax: not null } and not { AwardedMax: not null })
        {
            return "Ciascun operatore può presentare offerta per tutti i lotti e risultarne aggiudicatario.";
        }

        var limits = new List<string>();
        if (caps.TenderedMax is { } tendered)
        {
            limits.Add($"può presentare offerta per non più di {(tendered == 1 ? "un lotto" : $"{tendered} lotti")}");
        }

        if (caps.AwardedMax is { } awarded)
        {
            limits.Add($"può risultare aggiudicatario di non più di {(awarded == 1 ? "un lotto" : $"{awarded} lotti")}");
        }

        var order = caps.Order switch { LotOrder.Number => "per numero", LotOrder.IncreasingValue => "per valore crescente", _ => "per valore decrescente" };
        return $"Ciascun operatore {string.Join(" e ", limits)} (art. 58, comma 4). Ragioni del limite: {caps.Reason!.TrimEnd('.')}."
            + (caps.AwardedMax is null ? "" : $" I lotti si aggiudicano {order}, a parità di valore per numero: chi ha raggiunto il limite non concorre ai lotti successivi, che vanno al primo concorrente in graduatoria che non l'ha raggiunto.")
            + (caps.TenderedMax is null ? "" : " Chi ha raggiunto il limite di offerte non ne presenta altre: la piattaforma rifiuta ogni offerta ulteriore, salvo che prima ne sia ritirata una.");
    }

    private static string Lots(List<int> numbers, string one, string many) => numbers.Count == 1 ? $"{one} {numbers[0]}" : $"{many} {string.Join(", ", numbers)}";

    private static string Euro(decimal value) => value.ToString(value == decimal.Truncate(value) ? "N0" : "N2", Italian) + " euro";

    private static string Percent(decimal share) => (share * 100).ToString("0.##", Italian) + " %";
}
